#include "service/health/keep_thresholds.h"

#include <algorithm>

#include "base/record/audit.h"
#include "service/health/rules.h"
#include "service/health/store.h"

namespace tsu::health {
namespace {

void note(db::tx& t, const acting& by, std::string_view action, std::int64_t version) {
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = action,
                    .subject_kind = "health.thresholds",
                    .subject = std::to_string(version),
                    .trace_id = by.trace_id});
}

}  // namespace

result<std::int64_t> propose_thresholds(db::tx& t, const acting& by, const thresholds_wish& w) {
  TRY(const done good, check(w.limits));
  if (w.from < t.now()) {
    return problem{why::not_processable, "it would hold in the past", "health_from_past"};
  }
  if (w.source.empty() || w.source.size() > 300) {
    return problem{why::bad_input, "say where the limits come from", "health_source_missing"};
  }
  if (store::all_thresholds(t).size() >= thresholds_max) {
    return problem{why::too_many, "there are too many tables", "health_too_many"};
  }
  const auto version = store::add_thresholds(
      t, {.from = w.from, .limits = w.limits, .source = w.source, .author = by.subject});
  note(t, by, "health.thresholds.proposed", version);
  return version;
}

result<done> approve_thresholds(db::tx& t, const acting& by, std::int64_t version) {
  const auto all = store::all_thresholds(t);
  const auto one = std::find_if(all.begin(), all.end(),
                                [&](const thresholds& k) { return k.version == version; });
  if (one == all.end() || one->approved_at) {
    return problem{why::not_found, "no such table waits", "health_no_thresholds"};
  }
  if (one->author == by.subject) {
    return problem{why::not_allowed, "another person approves", "health_same_person"};
  }
  store::approve_thresholds(t, version, std::max(one->from, t.now()), by.subject);
  note(t, by, "health.thresholds.approved", version);
  return done{};
}

}  // namespace tsu::health
