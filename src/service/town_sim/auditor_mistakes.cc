// An auditor who would find nothing is worth nothing: what the program says is spoilt on purpose,
// one mistake at a time.
#include <fmt/format.h>

#include "service/town_sim/auditor.h"

namespace tsu::town_sim {
namespace {

bool add_a_point(told& t, const books&) {
  if (t.people.empty()) {
    return false;
  }
  auto& p = t.people.begin()->second;
  p.balance += 1;
  p.rows += 1;
  t.outstanding += 1;
  return true;
}

bool use_a_coupon_twice(told& t, const books&) {
  for (auto& [who, p] : t.people) {
    for (auto& [serial, uses] : p.uses) {
      if (uses == 1) {
        uses = 2;
        return true;
      }
    }
  }
  return false;
}

bool look_without_a_yes(told& t, const books& b) {
  for (auto& [who, p] : t.people) {
    if (!has_given(b, who, instant{})) {
      p.looks.push_back({who, instant{}, true});
      return true;
    }
  }
  return false;
}

bool add_a_tablet(told& t, const books&) {
  ++t.tablet_sums["stock"];
  return !t.tablets.empty();
}

bool lend_a_second(told& t, const books&) {
  for (auto& [who, p] : t.people) {
    if (p.loans.size() == 1) {
      p.loans.push_back(p.loans.front());
      return true;
    }
  }
  return false;
}

bool draw_otherwise(told& t, const books&) {
  application_book* first = nullptr;
  for (auto& [number, a] : t.applications) {
    if (a.rank > 0 && first != nullptr) {
      std::swap(a.rank, first->rank);
      return true;
    }
    first = a.rank > 0 ? &a : first;
  }
  return false;
}

bool see_a_second_more(told& t, const books&) {
  for (auto& [who, p] : t.people) {
    for (auto& [code, v] : p.videos) {
      v.seconds += 1;
      return true;
    }
  }
  return false;
}

bool call_somebody_active(told& t, const books&) {
  if (t.people.empty()) {
    return false;
  }
  auto& s = t.people.begin()->second.standing;
  s.now = s.now == "active" ? "stagnant" : "active";
  return true;
}

bool list_others(told& t, const books& b) {
  for (auto& [number, run] : t.runs) {
    if (b.outreach.runs.contains(number)) {
      run.hash = hash_of({0});
      return true;
    }
  }
  return false;
}

bool propose_without_a_yes(told& t, const books& b) {
  for (auto& [who, p] : t.people) {
    if (!b.outreach.wants.contains(who)) {
      p.proposals.push_back({0, "1970-01-02", "proposed", true});
      return true;
    }
  }
  return false;
}

bool flatter(told& t, const books&) {
  if (t.approaches.empty()) {
    return false;
  }
  t.approaches.begin()->second.treated.acted += 1;
  return true;
}

bool forget_a_refusal(told& t, const books& b) {
  for (const auto& [key, of] : b.refusals) {
    if (of.told > 0) {
      t.refusals[key] -= 1;
      return true;
    }
  }
  return false;
}

struct known_mistake {
  mistake which;
  std::string_view name;
  bool (*make)(told&, const books&);
};
constexpr known_mistake known[] = {
    {mistake::a_point_too_much, "a point too much", add_a_point},
    {mistake::a_coupon_used_twice, "a coupon that was used twice", use_a_coupon_twice},
    {mistake::a_look_without_a_yes, "a look without a yes", look_without_a_yes},
    {mistake::a_tablet_too_many, "a tablet too many", add_a_tablet},
    {mistake::a_person_with_two_loans, "a person with two loans", lend_a_second},
    {mistake::a_draw_with_another_seed, "a draw with another seed", draw_otherwise},
    {mistake::a_second_that_nobody_saw, "a second of a video that nobody saw", see_a_second_more},
    {mistake::a_class_that_is_not, "somebody in another class", call_somebody_active},
    {mistake::a_list_of_others, "a segment of others", list_others},
    {mistake::a_proposal_without_a_yes, "a proposal without a yes", propose_without_a_yes},
    {mistake::a_campaign_that_flatters, "a campaign with one who acted more", flatter},
    {mistake::a_refusal_unwritten, "a refusal that was not written", forget_a_refusal},
};
static_assert(std::size(known) == mistakes);

}  // namespace

std::string_view name_of(mistake m) { return known[static_cast<std::size_t>(m)].name; }

std::optional<told> spoiled(told t, const books& b, mistake how) {
  const auto& one = known[static_cast<std::size_t>(how)];
  return one.make(t, b) ? std::optional{std::move(t)} : std::nullopt;
}

std::vector<finding> try_out(const books& b, const told& t, instant now) {
  std::vector<finding> out;
  const auto before = wrong_in(compare(b, t, now));
  for (const auto& one : known) {
    const auto wrong = spoiled(t, b, one.which);
    const bool found = wrong && wrong_in(compare(b, *wrong, now)) > before;
    out.push_back({fmt::format("this auditor, told of {}", one.name), "found",
                   found   ? "found"
                   : wrong ? "not found"
                           : "nothing to spoil",
                   found || !wrong});
  }
  return out;
}

}  // namespace tsu::town_sim
