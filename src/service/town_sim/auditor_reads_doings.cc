// What the program says of classes, segments, proposals, campaigns, videos and tablets.
#include <fmt/format.h>

#include "service/town_sim/auditor_reads.h"

namespace tsu::town_sim {
namespace {

void read_tablets(reader_of& r, told& out) {
  const auto sums = r.staff("/devices/v1/register");
  for (const auto* state : {"stock", "lent", "repair", "lost"}) {
    out.tablet_sums[state] = whole_at(sums, state);
  }
  std::string after;
  for (;;) {
    const auto body = r.staff("/devices/v1/tablets?limit=100" + after);
    for (const auto t : items_at(body)) {
      auto& to = out.tablets[text_at(t, "serial")];
      to.state = text_at(t, "state");
      to.to_wipe = is_true_at(t, "toWipe");
    }
    const auto next = text_at(body, "next");
    if (next.empty()) {
      break;
    }
    after = "&after=" + next;
  }
  const auto bound = r.staff("/id/v1/tablets");
  for (const auto t : items_at(bound)) {
    out.tablets[text_at(t, "serial")].bound_to = whole_at(t, "account");
  }
}

void read_applications(reader_of& r, told& out) {
  std::string after;
  for (;;) {
    const auto body = r.staff("/devices/v1/calls/r7/applications?limit=100" + after);
    for (const auto a : items_at(body)) {
      out.applications[whole_at(a, "number")] = {whole_at(a, "person"), text_at(a, "state"),
                                                 whole_at(a, "rank")};
    }
    const auto next = whole_at(body, "next");
    if (next == 0) {
      return;
    }
    after = fmt::format("&after={}", next);
  }
}

approach_result read_approach(reader_of& r, const std::string& code) {
  const auto body = r.staff("/crm/v1/campaigns/" + code);
  const auto arm = [&](const std::string& name) {
    return arm_sums{whole_at(body, name + ".members"), whole_at(body, name + ".sent"),
                    whole_at(body, name + ".opened"), whole_at(body, name + ".acted")};
  };
  return {.treated = arm("treated"),
          .control = arm("control"),
          .points_cost = whole_at(body, "pointsCost"),
          .points = number_at(body, "difference.points"),
          .low = number_at(body, "difference.low"),
          .high = number_at(body, "difference.high")};
}

}  // namespace

void read_own_doings(const auditor_asks& as, person who, told_person& out) {
  const auto get = [&](const std::string& path) { return as.self(who, path).body; };
  const auto me = get("/crm/v1/me");
  out.standing = {.now = text_at(me, "standing.now"),
                  .index = whole_at(me, "standing.index"),
                  .index_before = whole_at(me, "standing.indexBefore"),
                  .without_outing = whole_at(me, "standing.daysWithoutOuting"),
                  .without_signal = whole_at(me, "standing.daysWithoutSignal")};
  each_row(get, "/crm/v1/me/proposals", "number", [&](std::string_view p) {
    out.proposals.push_back({whole_at(p, "number"), text_at(p, "day"), text_at(p, "state"),
                             !text_at(p, "reason.ja").empty() && !text_at(p, "reason.en").empty()});
  });
  const auto videos = get("/community/v1/me/videos?limit=100");
  for (const auto v : items_at(videos)) {
    if (const auto seconds = whole_at(v, "mine.seconds"); seconds > 0) {
      out.videos[text_at(v, "code")] = {seconds, whole_at(v, "mine.points"),
                                        !text_at(v, "mine.completedAt").empty()};
    }
  }
}

void read_lending(reader_of& r, const books& b, const std::set<month>& months, told& out) {
  read_tablets(r, out);
  read_applications(r, out);
  for (const auto& [briefing, own] : b.lending.seats) {
    auto& to = out.seats[briefing];
    const auto body = r.staff("/devices/v1/briefings/" + briefing + "/attendance");
    for (const auto s : items_at(body)) {
      to[whole_at(s, "person")] = text_at(s, "state");
    }
  }
  for (const auto& m : months) {
    const auto sums = r.staff("/devices/v1/support/summary?month=" + m);
    out.support[m] = {whole_at(sums, "sums.matters"), whole_at(sums, "sums.solved"),
                      whole_at(sums, "sums.atOnce")};
  }
  for (auto& [who, p] : out.people) {
    const auto body = r.staff(fmt::format("/devices/v1/persons/{}?why=audit", who));
    for (const auto l : items_at(body, "loans")) {
      if (text_at(l, "endedAt").empty()) {
        p.loans.push_back(text_at(l, "serial"));
      }
    }
  }
}

void read_outreach(reader_of& r, const books& b, instant now, told& out) {
  out.outreach_day = day_number_of(now);
  const auto sums = r.staff("/crm/v1/summary?asOf=" + date_of(out.outreach_day));
  for (const auto c : items_at(sums, "classes")) {
    out.classes[text_at(c, "now")] = whole_at(c, "count");
  }
  for (const auto& s : segments()) {
    each_row([&](const std::string& p) { return r.staff(p); },
             fmt::format("/crm/v1/segments/{}/runs", s.code), "run",
             [&](std::string_view run) {
               out.runs[whole_at(run, "run")] = {s.code, text_at(run, "hash")};
             });
  }
  for (const auto& [code, c] : b.outreach.campaigns) {
    out.approaches[code] = read_approach(r, code);
  }
}

}  // namespace tsu::town_sim
