// What a town publishes: a type of entities, the attributes that anyone may see of it, under which
// licence, from when until when. Nothing is public that does not stand here.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/broker.h"
#include "engine/catalog/xlsx.h"

namespace tsu::catalog {

// As staff write it. acknowledged: attributes whose e-mail addresses and mobile numbers are a
// facility's. Times: left out, at once and until it is withdrawn.
struct dataset_put_dto {
  std::string entity_type, title, notes, licence;
  std::vector<std::string> attributes, tags;
  std::optional<std::string> group, maintainer;
  std::optional<std::vector<std::string>> acknowledged;
  std::optional<instant> published_from, published_until;
};
BOOST_DESCRIBE_STRUCT(dataset_put_dto, (),
                      (entity_type, title, notes, licence, attributes, tags, group, maintainer,
                       acknowledged, published_from, published_until))
struct dataset_dto {
  std::string name;
  dataset_put_dto about;
  bool is_public = false;  // now
  instant created_at, modified_at;
  std::string set_by;
};
BOOST_DESCRIBE_STRUCT(dataset_dto, (), (name, about, is_public, created_at, modified_at, set_by))
struct dataset_page {
  std::vector<dataset_dto> items;
};
BOOST_DESCRIBE_STRUCT(dataset_page, (), (items))

struct licence {
  std::string_view id, title, url;
};
extern const std::vector<licence> licences;
const licence* find_licence(std::string_view id);

// What staff have left out or may not say; problem bad_dataset names every field.
result<done> check_dataset(std::string_view name, const dataset_put_dto&);
bool is_public_at(const dataset_put_dto&, instant);

// What of the entities as they are now looks like personal data: one field per attribute and kind,
// "attribute[urn:…]". Problem personal_data.
result<done> pass_gate(const broker::view&, const dataset_put_dto&, instant now);

// A row as anyone may see it: "id", then the attributes in their order, as JSON. What the gate
// holds back (it came after publication) is null; `withheld` counts it.
struct open_table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> geometries;  // beside each row; "null" where it has none
  std::int64_t withheld = 0;
};
inline constexpr std::int64_t open_rows_max = 50'000;
// Problem too_many_rows beyond that.
result<open_table> open_rows(const broker::view&, const dataset_put_dto&, instant now);

// Of those rows the ones from `offset` on, at most `limit`: costs no more than they do.
struct row_range {
  std::int64_t offset = 0, limit = 0;
};
result<open_table> open_page(const broker::view&, const dataset_put_dto&, instant now, row_range);

// What of all rows together has to be known before the first is shown.
struct open_facts {
  std::int64_t rows = 0;
  std::vector<std::string> types;  // of each column, as CKAN calls them: text, numeric, json
  instant until = instant::max();  // from then on a row or a value may be gone
};
// The types of the columns of a whole table.
std::vector<std::string> types_of(const open_table&);
// Walks over all rows, without making them. Problem too_many_rows as open_rows.
result<open_facts> facts_of(const broker::view&, const dataset_put_dto&, instant now);

sheet_rows sheet_of(const open_table&);
std::string geojson_of(const open_table&);
// NGSI-LD entities in their simplified form.
std::string entities_of(const open_table&, std::string_view type);

}  // namespace tsu::catalog
