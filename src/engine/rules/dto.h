// What /rules/v1 says and takes, described once: JSON, schema and the portal's types come from
// here. The rule itself is document.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "engine/rules/document.h"
#include "engine/rules/ladder.h"
#include "engine/rules/seen.h"

namespace tsu::rules {

struct rule_dto {
  std::string name;
  std::int64_t version = 0;
  bool enabled = true;
  std::string author;
  instant at;
  std::string note;
  std::int64_t lasting = 0;  // firings that last
  rule_document rule;
};
BOOST_DESCRIBE_STRUCT(rule_dto, (), (name, version, enabled, author, at, note, lasting, rule))

struct rule_page {
  std::vector<rule_dto> items;
  std::int64_t total = 0;
};
BOOST_DESCRIBE_STRUCT(rule_page, (), (items, total))

struct rule_version_dto {
  std::int64_t version = 0;
  std::string author;
  instant at;
  std::string note;
  rule_document rule;
};
BOOST_DESCRIBE_STRUCT(rule_version_dto, (), (version, author, at, note, rule))

struct rule_history_dto {
  std::vector<rule_version_dto> items;  // the newest first
};
BOOST_DESCRIBE_STRUCT(rule_history_dto, (), (items))

// `version`: the one that was edited; nothing for a new rule. `note`: why.
struct rule_put_dto {
  rule_document rule;
  std::optional<std::int64_t> version;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(rule_put_dto, (), (rule, version, note))

struct rule_note_dto {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(rule_note_dto, (), (note))

struct firing_dto {
  std::int64_t id = 0;
  std::string rule;
  std::int64_t version = 0;
  text_pair title;
  std::string entity, name;
  rules::severity severity = severity::warning;
  instant fired_at;
  std::optional<instant> cleared_at;
  std::optional<text_pair> cleared_because;
  bool late = false;
  std::vector<text_pair> says;  // one sentence per condition
};
BOOST_DESCRIBE_STRUCT(firing_dto, (),
                      (id, rule, version, title, entity, name, severity, fired_at, cleared_at,
                       cleared_because, late, says))

struct firing_page {
  std::vector<firing_dto> items;
  std::optional<std::int64_t> next_before;  // for the next page
};
BOOST_DESCRIBE_STRUCT(firing_page, (), (items, next_before))

struct firing_detail_dto : firing_dto {
  rules::seen seen;
  std::optional<rules::seen> seen_cleared;
  replayed replay;
  std::vector<ladder_entry> called;  // the story of its ladder
  std::optional<ladder_state> call_state;
  rule_document as_written;  // the rule as it was then
};
BOOST_DESCRIBE_STRUCT(firing_detail_dto, (firing_dto),
                      (seen, seen_cleared, replay, called, call_state, as_written))

struct dry_run_request {
  rule_document rule;
  instant from, until;
};
BOOST_DESCRIBE_STRUCT(dry_run_request, (), (rule, from, until))

struct dry_firing_dto {
  std::string entity, name;
  instant fired_at;
  std::optional<instant> cleared_at;
  std::vector<text_pair> says;
};
BOOST_DESCRIBE_STRUCT(dry_firing_dto, (), (entity, name, fired_at, cleared_at, says))

struct dry_run_dto {
  std::int64_t entities = 0, values = 0, total = 0;
  std::vector<dry_firing_dto> firings;  // the first thousand
};
BOOST_DESCRIBE_STRUCT(dry_run_dto, (), (entities, values, total, firings))

}  // namespace tsu::rules
