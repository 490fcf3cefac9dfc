#include "service/points/card.h"

#include <algorithm>

#include "base/core/assert.h"
#include "base/core/json.h"
#include "base/record/audit.h"
#include "service/points/rules.h"
#include "service/points/store.h"

namespace tsu::points {
namespace {

constexpr std::size_t source_max = 500;

result<done> dated(instant from, instant now, std::string_view source) {
  if (source.empty() || source.size() > source_max || !is_plain(source)) {
    return problem{why::bad_input, "say where the number is from", "points_source_missing"};
  }
  if (from < now) {
    return problem{why::not_processable, "a rule changes from now on, not before",
                   "points_from_past"};
  }
  return done{};
}

}  // namespace

dated_card::dated_card(db::reader& r) {
  for (const auto& one : default_card()) {
    rules_.push_back({one, 0, {}, "", ""});
  }
  for (auto& one : store::all_rules(r)) {
    rules_.push_back(std::move(one));
  }
  for (const auto& s : settings()) {
    numbers_.push_back({std::string{s.name}, {}, s.otherwise});
  }
  for (auto& s : store::all_settings(r)) {
    numbers_.push_back({std::move(s.name), s.from, s.value});
  }
}

std::vector<dated_rule> dated_card::of(instant at) const {
  std::vector<dated_rule> out;
  for (const auto& r : rules_) {
    if (r.from > at) {
      continue;
    }
    const auto same =
        std::find_if(out.begin(), out.end(), [&](const auto& o) { return o.of.code == r.of.code; });
    if (same == out.end()) {
      out.push_back(r);
    } else {
      *same = r;
    }
  }
  return out;
}

std::optional<dated_rule> dated_card::find(std::string_view code, instant at) const {
  std::optional<dated_rule> out;
  for (const auto& r : rules_) {
    if (r.of.code == code && r.from <= at) {
      out = r;
    }
  }
  return out && out->of.active ? out : std::nullopt;
}

std::optional<dated_rule> dated_card::version(std::string_view name) const {
  const auto at =
      std::find_if(rules_.begin(), rules_.end(), [&](const auto& r) { return name_of(r) == name; });
  return at == rules_.end() ? std::nullopt : std::optional{*at};
}

std::int64_t dated_card::number(std::string_view name, instant at) const {
  std::optional<std::int64_t> out;
  for (const auto& n : numbers_) {
    if (n.name == name && (!out || n.from <= at)) {
      out = n.value;  // before all of them the first one holds
    }
  }
  ASSERT(out);
  return *out;
}

result<dated_rule> change_rule(db::tx& t, const acting& who, const rule& r, instant from,
                               std::string_view source) {
  TRY(const done good, check(r));
  TRY(const done in_time, dated(from, t.now(), source));
  dated_rule out{r, 0, from, std::string{source}, std::string{who.subject}};
  out.version = store::add_rule(t, out);
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "points.rule.changed",
                    .subject_kind = "points.rule",
                    .subject = name_of(out),
                    .purpose = source,
                    .trace_id = who.trace_id,
                    .detail = to_json(r)});
  return out;
}

result<done> change_setting(db::tx& t, const acting& who, std::string_view name, std::int64_t value,
                            instant from, std::string_view source) {
  const auto all = settings();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.name == name; });
  if (at == all.end()) {
    return problem{why::not_found, "there is no such number", "points_no_such_setting"};
  }
  if (value < at->least || value > at->most) {
    return problem{why::not_processable,
                   std::to_string(at->least) + ".." + std::to_string(at->most),
                   "points_setting_bounds"};
  }
  TRY(const done in_time, dated(from, t.now(), source));
  store::add_setting(t, {std::string{name}, from, value}, source, who.subject);
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "points.setting.changed",
                    .subject_kind = "points.setting",
                    .subject = name,
                    .purpose = source,
                    .trace_id = who.trace_id,
                    .detail = "{\"value\":" + std::to_string(value) + "}"});
  return done{};
}

}  // namespace tsu::points
