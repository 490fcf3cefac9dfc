// Classes, segments, proposals, campaigns: counted again from what people did.
#include <fmt/format.h>

#include "service/town_sim/tally.h"

namespace tsu::town_sim {
namespace {

constexpr std::int64_t stagnant_days = 14;

void classes(const books& b, const told& t, lines& out, day_number today) {
  tally people, sums;
  for (const auto& [who, p] : t.people) {
    if (!b.outreach.members.contains(who)) {
      continue;
    }
    const auto own = standing_of(b.outreach, who, today);
    const auto& s = p.standing;
    people.take(s == own, "{} is {} with {}, not {} with {}", who, s.now, s.index, own.now,
                own.index);
  }
  const auto own = classes_of(b.outreach, today);
  for (const auto* name : {"active", "declining", "stagnant", "unreachable"}) {
    const auto said = found_in(t.classes, name), n = found_in(own, name);
    sums.take(said == n, "{}: {}, not {}", name, said, n);
  }
  people.tell(out, "people in the class and with the index that counting gives");
  sums.tell(out, "classes with as many people as counting gives");
}

void runs(const books& b, const told& t, lines& out) {
  tally lists;
  for (const auto& [number, own] : b.outreach.runs) {
    const auto said = found_in(t.runs, number);
    lists.take(said.segment == own.segment && said.hash == own.hash, "{}: not the {} of {}", number,
               own.count, own.segment);
  }
  lists.tell(out, "segments that were counted, each with the list of the books");
}

void proposals(const books& b, const told& t, lines& out) {
  tally wanted, answered;
  for (const auto& [who, p] : t.people) {
    for (const auto& one : p.proposals) {
      const auto day = parse_instant(one.day + "T12:00:00+09:00");
      const auto number = day ? day_number_of(*day) : 0;
      const auto quiet = standing_of(b.outreach, who, number - 1).without_outing;
      wanted.take(wants_on(b.outreach, who, number) && quiet >= stagnant_days && one.has_reason,
                  "{} got one on {}, {} days after an outing", who, one.day, quiet);
      const auto own = found_in(b.outreach.proposals, one.number).state;
      answered.take(one.state == own, "{} is {}, not {}", one.number, one.state, own);
    }
  }
  wanted.tell(out, "proposals, to who wants them and was not out for two weeks");
  answered.tell(out, "proposals with the answer that was given");
  out.same("people who had to get a proposal, and got it", b.outreach.proposals_due,
           b.outreach.proposals_found);
}

bool same(const approach_result& a, const approach_result& b) {
  const auto near_or_none = [](const std::optional<double>& x, const std::optional<double>& y) {
    return x.has_value() == y.has_value() && (!x || near(*x, *y));
  };
  return a.treated == b.treated && a.control == b.control && a.points_cost == b.points_cost &&
         near_or_none(a.points, b.points) && near_or_none(a.low, b.low) &&
         near_or_none(a.high, b.high);
}

void approaches(const books& b, const told& t, lines& out) {
  tally all;
  for (const auto& [code, c] : b.outreach.campaigns) {
    const auto said = found_in(t.approaches, code), own = result_of(b.outreach, code);
    all.take(same(said, own), "{}: {}/{} and {}/{} acted, not {}/{} and {}/{}", code,
             said.treated.acted, said.treated.members, said.control.acted, said.control.members,
             own.treated.acted, own.treated.members, own.control.acted, own.control.members);
  }
  all.tell(out, "campaigns with groups, effect and cost counted again");
}

}  // namespace

void compare_outreach(const books& b, const told& t, lines& out) {
  classes(b, t, out, t.outreach_day);
  runs(b, t, out);
  proposals(b, t, out);
  approaches(b, t, out);
}

}  // namespace tsu::town_sim
