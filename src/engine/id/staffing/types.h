// Changes of staff as a table says them, and as the API shows them. Values; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"

namespace tsu::id::staffing {

inline constexpr std::size_t rows_max = 2'000;
// How far ahead a day may be.
inline constexpr std::chrono::days ahead_max{750};

// begin: the day that somebody starts on, who was added before.
enum class act : std::uint8_t { add, move, leave, begin };
BOOST_DESCRIBE_ENUM(act, add, move, leave, begin)

// field: as the API calls it ("loginId"); column: from 1, 0 where the file has none.
struct fault {
  std::int64_t line = 0, column = 0;
  std::string field, code;
};
BOOST_DESCRIBE_STRUCT(fault, (), (line, column, field, code))

// One row of the file. day: nothing for now. cells: by field, what is not empty.
struct file_row {
  std::int64_t line = 0;
  std::string login_id;
  staffing::act act{};
  std::optional<local_date> day;
  std::map<std::string, std::string, std::less<>> cells;
};

struct file_rows {
  std::vector<file_row> rows;
  std::vector<fault> faults;
  std::map<std::string, std::int64_t, std::less<>> columns;  // of fields, from 1
};

// before: empty where there was nothing.
struct difference {
  std::string field, before, after;
};
BOOST_DESCRIBE_STRUCT(difference, (), (field, before, after))

// from: "2027-04-01" where it is a later day than today.
struct planned {
  std::int64_t line = 0;
  std::string login_id, name;
  staffing::act act{};
  std::optional<std::string> from;
  std::vector<difference> changes;
};
BOOST_DESCRIBE_STRUCT(planned, (), (line, login_id, name, act, from, changes))

// seen: names what was shown; the same is told when it is applied.
struct preview {
  std::vector<planned> items;
  std::vector<fault> errors;
  std::string seen;
};
BOOST_DESCRIBE_STRUCT(preview, (), (items, errors, seen))

// code: for the first password; shown only now.
struct made_code {
  std::string login_id, code;
  instant code_expires;
};
BOOST_DESCRIBE_STRUCT(made_code, (), (login_id, code, code_expires))

// now, later: rows that were done, and that wait for their day.
struct applied {
  std::int64_t now = 0, later = 0;
  std::vector<made_code> codes;
};
BOOST_DESCRIBE_STRUCT(applied, (), (now, later, codes))

// fault: why it could not be done on its day.
struct waiting_dto {
  std::int64_t id = 0;
  std::string login_id;
  staffing::act act{};
  std::string from, asked_by, why;
  instant asked;
  std::optional<std::string> fault;
};
BOOST_DESCRIBE_STRUCT(waiting_dto, (), (id, login_id, act, from, asked_by, why, asked, fault))
struct waiting_page {
  std::vector<waiting_dto> items;
};
BOOST_DESCRIBE_STRUCT(waiting_page, (), (items))

}  // namespace tsu::id::staffing
