#include "service/town_sim/auditor.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "service/town_sim/tally.h"

namespace tsu::town_sim {
namespace {

constexpr std::int64_t shown_from = 10;

void money(const books& b, const told& t, lines& out) {
  tally balance, history, doubles;
  std::int64_t people = 0, purses = 0;
  for (const auto& [who, points] : b.balance) {
    const auto p = found_in(t.people, who);
    balance.take(p.balance == points && p.held == 0, "{} has {}, not {}", who, p.balance, points);
    history.take(p.rows == p.balance, "{}: rows {}, balance {}", who, p.rows, p.balance);
    doubles.take(p.doubles == 0, "{} has {} twice", who, p.doubles);
    people += points;
    purses += p.balance;
  }
  balance.tell(out, "purses that hold what the books say");
  history.tell(out, "purses that are the sum of their rows");
  doubles.tell(out, "people to whom nothing was granted twice");
  point_sums sums;
  tally months;
  for (const auto& [m, said] : t.months) {
    const auto own = found_in(b.points, m);
    const auto& p = said.points;
    months.take(p == own, "{}: granted {} spent {} cancelled {} exchanged {}", m, p.granted,
                p.spent, p.cancelled, p.exchanged);
    sums.granted += p.granted;
    sums.spent += p.spent;
    sums.cancelled += p.cancelled;
    sums.exchanged += p.exchanged;
  }
  months.tell(out, "months with the sums of the books");
  const auto left = sums.granted - sums.spent + sums.cancelled - sums.exchanged;
  out.same("granted - spent + cancelled - exchanged - outstanding", 0, left - t.outstanding);
  out.same("outstanding is what all purses hold", purses, t.outstanding);
  out.same("and what the books hold", people, t.outstanding);
}

void shops(const books& b, const told& t, lines& out) {
  tally all;
  auto keys = b.shops;
  keys.insert(t.shops.begin(), t.shops.end());
  for (const auto& [key, ignored] : keys) {
    const auto own = found_in(b.shops, key), said = found_in(t.shops, key);
    all.take(own == said, "{} in {}: {} points, {} yen", key.second, key.first, said.points,
             said.yen);
  }
  all.tell(out, "settlements of a shop and a month");
}

void coupons(const books& b, const told& t, lines& out, instant now) {
  tally once, used, reports;
  std::map<std::string, told_campaign> own;
  for (const auto& [serial, c] : b.coupons) {
    const auto said = found_in(found_in(t.people, c.whose).uses, serial);
    once.take(said <= 1, "coupon {} was used {} times", serial, said);
    used.take(said == c.uses, "coupon {}: {}, not {}", serial, said, c.uses);
    auto& sum = own[c.campaign];
    sum.issued += 1;
    sum.used += c.uses;
    sum.yen += c.yen;
    sum.points += c.points;
    sum.expired += c.uses == 0 && now >= c.expires ? 1 : 0;
  }
  for (const auto& [code, sum] : own) {
    const auto said = found_in(t.campaigns, code);
    reports.take(said == sum, "{}: issued {} used {} expired {} yen {} points {}", code,
                 said.issued, said.used, said.expired, said.yen, said.points);
  }
  std::int64_t known = 0;
  for (const auto& [who, p] : t.people) {
    known += std::ssize(p.uses);
  }
  out.same("coupons that there are", std::ssize(b.coupons), known);
  once.tell(out, "coupons that were used at most once");
  used.tell(out, "coupons that are used or not as the books say");
  out.same("second uses that were let in", 0, b.second_uses_let_in);
  out.same("uses that tills told late, each as it had to be", b.late_told, b.late_as_expected);
  out.same("of them, second ones that were refused", b.late_refusals_due, b.late_refused);
  out.same("uses that counted again when they were told again", 0, b.late_let_in_again);
  reports.tell(out, "reports of campaigns");
}

void community(const books& b, const told& t, lines& out) {
  tally came, places, months;
  std::map<month, told_month> own;
  for (const auto& [number, s] : b.sessions) {
    const auto said = found_in(t.sessions, number);
    const std::set<person> once{said.came.begin(), said.came.end()};
    came.take(once == s.came && std::ssize(once) == std::ssize(said.came), "session {}: {} came",
              number, said.came.size());
    places.take(s.capacity == 0 || said.going <= s.capacity, "session {}: {} of {}", number,
                said.going, s.capacity);
    auto& m = own[s.of];
    m.sessions += s.came.empty() ? 0 : 1;
    m.attendances += std::ssize(s.came);
  }
  for (const auto& [m, said] : t.months) {
    std::set<person> people;
    for (const auto& [number, s] : b.sessions) {
      if (s.of == m) {
        people.insert(s.came.begin(), s.came.end());
      }
    }
    const auto sums = found_in(own, m);
    months.take(said.sessions == sums.sessions && said.attendances == sums.attendances &&
                    said.people == std::ssize(people) && near(said.met_mean, met_mean(b, m)),
                "{}: {} sessions, {} came, {} people, met {:.3f}", m, said.sessions,
                said.attendances, said.people, said.met_mean);
  }
  came.tell(out, "sessions with those who came, once each");
  places.tell(out, "sessions with no more people than places");
  months.tell(out, "months of who came and whom they met");
}

// The clock of a program that runs already goes on between two acts of one hour.
std::vector<look> by_the_hour(std::vector<look> all) {
  for (auto& l : all) {
    l.at = std::chrono::floor<std::chrono::hours>(l.at);
  }
  std::sort(all.begin(), all.end());
  return all;
}

void looks(const books& b, const told& t, lines& out) {
  tally allowed, own;
  std::map<person, std::vector<look>> by_person;
  for (const auto& l : b.looks) {
    by_person[l.whose].push_back(l);
  }
  for (const auto& [who, p] : t.people) {
    for (const auto& l : p.looks) {
      allowed.take(!l.by_provider || has_given(b, who, l.at), "{} was read at {} without a yes",
                   who, format_jst(l.at));
    }
    auto mine = by_the_hour(found_in(by_person, who)), said = by_the_hour(p.looks);
    own.take(mine == said, "{} sees {} looks, not {}", who, said.size(), mine.size());
  }
  allowed.tell(out, "looks that a person had said yes to, or of staff");
  own.tell(out, "people who see every look at their data");
  out.same("reads that were let in without a yes", 0, b.looks_wrongly_let_in);
  out.same("reads that were refused in spite of a yes", 0, b.looks_wrongly_refused);
  out.same("reads that were nobody's right and were let in", 0, b.forbidden_let_in);
  tally refused;
  for (const auto& [key, of] : b.refusals) {
    const auto said = found_in(t.refusals, key);
    refused.take(said == of.told, "{} at {} ({}): {} told, not {}", key[0], key[1], key[2], said,
                 of.told);
  }
  refused.tell(out, "kinds of refused reads, each as often in the audit log");
}

void acts(const books& b, const told& t, lines& out) {
  tally all;
  for (const auto& [action, n] : b.acts) {
    const auto said = found_in(t.acts, action);
    all.take(said == n, "{}: {} rows, {} acts", action, said, n);
  }
  all.tell(out, "kinds of acts, each with a row in the audit log");
}

void health(const books& b, const told& t, lines& out) {
  tally records;
  for (const auto& [who, n] : b.records) {
    const auto said = found_in(t.people, who).records;
    records.take(said == n, "{} has {}, not {}", who, said, n);
  }
  records.tell(out, "people with all that they measured");
  out.same("tasks for a nurse", b.tasks, b.tasks_found);
  out.same("of them at once", b.emergencies, b.emergencies_found);
}

void figures(const books& b, const told& t, lines& out) {
  tally answers, kpis;
  for (const auto& [code, w] : b.waves) {
    for (const auto& [q, s] : w.of) {
      const auto said = found_in(t.measures, std::pair{code, q});
      const bool shown = w.closed && s.n >= shown_from;
      answers.take(shown
                       ? said.n == s.n && said.mean &&
                             near(*said.mean, static_cast<double>(s.sum) / static_cast<double>(s.n))
                       : !said.n && !said.mean,
                   "{} {}: {} of {}", code, q, figure(said.mean), said.n.value_or(0));
    }
  }
  answers.tell(out, "questions with the mean of their answers, or none of fewer than ten");
  for (const auto& [m, own] : b.kpis) {
    for (const auto& [name, value] : own.of) {
      const auto said = found_in(found_in(t.kpis, m), name);
      kpis.take(said.has_value() == value.has_value() && (!said || near(*value, *said)),
                "{} in {}: {}, not {}", name, m, figure(said), figure(value));
    }
  }
  kpis.tell(out, "KPIs of a month, counted again");
}

}  // namespace

std::vector<finding> compare(const books& b, const told& t, instant now) {
  lines out;
  money(b, t, out);
  shops(b, t, out);
  coupons(b, t, out, now);
  community(b, t, out);
  looks(b, t, out);
  acts(b, t, out);
  health(b, t, out);
  figures(b, t, out);
  compare_lending(b, t, out);
  compare_videos(b, t, out);
  compare_outreach(b, t, out);
  out.of_many("answers as they had to be", b.requests, b.requests - b.surprises,
              b.first_surprises.empty() ? std::string{} : b.first_surprises.front());
  return out.take();
}

std::int64_t wrong_in(const std::vector<finding>& all) {
  return std::count_if(all.begin(), all.end(), [](const auto& f) { return !f.ok; });
}

std::string table_of(const std::vector<finding>& all) {
  std::string out = fmt::format("{:<62} {:>10}  {:<10} {}\n", "What", "expected", "found", "ok");
  for (const auto& f : all) {
    out +=
        fmt::format("{:<62} {:>10}  {:<10} {}\n", f.what, f.expected, f.found, f.ok ? "yes" : "NO");
  }
  return out;
}

}  // namespace tsu::town_sim
