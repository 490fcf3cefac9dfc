// What people measure in the morning, how far they walked by the evening, and the nurse's round.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "service/town_sim/life.h"

namespace tsu::town_sim {
namespace {

using http::method;

bool keep_record(life& l, resident& r, const std::string& values) {
  const auto a = ask_as(l, r, method::post, "/health/v1/me/records",
                        fmt::format(R"({{"id":"{}","measuredAt":"{}","values":{{{}}}}})",
                                    l.next_id("record"), format_instant(l.now), values));
  if (a.status >= 300) {
    return false;
  }
  ++l.own.records[r.account];
  return true;
}

void measure_once(life& l, resident& r, chance& c) {
  const auto off = c.whole(-9, 9);
  const auto systolic = r.is.systolic + off + (c.happens(0.004) ? 45 : 0);
  const auto diastolic = std::min(systolic - 20, systolic * 6 / 10 + c.whole(-4, 4));
  const auto pulse = 72 + c.whole(-12, 12);
  if (keep_record(l, r,
                  fmt::format(R"("systolicMmHg":{},"diastolicMmHg":{},"pulseBpm":{})", systolic,
                              diastolic, pulse))) {
    measure(l.own, r.account, l.now, systolic, diastolic, pulse);
    grant(l.own, r.account, "vitals", l.next_id("vitals"), l.now);
  }
}

// Steps of a day so far; the second time of a day tops up.
void note_steps(life& l, resident& r, std::int64_t steps) {
  if (keep_record(l, r, fmt::format(R"("steps":{})", steps))) {
    grant(l.own, r.account, "steps", fmt::format("{}:{}", day_of(l.now), steps), l.now, steps);
  }
}

struct task_facts {
  std::int64_t number = 0;
  bool emergency = false;
};

std::vector<task_facts> open_tasks(life& l) {
  std::vector<task_facts> out;
  std::string after;
  for (;;) {
    const auto page =
        ask_as(l, l.on.keys.nurse, method::get, "/health/v1/tasks?state=open&limit=100" + after);
    for (const auto t : items_at(page.body)) {
      out.push_back({whole_at(t, "number"), text_at(t, "level") == "emergency"});
    }
    const auto next = text_at(page.body, "next");
    if (next.empty()) {
      return out;
    }
    after = "&after=" + next;
  }
}

}  // namespace

void measure_mornings(life& l) {
  for (auto& r : l.people) {
    auto c = l.dice(stream::day, r.number * 10 + 3);
    if (c.happens(r.is.measures)) {
      measure_once(l, r, c);
    }
  }
}

void walk(life& l) {
  const auto w = l.weather();
  const double snow = std::clamp(1 - w.depth_cm / 200 - w.snowfall_cm / 60, 0.3, 1.0);
  for (auto& r : l.people) {
    auto c = l.dice(stream::day, r.number * 10 + 4);
    if (!c.happens(r.is.walks)) {
      continue;
    }
    const auto steps = static_cast<std::int64_t>(double(r.is.steps) * c.between(0.4, 1.6) * snow);
    if (c.happens(0.2)) {
      note_steps(l, r, steps / 2);
    }
    note_steps(l, r, steps);
  }
}

// Sees to everybody in the queue, and with that looks at their values for a purpose.
void visit_nurse(life& l) {
  l.own.tasks += std::ssize(l.own.needs_nurse);
  for (const auto& [who, at_once] : l.own.needs_nurse) {
    l.own.emergencies += at_once ? 1 : 0;
  }
  for (const auto& t : open_tasks(l)) {
    ++l.own.tasks_found;
    l.own.emergencies_found += t.emergency ? 1 : 0;
    const auto path = fmt::format("/health/v1/tasks/{}", t.number);
    const auto seen = ask_as(l, l.on.keys.nurse, method::get, path + "?purpose=care");
    const auto who = whole_at(seen.body, "person");
    ask_as(l, l.on.keys.nurse, method::post, path + "/close?purpose=care",
           R"({"note":"電話で様子を聞いた。"})");
    ++l.own.acts["health.task.closed"];
    l.own.looks.insert(l.own.looks.end(), 2, look{who, l.now, false});
    see_to(l.own, who);
  }
}

}  // namespace tsu::town_sim
