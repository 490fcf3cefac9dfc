// The words of 生活支援: what somebody needs help with in daily life, and how far it has come.
// Plain values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/id.h"
#include "base/core/time.h"

namespace tsu::inquiries {

// Who does something.
struct acting {
  std::string subject, role, trace_id;
};

enum class channel : std::uint8_t { tablet, phone, counter, visit };
BOOST_DESCRIBE_ENUM(channel, tablet, phone, counter, visit)
// 住まい、買物、雪、病院、デジタル操作、手続、その他
enum class category : std::uint8_t { housing, shopping, snow, hospital, digital, paperwork, other };
BOOST_DESCRIBE_ENUM(category, housing, shopping, snow, hospital, digital, paperwork, other)
// How long it can wait. now: its words tell of danger; nobody chooses it.
enum class urgency : std::uint8_t { now, today, soon, whenever };
BOOST_DESCRIBE_ENUM(urgency, now, today, soon, whenever)
// 受付 → 手配 → 実施 → 完了, or 取消.
enum class state : std::uint8_t { received, arranged, working, done, cancelled };
BOOST_DESCRIBE_ENUM(state, received, arranged, working, done, cancelled)

inline bool is_open(state s) { return s != state::done && s != state::cancelled; }

// What a person asked for. What they said is sealed under their key.
struct inquiry {
  std::int64_t number = 0;
  std::string source;  // who asked with which id: sent again it opens nothing
  person_id person{};  // 0: has left
  channel by = channel::tablet;
  category about = category::other;
  urgency how = urgency::whenever;
  inquiries::state state = state::received;
  instant opened_at{}, due_at{}, changed_at{};
  std::string opened_by, assignee, provider;
  std::int64_t steps = 0;
  std::int64_t stars = 0;  // 1 to 5, of who asked; 0: not said
  std::string sealed;
  instant done_at{};  // since when it is done; 1970 where it is not
};
// One step of it, never changed. What is said in it is sealed as well.
struct step {
  std::int64_t inquiry = 0, n = 0;
  instant at{};
  inquiries::state to = state::received;
  std::string by, sealed;
};

}  // namespace tsu::inquiries
