#include <fmt/format.h>

#include <set>

#include "service/town_sim/auditor_reads.h"

namespace tsu::town_sim {
namespace {

constexpr std::int64_t rows_at_once = 1'000;

void read_purse(reader_of& r, person who, told_person& out) {
  const auto path = fmt::format("/points/v1/persons/{}", who);
  const auto stands = r.staff(path);
  out.balance = whole_at(stands, "balance");
  out.held = whole_at(stands, "held");
  std::set<std::string> seen;
  each_row([&](const std::string& p) { return r.staff(p); }, path + "/history", "number",
           [&](std::string_view row) {
             out.rows += whole_at(row, "points");
             const auto code = text_at(row, "code");
             // Steps top up: several rows of one day are right, and their sum is held elsewhere.
             const bool each = code == "checkin" || code == "health_class" || code == "vitals" ||
                               code == "video_quiz" || code == "survey";
             if (each && !seen.insert(code + " " + text_at(row, "evidence")).second) {
               ++out.doubles;
             }
           });
}

void read_coupons(reader_of& r, person who, told_person& out) {
  const auto all = r.staff(fmt::format("/coupons/v1/persons/{}/coupons", who));
  for (const auto c : items_at(all)) {
    int standing = 0;
    for (const auto u : items_at(c, "uses")) {
      standing += text_at(u, "reopenedAt").empty() ? 1 : 0;
    }
    out.uses[whole_at(c, "serial")] = standing;
  }
}

void read_own(const auditor_asks& as, person who, told_person& out) {
  each_row([&](const std::string& p) { return as.self(who, p).body; }, "/me/v1/reads", "id",
           [&](std::string_view row) {
             const auto at = parse_instant(text_at(row, "at"));
             out.looks.push_back({who, at.value_or(instant{}), text_at(row, "sort") == "provider"});
           });
  std::string before;
  for (;;) {
    const auto body = as.self(who, "/health/v1/me/records?limit=100" + before).body;
    out.records += std::ssize(items_at(body));
    const auto next = text_at(body, "next");
    if (next.empty()) {
      return;
    }
    before = "&before=" + next;
  }
}

void read_month(reader_of& r, const month& m, told& out) {
  const auto sums = r.staff("/points/v1/summary?month=" + m);
  auto& to = out.months[m];
  to.points = {whole_at(sums, "sums.granted"), whole_at(sums, "sums.spent"),
               whole_at(sums, "sums.cancelled"), whole_at(sums, "sums.exchanged")};
  out.outstanding = whole_at(sums, "sums.outstanding");
  const auto points = r.staff("/points/v1/settlements/" + m);
  for (const auto s : items_at(points)) {
    auto& shop = out.shops[{m, text_at(s, "shop")}];
    shop.payments = whole_at(s, "payments");
    shop.points = whole_at(s, "points");
    shop.cancels = whole_at(s, "cancels");
    shop.points_returned = whole_at(s, "pointsReturned");
  }
  const auto coupons = r.staff("/coupons/v1/settlements/" + m);
  for (const auto s : items_at(coupons)) {
    auto& shop = out.shops[{m, text_at(s, "shop")}];
    shop.coupons = whole_at(s, "uses");
    shop.yen = whole_at(s, "yen");
  }
  const auto came = r.staff("/community/v1/reports/" + m);
  to.sessions = whole_at(came, "sessions");
  to.attendances = whole_at(came, "attendances");
  to.people = whole_at(came, "people");
  to.met_mean = number_at(came, "metMean").value_or(-1);
  const auto kpis = r.staff("/kpis/v1/page?month=" + m);
  for (const auto k : items_at(kpis)) {
    out.kpis[m][text_at(k, "name")] = number_at(k, "value");
  }
}

void read_session(reader_of& r, std::int64_t number, told& out) {
  const auto path = fmt::format("/community/v1/sessions/{}", number);
  auto& to = out.sessions[number];
  to.going = whole_at(r.staff(path), "going");
  const auto people = r.staff(path + "/people");
  for (const auto a : items_at(people, "attendance")) {
    to.came.push_back(whole_at(a, "person"));
  }
}

void read_audit(reader_of& r, told& out) {
  std::int64_t after = 0;
  for (;;) {
    const auto body =
        r.auditor(fmt::format("/consent/v1/audit?after={}&limit={}", after, rows_at_once));
    for (const auto row : items_at(body)) {
      const auto action = text_at(row, "action");
      ++out.acts[action];
      if (action == "id.request.refused") {
        out.refusals[{text_at(row, "role"), text_at(row, "subject"),
                      text_at(row, "detail.code")}] += whole_at(row, "detail.times");
      }
    }
    const auto next = whole_at(body, "next");
    if (next <= after) {
      return;
    }
    after = next;
  }
}

void read_waves(reader_of& r, const books& b, told& out) {
  for (const auto& [code, w] : b.waves) {
    const auto body = r.staff("/survey/v1/waves/" + code + "/results");
    for (const auto m : items_at(body, "measures")) {
      const auto n = number_at(m, "of.n");
      out.measures[{code, text_at(m, "measure")}] = {
          n ? std::optional{static_cast<std::int64_t>(*n)} : std::nullopt, number_at(m, "of.mean")};
    }
  }
}

}  // namespace

told read_told(calls& on, const auditor_asks& as, const books& b, instant now) {
  told out;
  reader_of r{on, as};
  std::set<month> months{month_of(now)};
  for (const auto& [m, sums] : b.kpis) {
    months.insert(m);
  }
  // A person's own list first: what staff look at after it stands there too.
  for (const auto& [who, points] : b.balance) {
    read_own(as, who, out.people[who]);
    read_own_doings(as, who, out.people[who]);
  }
  read_audit(r, out);
  for (auto& [who, p] : out.people) {
    read_purse(r, who, p);
    read_coupons(r, who, p);
  }
  for (const auto& [number, s] : b.sessions) {
    read_session(r, number, out);
  }
  for (const auto& m : months) {
    read_month(r, m, out);
  }
  std::set<std::string> campaigns;
  for (const auto& [serial, c] : b.coupons) {
    campaigns.insert(c.campaign);
  }
  for (const auto& code : campaigns) {
    const auto c = r.staff("/coupons/v1/campaigns/" + code + "/report");
    out.campaigns[code] = {whole_at(c, "issued"), whole_at(c, "used"), whole_at(c, "expired"),
                           whole_at(c, "yen"), whole_at(c, "points")};
  }
  read_waves(r, b, out);
  read_lending(r, b, months, out);
  read_outreach(r, b, now, out);
  return out;
}

}  // namespace tsu::town_sim
