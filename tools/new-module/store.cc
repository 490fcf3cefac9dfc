#include "service/@name@/store.h"

#include "service/@name@/embedded.h"

namespace tsu::@name@ {
namespace {

constexpr db::statement insert{
    "@name@.insert_request",
    "INSERT INTO @name@_request (text, opened_by, opened_at) VALUES ($1, $2, $3) "
    "RETURNING number"};
constexpr db::statement list{
    "@name@.list_requests",
    "SELECT number, text, opened_by, opened_at FROM @name@_request ORDER BY number DESC LIMIT $1"};

}  // namespace

const db::migration migrations[1] = {{1, "create", embedded::schema_0001_create_sql}};
const db::statement* const statements[2] = {&insert, &list};

request insert_request(db::tx& t, std::string_view text, std::string_view opened_by) {
  request made{.number = {}, .text = std::string{text}, .opened_by = std::string{opened_by},
               .opened_at = t.now()};
  t.first(insert, {text, opened_by, to_micros(made.opened_at)},
          [&](const db::row& row) { made.number = {row.int64(0)}; });
  return made;
}

std::vector<request> list_requests(db::reader& r, std::int64_t limit) {
  std::vector<request> out;
  r.each(list, {limit}, [&](const db::row& row) {
    out.push_back({.number = {row.int64(0)}, .text = row.string(1), .opened_by = row.string(2),
                   .opened_at = row.time(3)});
  });
  return out;
}

}  // namespace tsu::@name@
