#include "engine/crm/segments.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/record/audit.h"
#include "engine/consent/store_persons.h"

namespace tsu::crm {
namespace {

constexpr std::size_t name_max = 120;

void tell(db::tx& t, const acting& who, std::string_view action, const std::string& code,
          const std::string& detail) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "crm.segment",
                    .subject = code,
                    .trace_id = who.trace_id,
                    .detail = detail});
  t.append_change(action, code, detail);
}

result<done> check(const segment_wish& w) {
  std::vector<field_error> bad;
  if (!is_code(w.code)) {
    bad.push_back({"code", "not_a_code"});
  }
  if (w.ja.empty() || w.ja.size() > name_max || !is_plain(w.ja)) {
    bad.push_back({"ja", "not_allowed"});
  }
  if (w.en.empty() || w.en.size() > name_max || !is_plain(w.en)) {
    bad.push_back({"en", "not_allowed"});
  }
  if (!bad.empty()) {
    return problem{why::bad_input, "a segment has a code and names", "bad_fields", std::move(bad)};
  }
  return done{};
}

}  // namespace

result<segment> keep_segment(db::tx& t, const acting& who, const segment_wish& w) {
  TRY(const done good, check(w));
  TRY(auto rule, parse_expression(w.rule));
  auto known = store::find_segment(t, w.code);
  if (!known && std::ssize(store::all_segments(t)) >= store::segments_max) {
    return problem{why::not_processable, "a town has at most 200 segments", "crm_too_many"};
  }
  segment s{.code = w.code, .ja = w.ja, .en = w.en, .rule = rule.text, .version = 1};
  if (known) {
    s.version = known->version + (known->rule == rule.text ? 0 : 1);
    s.run = known->run;
  }
  s.author = who.subject;
  s.changed = t.now();
  store::put_segment(t, s);
  tell(t, who, "crm.segment.kept", s.code, "{\"version\":" + std::to_string(s.version) + "}");
  return s;
}

std::string hash_of(const std::vector<std::int64_t>& persons) {
  crypto::sha256_stream all;
  for (const auto who : persons) {
    all.add(std::to_string(who) + "\n");
  }
  return crypto::hex(crypto::bytes_of(all.finish()));
}

result<segment_run> keep_run(db::tx& t, const acting& who, const segment& with, const counted& c) {
  auto now = store::find_segment(t, with.code);
  if (!now) {
    return problem{why::not_found, "there is no such segment", "crm_no_segment"};
  }
  if (now->version != with.version) {
    return problem{why::conflict, "the segment was changed meanwhile", "crm_segment_changed"};
  }
  segment_run run{.segment = with.code,
                  .version = with.version,
                  .rule = with.rule,
                  .as_of = c.as_of,
                  .data = c.found.data,
                  .stamp = c.found.stamp,
                  .members = std::ssize(c.found.persons),
                  .hash = hash_of(c.found.persons),
                  .by = who.subject,
                  .at = t.now()};
  run.number = store::insert_run(t, run);
  const bool fits = c.found.persons.size() <= members_max;
  store::replace_members(t, with.code,
                         fits ? std::span{c.found.persons} : std::span<const std::int64_t>{});
  now->run = run.number;
  store::put_segment(t, *now);
  tell(t, who, "crm.segment.counted", with.code,
       "{\"run\":" + std::to_string(run.number) + ",\"version\":" + std::to_string(run.version) +
           "}");
  return run;
}

std::int64_t count_seen(db::reader& r, const std::vector<std::int64_t>& persons,
                        const consent::viewer& v, instant now) {
  const auto hidden = consent::read_hidden(r, v, now);
  const auto unseen = std::count_if(hidden.begin(), hidden.end(), [&](person_id who) {
    return std::binary_search(persons.begin(), persons.end(), who.value);
  });
  return std::ssize(persons) - unseen;
}

std::int64_t count_seen(db::reader& r, const segment_run& run, const consent::viewer& v,
                        instant now) {
  const auto hidden = consent::read_hidden(r, v, now);
  if (run.members > static_cast<std::int64_t>(members_max)) {
    // Its list is not kept: as if all of them were in it.
    return run.members - std::ssize(hidden);
  }
  const auto unseen = std::count_if(hidden.begin(), hidden.end(), [&](person_id who) {
    return store::is_member(r, run.segment, who);
  });
  return run.members - unseen;
}

}  // namespace tsu::crm
