#include "service/health/keep_record.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/record/audit.h"
#include "engine/id/people/types.h"
#include "engine/notify/post.h"

namespace tsu::health {
namespace {

// Words of service/points, which follows them: doc there.
constexpr std::string_view activity_kind = "points.activity.done";
struct activity {
  std::string id, code;
  instant at;
  std::int64_t amount = 1;
  std::string note, by;
};
BOOST_DESCRIBE_STRUCT(activity, (), (id, code, at, amount, note, by))

std::string hash(std::string_view text) {
  return crypto::base64url(crypto::bytes_of(crypto::sha256(text)));
}

result<done> check(const keeping& k, instant now) {
  TRY(const done in_time, check_time(k.what.measured_at, now));
  if (k.what.of.empty() && k.what.symptoms.empty()) {
    return problem{why::bad_input, "nothing is said of anything", "health_nothing"};
  }
  return done{};
}

sealed_record sealed_of(const keeping& k, const thresholds& by) {
  return {.at = k.what.at,
          .how = k.what.how,
          .in = k.what.in,
          .device = k.what.device,
          .by = k.by,
          .of = k.what.of,
          .symptoms = k.what.symptoms,
          .findings = findings_of(k.what, by.limits),
          .thresholds = by.version};
}

void call_by_message(db::tx& t, std::int64_t task) {
  const auto number = std::to_string(task);
  const auto posted = notify::post(t, {.key = "health.emergency:" + number,
                                       .to = notify::to_role("nurse"),
                                       .message = "health.emergency",
                                       .values = {{"task", number}},
                                       .ways = {notify::way::inbox},
                                       .how_urgent = notify::urgency::urgent,
                                       .link = "/staff/health/task/" + number,
                                       .about = "task " + number});
  ASSERT(posted.ok());
}

void tell_task(db::tx& t, std::int64_t number, level how) {
  t.append_change("health.task.opened", std::to_string(number),
                  fmt::format(R"({{"task":{},"level":"{}"}})", number, name_of(how)));
}

// What is worth a talk, of records that nobody has seen to.
result<std::vector<finding>> of_days(db::reader& r, const crypto::box_key& key, person_id who,
                                     instant now) {
  const auto seen = store::seen_of(r, who);
  const auto today = day_of(now);
  days_out out;
  for (const auto& row : store::days(r, who, today - watched_days, today + 2)) {
    TRY(const auto day, opened<sealed_day>(key, row.sealed, place_of_day(who, row.day)));
    if (day.since == seen) {
      out[row.day].insert(day.out.begin(), day.out.end());
    }
  }
  std::vector<finding> found;
  for (const auto& k : kinds_to_talk_about(out)) {
    found.push_back({level::consult, k, "two_of_three_days"});
  }
  return found;
}

}  // namespace

result<crypto::box_key> key_over(const parts& on, db::reader& r, tenant_code town, person_id who) {
  if (!on.key_of) {
    return problem{why::unavailable, "no keys are handed in", "health_no_key"};
  }
  return on.key_of(r, town, who);
}

std::string source_of_device(std::string_view device, instant measured_at) {
  return hash(fmt::format("device:{}:{}", device, to_micros(measured_at)));
}
std::string source_of_id(person_id who, std::string_view id) {
  return hash(fmt::format("person:{}:{}", who.value, id));
}

const std::vector<thresholds>& recorder::tables() {
  if (!tables_) {
    tables_ = store::all_thresholds(t_);
  }
  return *tables_;
}

result<kept> recorder::sent_again(const store::record_row& row, const keeping& k) {
  const problem other{why::conflict, "that measurement is here with other values",
                      "health_other_values"};
  if (row.person != k.person) {
    return other;
  }
  TRY(const auto key, key_over(on_, t_, town_, k.person));
  TRY(const auto before, opened<sealed_record>(key, row.sealed, place_of_record(row.source)));
  if (before.of != k.what.of || row.measured_at != k.what.measured_at ||
      before.symptoms != k.what.symptoms) {
    return other;
  }
  return kept{keeping_how::recorded_before, row.number, level_of(before.findings), before.findings};
}

// Points are for measuring, not for what was measured; steps are counted by the day.
void recorder::tell_activity(const keeping& k, std::int64_t number) {
  const auto tell = [&](const activity& a) {
    t_.append_change(activity_kind, id::subject_of({k.person.value}), to_json(a));
  };
  const auto steps = k.what.of.find("steps");
  if (steps != k.what.of.end()) {
    const auto day = text_of_day(day_of(k.what.measured_at));
    tell({.id = fmt::format("{}:{}", day, steps->second),
          .code = "steps",
          .at = std::min(k.what.measured_at, t_.now()),
          .amount = steps->second,
          .note = "health:steps:" + day,
          .by = "health"});
  }
  if (k.what.of.size() > (steps != k.what.of.end() ? 1U : 0U)) {
    tell({.id = fmt::format("health:{}", number),
          .code = "vitals",
          .at = std::min(k.what.measured_at, t_.now()),
          .note = fmt::format("health:{}", number),
          .by = "health"});
  }
}

result<kept> recorder::keep(const keeping& k) {
  TRY(const done good, check(k, t_.now()));
  if (const auto before = store::find_record_of(t_, k.source)) {
    return sent_again(*before, k);
  }
  if (store::was_taken_back(t_, k.source)) {
    return kept{keeping_how::recorded_before, 0, level::none, {}};
  }
  const auto day = day_of(k.what.measured_at);
  if (store::count_of_day(t_, k.person, day) >= records_a_day_max) {
    return problem{why::too_many, "a day has no room for more", "health_too_many"};
  }
  TRY(const auto key, key_over(on_, t_, town_, k.person));
  const auto body = sealed_of(k, holding_at(tables(), k.what.measured_at));
  const auto number =
      store::add_record(t_, {.person = k.person,
                             .source = k.source,
                             .measured_at = k.what.measured_at,
                             .received_at = t_.now(),
                             .day = day,
                             .sealed = sealed(key, body, place_of_record(k.source))});
  auto& it = touched_[k.person.value];
  it.days.insert(day);
  if (day >= day_of(t_.now()) - watched_days) {
    std::copy_if(body.findings.begin(), body.findings.end(), std::back_inserter(it.grave),
                 [](const finding& f) { return f.how == level::emergency; });
  }
  tell_activity(k, number);
  return kept{keeping_how::recorded, number, level_of(body.findings), body.findings};
}

result<std::map<std::int64_t, level>> recorder::finish() {
  std::map<std::int64_t, level> out;
  for (const auto& [who, it] : touched_) {
    TRY(const auto key, key_over(on_, t_, town_, {who}));
    for (const auto day : it.days) {
      TRY(const done summed, sum_up(t_, key, {who}, day));
    }
    TRY(const auto reached, call_nurse(t_, key, {who}, it.grave));
    out[who] = reached;
  }
  touched_.clear();
  return out;
}

result<done> sum_up(db::tx& t, const crypto::box_key& key, person_id who, day_number day) {
  const auto rows = store::records_of_day(t, who, day);
  if (rows.empty()) {
    store::delete_day(t, who, day);
    return done{};
  }
  sealed_day sums{.sums = {}, .out = {}, .since = store::seen_of(t, who)};
  std::set<std::string> out;
  for (const auto& row : rows) {
    TRY(const auto r, opened<sealed_record>(key, row.sealed, place_of_record(row.source)));
    for (const auto& [name, value] : r.of) {
      add(sums.sums[name], value, to_micros(row.measured_at));
    }
    for (const auto& f : r.findings) {
      const auto m = find_named<measure>(f.what);
      if (m && row.number > sums.since) {
        out.insert(name_of(facts_of(*m).in));
      }
    }
  }
  sums.out.assign(out.begin(), out.end());
  store::keep_day(t, who, day, sealed(key, sums, place_of_day(who, day)));
  return done{};
}

result<level> call_nurse(db::tx& t, const crypto::box_key& key, person_id who,
                         const std::vector<finding>& grave) {
  TRY(auto reasons, of_days(t, key, who, t.now()));
  reasons.insert(reasons.end(), grave.begin(), grave.end());
  const auto reached = level_of(reasons);
  if (reached == level::none) {
    return reached;
  }
  auto task = store::find_open_task(t, who);
  sealed_task body;
  const auto where = place_of_task(who, task ? task->opened_at : t.now());
  if (task) {
    TRY(auto there, opened<sealed_task>(key, task->sealed, where));
    body = std::move(there);
  }
  const auto before = body.reasons;
  body.reasons.insert(body.reasons.end(), reasons.begin(), reasons.end());
  std::sort(body.reasons.begin(), body.reasons.end());
  body.reasons.erase(std::unique(body.reasons.begin(), body.reasons.end()), body.reasons.end());
  const auto was = task ? task->how : level::none;
  if (task && body.reasons == before && was >= reached) {
    return reached;
  }
  if (!task) {
    task = store::task_row{.person = who, .opened_at = t.now()};
  }
  task->how = std::max(was, reached);
  task->changed_at = t.now();
  task->sealed = sealed(key, body, where);
  if (task->number == 0) {
    task->number = store::add_task(t, *task);
  } else {
    store::change_task(t, *task);
  }
  if (task->how > was) {
    tell_task(t, task->number, task->how);
    if (task->how == level::emergency) {
      call_by_message(t, task->number);
    }
  }
  return reached;
}

result<done> take_back(db::tx& t, const parts& on, tenant_code town, const acting& by,
                       person_id who, std::int64_t number) {
  const auto row = store::find_record(t, number);
  if (!row || row->person != who) {
    return problem{why::not_found, "there is no such record", "health_no_record"};
  }
  TRY(const auto key, key_over(on, t, town, who));
  store::take_back(t, *row);
  TRY(const done summed, sum_up(t, key, who, row->day));
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = "health.record.taken_back",
                    .subject_kind = "health.record",
                    .subject = std::to_string(number),
                    .trace_id = by.trace_id});
  return done{};
}

}  // namespace tsu::health
