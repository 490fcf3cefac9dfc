// The only SQL of the rules: rules and their versions, states, firings, ladders, who leads.
// Functions of a transaction; whoever calls decides what is one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/rules/evaluator.h"
#include "engine/rules/ladder.h"

namespace tsu::rules {

struct rule_row {
  std::string name;
  std::int64_t version = 0;
  bool enabled = true;
  std::string document, author;
  instant at;
  std::string note;
};
std::vector<rule_row> all_rules(db::reader&);  // by name
std::int64_t count_rules(db::reader&);
std::optional<rule_row> find_rule(db::reader&, std::string_view name);
// The newest first; `enabled` says nothing there.
std::vector<rule_row> versions_of(db::reader&, std::string_view name, std::int64_t limit);
std::optional<std::string> document_of(db::reader&, std::string_view name, std::int64_t version);
void keep_rule(db::tx&, const rule_row&);  // as the current one, and as a version
enum class switched : std::uint8_t { off, on };
void switch_rule(db::tx&, std::string_view name, switched);

std::vector<kept_state> all_states(db::reader&);
void keep_state(db::tx&, const kept_state&);
// All of that rule. reset: what began and what is held is forgotten, what is active stays.
void forget_states(db::tx&, std::string_view rule);
void reset_states(db::tx&, std::string_view rule);

struct firing_row {
  std::int64_t number = 0;
  std::string rule;
  std::int64_t version = 0;
  std::string entity, name;
  rules::severity severity = severity::warning;
  instant fired_at;
  std::optional<instant> cleared_at;
  std::string reason;
  bool late = false;
  std::string seen = "{}", seen_cleared = "{}";
};
// Nothing where one of that rule and entity lasts already.
std::optional<std::int64_t> open_firing(db::tx&, const firing_row&);
std::optional<firing_row> find_lasting(db::reader&, std::string_view rule, std::string_view entity);
void close_firing(db::tx&, std::int64_t number, instant at, std::string_view reason,
                  std::string_view seen_json);
std::vector<firing_row> lasting_of(db::reader&, std::string_view rule);
std::optional<firing_row> find_firing(db::reader&, std::int64_t number);
struct firing_filter {
  std::string rule, entity;  // empty: any
  bool only_lasting = false;
  std::int64_t before = 0;  // number; 0: from the newest
  std::int64_t limit = 50;
};
std::vector<firing_row> list_firings(db::reader&, const firing_filter&);  // newest first
std::int64_t count_lasting(db::reader&);
// That lasted at that moment, as far as firings are still kept.
std::int64_t count_lasting_at(db::reader&, instant);
// Those that cleared before that time, with their ladders; gives back how many.
std::int64_t forget_firings(db::tx&, instant before);

void keep_ladder(db::tx&, std::int64_t firing, const ladder&);
std::optional<ladder> find_ladder(db::reader&, std::int64_t firing);
// Those that wait no longer than until then.
std::vector<std::int64_t> due_ladders(db::reader&, instant, std::int64_t limit);

struct lead {
  std::string holder;
  instant until{}, run_at{}, listening_since{};
};
std::optional<lead> find_lead(db::reader&);
void keep_lead(db::tx&, const lead&);

extern const db::migration migrations[1];
extern const std::span<const db::statement* const> statements;

}  // namespace tsu::rules
