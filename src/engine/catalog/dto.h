// What the catalogue's own routes speak.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "base/core/time.h"

namespace tsu::catalog {

struct model_item_dto {
  std::string name, english, example, type;
  bool item_needed = false, value_needed = false;
  std::string width, allowed, unit;
};
BOOST_DESCRIBE_STRUCT(model_item_dto, (),
                      (name, english, example, type, item_needed, value_needed, width, allowed,
                       unit))
struct model_dto {
  std::string name, title, entity_type, source;
  bool shipped = false;
  std::vector<model_item_dto> items;
};
BOOST_DESCRIBE_STRUCT(model_dto, (), (name, title, entity_type, source, shipped, items))
struct model_page {
  std::vector<model_dto> items;
};
BOOST_DESCRIBE_STRUCT(model_page, (), (items))

// off: nothing is looked at. warn: stored, and the finding is kept. refuse: not stored.
enum class validation_mode : std::uint8_t { off, warn, refuse };
BOOST_DESCRIBE_ENUM(validation_mode, off, warn, refuse)
struct validation_put_dto {
  std::string model;
  validation_mode mode = validation_mode::off;
};
BOOST_DESCRIBE_STRUCT(validation_put_dto, (), (model, mode))
struct validation_dto {
  std::string entity_type, model;
  validation_mode mode = validation_mode::off;
  std::string set_by;
  instant set_at;
};
BOOST_DESCRIBE_STRUCT(validation_dto, (), (entity_type, model, mode, set_by, set_at))
struct validation_page {
  std::vector<validation_dto> items;
};
BOOST_DESCRIBE_STRUCT(validation_page, (), (items))

struct fault_dto {
  std::string field, code;
};
BOOST_DESCRIBE_STRUCT(fault_dto, (), (field, code))
struct finding_dto {
  std::string entity, entity_type;
  std::vector<fault_dto> faults;
  instant found_at;
};
BOOST_DESCRIBE_STRUCT(finding_dto, (), (entity, entity_type, faults, found_at))
struct finding_page {
  std::vector<finding_dto> items;
  std::int64_t total = 0;
};
BOOST_DESCRIBE_STRUCT(finding_page, (), (items, total))

// What an import did. rows: of data in the file. mended: cells in which full-width letters and
// digits became half-width.
struct table_report {
  std::int64_t rows = 0, stored = 0, unchanged = 0, refused = 0, mended = 0;
  bool dry_run = false;
  std::vector<std::string> unknown_columns;
  std::vector<fault_dto> faults;  // the first 200
};
BOOST_DESCRIBE_STRUCT(table_report, (),
                      (rows, stored, unchanged, refused, mended, dry_run, unknown_columns, faults))

}  // namespace tsu::catalog
