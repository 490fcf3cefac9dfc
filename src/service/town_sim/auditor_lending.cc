// Tablets and videos: the register, loans, the draw, briefings, support; what was seen and its
// points.
#include <fmt/format.h>

#include "service/town_sim/tally.h"

namespace tsu::town_sim {
namespace {

void tablets(const books& b, const told& t, lines& out) {
  const auto& of = b.lending;
  std::int64_t sum = 0;
  tally states, bound;
  for (const auto* state : {"stock", "lent", "repair", "lost"}) {
    const auto said = found_in(t.tablet_sums, state);
    sum += said;
    states.take(said == count_tablets(of, state), "{}: {} of {}", state, said,
                count_tablets(of, state));
  }
  out.same("tablets: in stock + lent + in repair + lost", std::ssize(of.tablets), sum);
  states.tell(out, "states with as many tablets as the books say");
  tally each;
  for (const auto& [serial, own] : of.tablets) {
    const auto said = found_in(t.tablets, serial);
    each.take(said.state == own.state && said.to_wipe == own.to_wipe, "{} is {}, not {}", serial,
              said.state, own.state);
    bound.take(said.bound_to == own.holder, "{} is bound to {}, not {}", serial, said.bound_to,
               own.holder);
  }
  each.tell(out, "tablets where they should be, wiped or to be wiped");
  bound.tell(out, "tablets on which nobody but the borrower can be signed in");
}

void loans(const books& b, const told& t, lines& out) {
  tally one;
  for (const auto& [who, p] : t.people) {
    std::vector<std::string> own;
    for (const auto& [serial, tablet] : b.lending.tablets) {
      if (tablet.holder == who) {
        own.push_back(serial);
      }
    }
    one.take(p.loans.size() <= 1 && p.loans == own, "{} has {} loans", who, p.loans.size());
  }
  one.tell(out, "people with one loan at most, that of the books");
  out.same("loans of what was not wiped, and second ones, let in", 0, b.lending.wrong_loans_let_in);
}

void recruiting(const books& b, const told& t, lines& out) {
  tally drawn, seats, support;
  std::int64_t places = 0;
  for (const auto& [number, own] : b.lending.applications) {
    const auto said = found_in(t.applications, number);
    drawn.take(said.whose == own.whose && said.state == own.state && said.rank == own.rank,
               "{}: {} of rank {}, not {} of {}", number, said.state, said.rank, own.state,
               own.rank);
    places += said.state == "accepted" ? 1 : 0;
  }
  for (const auto& [briefing, own] : b.lending.seats) {
    const auto said = found_in(t.seats, briefing);
    seats.take(said == own, "{}: {} people, not {}", briefing, said.size(), own.size());
  }
  for (const auto& [m, said] : t.support) {
    const auto own = sums_of(b.lending, m);
    support.take(said == own, "{}: {} of {} at once", m, said.at_once, said.matters);
  }
  drawn.tell(out, "applications as the seed draws them, drawn again");
  out.same("places that are taken beyond those there are", 0,
           std::max<std::int64_t>(0, places - b.lending.places));
  seats.tell(out, "briefings with who came and who did not");
  support.tell(out, "months of what people asked, and what was solved at once");
}

}  // namespace

void compare_lending(const books& b, const told& t, lines& out) {
  tablets(b, t, out);
  loans(b, t, out);
  recruiting(b, t, out);
}

void compare_videos(const books& b, const told& t, lines& out) {
  tally seen, points;
  for (const auto& [who, p] : t.people) {
    const auto own = found_in(b.videos, who);
    for (const auto& [code, v] : own) {
      const auto said = found_in(p.videos, code);
      seen.take(said.seconds == v.until_s && said.completed == v.completed, "{} saw {} s of {}",
                who, said.seconds, code);
      if (v.completed) {
        points.take(said.points == v.points, "{} got {} for {}, not {}", who, said.points, code,
                    v.points);
      }
    }
    for (const auto& [code, said] : p.videos) {
      if (!own.contains(code) && said.seconds > 0) {
        seen.take(false, "{} saw {} without having looked", who, code);
      }
    }
  }
  seen.tell(out, "videos that people saw, to the second");
  points.tell(out, "videos seen to the end, each with its points once");
}

}  // namespace tsu::town_sim
