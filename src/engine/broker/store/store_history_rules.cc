#include "engine/broker/store/store_history_rules.h"

#include <array>
#include <string_view>

namespace tsu::broker {
namespace {

constexpr db::statement add{
    "broker.add_history_rule",
    "INSERT INTO broker_history_rule(type, holds_from, kept_days, thin_after_days,"
    " thin_to_minutes, source, author, made) VALUES($1, $2, $3, $4, $5, $6, $7, $8)"
    " RETURNING number"};
constexpr db::statement all{
    "broker.history_rules",
    "SELECT number, type, holds_from, kept_days, thin_after_days, thin_to_minutes, source, author,"
    " made FROM broker_history_rule ORDER BY type, holds_from, number"};
constexpr std::array listed{&add, &all};

}  // namespace

std::span<const db::statement* const> history_rule_statements() { return listed; }

std::int64_t insert_history_rule(db::tx& t, const history_rule& r) {
  std::int64_t number = 0;
  t.first(add,
          {std::string_view{r.type}, to_micros(r.from), r.kept_days, r.thin_after_days,
           r.thin_to_minutes, std::string_view{r.source}, std::string_view{r.author},
           to_micros(t.now())},
          [&](const db::row& row) { number = row.int64(0); });
  return number;
}

std::vector<history_rule> read_history_rules(db::reader& from) {
  std::vector<history_rule> out;
  from.each(all, {}, [&](const db::row& r) {
    out.push_back({.type = r.string(1),
                   .from = r.time(2),
                   .kept_days = r.int64(3),
                   .thin_after_days = r.int64(4),
                   .thin_to_minutes = r.int64(5),
                   .source = r.string(6),
                   .author = r.string(7),
                   .number = r.int64(0),
                   .made = r.time(8)});
  });
  return out;
}

}  // namespace tsu::broker
