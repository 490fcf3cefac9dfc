#include "engine/rules/store.h"

#include <array>

#include "base/core/log.h"
#include "engine/rules/embedded.h"

namespace tsu::rules {
namespace {

using db::statement;

#define RULE_COLUMNS "SELECT name, version, enabled, document, author, at, note FROM rules_rule "
constexpr statement select_rules{"rules.select_rules", RULE_COLUMNS "ORDER BY name"};
constexpr statement select_rule{"rules.select_rule", RULE_COLUMNS "WHERE name = $1"};
constexpr statement count_all{"rules.count_rules", "SELECT COUNT(*) FROM rules_rule"};
constexpr statement upsert_rule{
    "rules.upsert_rule",
    "INSERT INTO rules_rule (name, version, enabled, document, author, at, note) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) DO UPDATE SET "
    "version = excluded.version, enabled = excluded.enabled, document = excluded.document, "
    "author = excluded.author, at = excluded.at, note = excluded.note"};
constexpr statement update_enabled{"rules.update_enabled",
                                   "UPDATE rules_rule SET enabled = $2 WHERE name = $1"};
constexpr statement insert_version{
    "rules.insert_version",
    "INSERT INTO rules_version (rule, version, document, author, at, note) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr statement select_versions{
    "rules.select_versions",
    "SELECT rule, version, 1, document, author, at, note FROM rules_version WHERE rule = $1 "
    "ORDER BY version DESC LIMIT $2"};
constexpr statement select_document{
    "rules.select_document", "SELECT document FROM rules_version WHERE rule = $1 AND version = $2"};

constexpr statement select_states{
    "rules.select_states",
    "SELECT rule, entity, active, held, holds_since, fired_at FROM rules_state"};
constexpr statement upsert_state{
    "rules.upsert_state",
    "INSERT INTO rules_state (rule, entity, active, held, holds_since, fired_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (rule, entity) DO UPDATE SET "
    "active = excluded.active, held = excluded.held, holds_since = excluded.holds_since, "
    "fired_at = excluded.fired_at"};
constexpr statement delete_state{"rules.delete_state",
                                 "DELETE FROM rules_state WHERE rule = $1 AND entity = $2"};
constexpr statement delete_states{"rules.delete_states", "DELETE FROM rules_state WHERE rule = $1"};
constexpr statement reset_all{"rules.reset_states",
                              "UPDATE rules_state SET held = 0, holds_since = 0 WHERE rule = $1"};

constexpr statement insert_firing{
    "rules.insert_firing",
    "INSERT INTO rules_firing (rule, version, entity, name, severity, fired_at, cleared_at, "
    "reason, late, seen, seen_cleared) VALUES ($1, $2, $3, $4, $5, $6, 0, '', $7, $8, '{}') "
    "ON CONFLICT DO NOTHING RETURNING number"};
#define FIRING_COLUMNS                                                                         \
  "SELECT number, rule, version, entity, name, severity, fired_at, cleared_at, reason, late, " \
  "seen, seen_cleared FROM rules_firing "
constexpr statement select_lasting{
    "rules.select_lasting", FIRING_COLUMNS "WHERE rule = $1 AND entity = $2 AND cleared_at = 0"};
constexpr statement select_lasting_of{
    "rules.select_lasting_of", FIRING_COLUMNS "WHERE rule = $1 AND cleared_at = 0 ORDER BY number"};
constexpr statement select_firing{"rules.select_firing", FIRING_COLUMNS "WHERE number = $1"};
constexpr statement update_firing{
    "rules.update_firing",
    "UPDATE rules_firing SET cleared_at = $2, reason = $3, seen_cleared = $4 WHERE number = $1"};
constexpr statement select_firings{
    "rules.select_firings", FIRING_COLUMNS "WHERE number < $1 ORDER BY number DESC LIMIT $2"};
constexpr statement select_firings_lasting{
    "rules.select_firings_lasting",
    FIRING_COLUMNS "WHERE cleared_at = 0 AND number < $1 ORDER BY number DESC LIMIT $2"};
constexpr statement select_firings_by_rule{
    "rules.select_firings_by_rule",
    FIRING_COLUMNS "WHERE rule = $3 AND number < $1 ORDER BY number DESC LIMIT $2"};
constexpr statement select_firings_by_entity{
    "rules.select_firings_by_entity",
    FIRING_COLUMNS "WHERE entity = $3 AND number < $1 ORDER BY number DESC LIMIT $2"};
constexpr statement select_firings_by_both{
    "rules.select_firings_by_both",
    FIRING_COLUMNS "WHERE rule = $3 AND entity = $4 AND number < $1 ORDER BY number DESC LIMIT $2"};
constexpr statement count_open{"rules.count_lasting",
                               "SELECT COUNT(*) FROM rules_firing WHERE cleared_at = 0"};
constexpr statement count_open_at{
    "rules.count_lasting_at",
    "SELECT COUNT(*) FROM rules_firing WHERE fired_at <= $1 AND (cleared_at = 0 OR cleared_at > "
    "$1)"};
constexpr statement delete_ladders{
    "rules.delete_ladders",
    "DELETE FROM rules_ladder WHERE firing IN "
    "(SELECT number FROM rules_firing WHERE cleared_at > 0 AND cleared_at < $1)"};
constexpr statement delete_firings{
    "rules.delete_firings", "DELETE FROM rules_firing WHERE cleared_at > 0 AND cleared_at < $1"};

constexpr statement upsert_ladder{
    "rules.upsert_ladder",
    "INSERT INTO rules_ladder (firing, ladder, look_at) VALUES ($1, $2, $3) "
    "ON CONFLICT (firing) DO UPDATE SET ladder = excluded.ladder, look_at = excluded.look_at"};
constexpr statement select_ladder{"rules.select_ladder",
                                  "SELECT ladder FROM rules_ladder WHERE firing = $1"};
constexpr statement select_due{"rules.select_due_ladders",
                               "SELECT firing FROM rules_ladder WHERE look_at > 0 AND look_at <= "
                               "$1 ORDER BY look_at LIMIT $2"};

constexpr statement select_lead{
    "rules.select_lead",
    "SELECT holder, until_at, run_at, listening_since FROM rules_lead WHERE one = 1"};
constexpr statement upsert_lead{
    "rules.upsert_lead",
    "INSERT INTO rules_lead (one, holder, until_at, run_at, listening_since) "
    "VALUES (1, $1, $2, $3, $4) ON CONFLICT (one) DO UPDATE SET holder = excluded.holder, "
    "until_at = excluded.until_at, run_at = excluded.run_at, "
    "listening_since = excluded.listening_since"};

constexpr std::array all{&select_rules,
                         &select_rule,
                         &count_all,
                         &upsert_rule,
                         &update_enabled,
                         &insert_version,
                         &select_versions,
                         &select_document,
                         &select_states,
                         &upsert_state,
                         &delete_state,
                         &delete_states,
                         &reset_all,
                         &insert_firing,
                         &select_lasting,
                         &select_lasting_of,
                         &select_firing,
                         &update_firing,
                         &select_firings,
                         &select_firings_lasting,
                         &select_firings_by_rule,
                         &select_firings_by_entity,
                         &select_firings_by_both,
                         &count_open,
                         &count_open_at,
                         &delete_ladders,
                         &delete_firings,
                         &upsert_ladder,
                         &select_ladder,
                         &select_due,
                         &select_lead,
                         &upsert_lead};

constexpr std::int64_t no_time = 0;

rule_row rule_of(const db::row& r) {
  return {.name = r.string(0),
          .version = r.int64(1),
          .enabled = r.int64(2) != 0,
          .document = r.string(3),
          .author = r.string(4),
          .at = r.time(5),
          .note = r.string(6)};
}

firing_row firing_of(const db::row& r) {
  firing_row out{.number = r.int64(0),
                 .rule = r.string(1),
                 .version = r.int64(2),
                 .entity = r.string(3),
                 .name = r.string(4),
                 .fired_at = r.time(6),
                 .reason = r.string(8),
                 .late = r.int64(9) != 0,
                 .seen = r.string(10),
                 .seen_cleared = r.string(11)};
  ASSERT(boost::describe::enum_from_string(r.string(5).c_str(), out.severity));
  if (r.int64(7) != no_time) {
    out.cleared_at = r.time(7);
  }
  return out;
}

std::vector<firing_row> firings(db::reader& r, const statement& s, std::vector<db::param> p) {
  std::vector<firing_row> out;
  r.each(s, p, [&](const db::row& row) { out.push_back(firing_of(row)); });
  return out;
}

std::optional<firing_row> one_firing(db::reader& r, const statement& s, std::vector<db::param> p) {
  auto found = firings(r, s, std::move(p));
  return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

}  // namespace

const db::migration migrations[] = {{1, "create", embedded::schema_0001_create_sql}};
const std::span<const db::statement* const> statements{all};

std::vector<rule_row> all_rules(db::reader& r) {
  std::vector<rule_row> out;
  r.each(select_rules, {}, [&](const db::row& row) { out.push_back(rule_of(row)); });
  return out;
}

std::int64_t count_rules(db::reader& r) {
  std::int64_t n = 0;
  r.first(count_all, {}, [&](const db::row& row) { n = row.int64(0); });
  return n;
}

std::optional<rule_row> find_rule(db::reader& r, std::string_view name) {
  std::optional<rule_row> out;
  r.first(select_rule, {name}, [&](const db::row& row) { out = rule_of(row); });
  return out;
}

std::vector<rule_row> versions_of(db::reader& r, std::string_view name, std::int64_t limit) {
  std::vector<rule_row> out;
  r.each(select_versions, {name, limit}, [&](const db::row& row) { out.push_back(rule_of(row)); });
  return out;
}

std::optional<std::string> document_of(db::reader& r, std::string_view name, std::int64_t version) {
  std::optional<std::string> out;
  r.first(select_document, {name, version}, [&](const db::row& row) { out = row.string(0); });
  return out;
}

void keep_rule(db::tx& t, const rule_row& r) {
  const auto at = to_micros(r.at);
  t.run(upsert_rule,
        {r.name, r.version, std::int64_t{r.enabled}, r.document, r.author, at, r.note});
  t.run(insert_version, {r.name, r.version, r.document, r.author, at, r.note});
}

void switch_rule(db::tx& t, std::string_view name, switched to) {
  t.run(update_enabled, {name, std::int64_t{to == switched::on}});
}

std::vector<kept_state> all_states(db::reader& r) {
  std::vector<kept_state> out;
  r.each(select_states, {}, [&](const db::row& row) {
    out.push_back({.rule = row.string(0),
                   .thing = row.string(1),
                   .active = row.int64(2) != 0,
                   .held = static_cast<std::uint32_t>(row.int64(3)),
                   .holds_since = row.time(4),
                   .fired_at = row.time(5)});
  });
  return out;
}

void keep_state(db::tx& t, const kept_state& s) {
  if (s.is_nothing()) {
    t.queue(delete_state, {s.rule, s.thing});
    return;
  }
  t.queue(upsert_state, {s.rule, s.thing, std::int64_t{s.active}, std::int64_t{s.held},
                         to_micros(s.holds_since), to_micros(s.fired_at)});
}

void forget_states(db::tx& t, std::string_view rule) { t.run(delete_states, {rule}); }
void reset_states(db::tx& t, std::string_view rule) { t.run(reset_all, {rule}); }

std::optional<std::int64_t> open_firing(db::tx& t, const firing_row& f) {
  std::optional<std::int64_t> number;
  t.first(insert_firing,
          {f.rule, f.version, f.entity, f.name, boost::describe::enum_to_string(f.severity, ""),
           to_micros(f.fired_at), std::int64_t{f.late}, f.seen},
          [&](const db::row& r) { number = r.int64(0); });
  return number;
}

std::optional<firing_row> find_lasting(db::reader& r, std::string_view rule,
                                       std::string_view entity) {
  return one_firing(r, select_lasting, {rule, entity});
}

void close_firing(db::tx& t, std::int64_t number, instant at, std::string_view reason,
                  std::string_view seen_json) {
  t.run(update_firing, {number, to_micros(at), reason, seen_json});
}

std::vector<firing_row> lasting_of(db::reader& r, std::string_view rule) {
  return firings(r, select_lasting_of, {rule});
}

std::optional<firing_row> find_firing(db::reader& r, std::int64_t number) {
  return one_firing(r, select_firing, {number});
}

std::vector<firing_row> list_firings(db::reader& r, const firing_filter& f) {
  const auto before = f.before > 0 ? f.before : std::numeric_limits<std::int64_t>::max();
  if (f.only_lasting) {
    // Those that last are few; what else is asked for is left to whoever shows them.
    auto out = firings(r, select_firings_lasting, {before, std::int64_t{10'000}});
    std::erase_if(out, [&](const auto& one) {
      return (!f.rule.empty() && one.rule != f.rule) ||
             (!f.entity.empty() && one.entity != f.entity);
    });
    out.resize(std::min(out.size(), static_cast<std::size_t>(f.limit)));
    return out;
  }
  if (!f.rule.empty() && !f.entity.empty()) {
    return firings(r, select_firings_by_both, {before, f.limit, f.rule, f.entity});
  }
  if (!f.rule.empty()) {
    return firings(r, select_firings_by_rule, {before, f.limit, f.rule});
  }
  return f.entity.empty() ? firings(r, select_firings, {before, f.limit})
                          : firings(r, select_firings_by_entity, {before, f.limit, f.entity});
}

std::int64_t count_lasting_at(db::reader& r, instant at) {
  std::int64_t n = 0;
  r.first(count_open_at, {to_micros(at)}, [&](const db::row& row) { n = row.int64(0); });
  return n;
}

std::int64_t count_lasting(db::reader& r) {
  std::int64_t n = 0;
  r.first(count_open, {}, [&](const db::row& row) { n = row.int64(0); });
  return n;
}

std::int64_t forget_firings(db::tx& t, instant before) {
  t.run(delete_ladders, {to_micros(before)});
  return t.run(delete_firings, {to_micros(before)});
}

void keep_ladder(db::tx& t, std::int64_t firing, const ladder& l) {
  const auto again = l.look_again();
  t.run(upsert_ladder, {firing, l.json(), again ? to_micros(*again) : no_time});
}

std::optional<ladder> find_ladder(db::reader& r, std::int64_t firing) {
  std::optional<ladder> out;
  r.first(select_ladder, {firing}, [&](const db::row& row) {
    auto read = ladder::read(row.text(0));
    if (read.ok()) {
      out = std::move(read).value();
    } else {
      log_error("the ladder of firing {} cannot be read: {}", firing, read.error().detail);
    }
  });
  return out;
}

std::vector<std::int64_t> due_ladders(db::reader& r, instant now, std::int64_t limit) {
  std::vector<std::int64_t> out;
  r.each(select_due, {to_micros(now), limit},
         [&](const db::row& row) { out.push_back(row.int64(0)); });
  return out;
}

std::optional<lead> find_lead(db::reader& r) {
  std::optional<lead> out;
  r.first(select_lead, {}, [&](const db::row& row) {
    out = lead{row.string(0), row.time(1), row.time(2), row.time(3)};
  });
  return out;
}

void keep_lead(db::tx& t, const lead& l) {
  t.run(upsert_lead,
        {l.holder, to_micros(l.until), to_micros(l.run_at), to_micros(l.listening_since)});
}

}  // namespace tsu::rules
