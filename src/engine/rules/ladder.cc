#include "engine/rules/ladder.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/core/json.h"

namespace tsu::rules {
namespace {

using std::chrono::minutes;

struct kept_ladder {
  ladder_plan plan;
  std::vector<ladder_entry> story;
};
BOOST_DESCRIBE_STRUCT(kept_ladder, (), (plan, story))

problem bad_ladder(std::string detail, std::vector<field_error> fields = {}) {
  return {why::not_processable, std::move(detail), "rules_bad_ladder", std::move(fields)};
}

problem not_asked(std::string_view who) {
  return {why::not_processable, "nobody has asked " + std::string{who}, "rules_not_asked"};
}

std::string place(std::string_view list, std::size_t i) {
  return std::string{list} + "[" + std::to_string(i) + "]";
}

void check_names(std::vector<field_error>& bad, const std::string& path,
                 const std::vector<std::string>& names, std::size_t most) {
  if (names.empty() || names.size() > most) {
    bad.push_back({path, names.empty() ? "empty" : "too_many"});
  }
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) {
      bad.push_back({place(path, i), "empty"});
    } else if (names[i].size() > ladder_text_max) {
      bad.push_back({place(path, i), "too_long"});
    } else if (!seen.insert(names[i]).second) {
      bad.push_back({place(path, i), "asked_twice"});
    }
  }
}

std::string cut(std::string_view text) {
  auto length = std::min(text.size(), ladder_text_max);
  while (length < text.size() && length > 0 && (text[length] & 0xC0) == 0x80) {
    --length;  // not in the middle of a character
  }
  return std::string{text.substr(0, length)};
}

}  // namespace

std::vector<field_error> faults_of(const ladder_plan& plan) {
  std::vector<field_error> bad;
  if (plan.subject.empty() || plan.subject.size() > ladder_text_max) {
    bad.push_back({"subject", plan.subject.empty() ? "empty" : "too_long"});
  }
  if (plan.steps.empty() || plan.steps.size() > ladder_steps_max) {
    bad.push_back({"steps", plan.steps.empty() ? "empty" : "too_many"});
    return bad;
  }
  std::set<std::pair<std::string_view, std::string_view>> asked;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const auto& step = plan.steps[i];
    const auto path = place("steps", i);
    check_names(bad, path + ".contacts", step.contacts, ladder_contacts_max);
    check_names(bad, path + ".ways", step.ways, ladder_ways_max);
    if (step.answer_minutes < 1 || step.answer_minutes > ladder_minutes_max) {
      bad.push_back({path + ".answerMinutes", "out_of_bounds"});
    }
    const std::set<std::string_view> contacts{step.contacts.begin(), step.contacts.end()};
    const std::set<std::string_view> ways{step.ways.begin(), step.ways.end()};
    for (const auto who : contacts) {
      for (const auto way : ways) {
        if (!asked.emplace(who, way).second) {
          bad.push_back({path + ".contacts", "asked_twice"});
        }
      }
    }
  }
  return bad;
}

result<ladder> ladder::create(ladder_plan plan) {
  if (auto bad = faults_of(plan); !bad.empty()) {
    return bad_ladder("the plan has faults", std::move(bad));
  }
  return ladder{std::move(plan)};
}

std::string ladder::json() const { return to_json(kept_ladder{plan_, story_}); }

result<ladder> ladder::read(std::string_view json) {
  TRY(auto kept, from_json<kept_ladder>(json));
  TRY(auto made, create(std::move(kept.plan)));
  for (const auto& entry : kept.story) {
    const auto known = made.story_.size();
    const auto at = static_cast<std::size_t>(&entry - kept.story.data());
    if (at < known) {
      continue;  // followed from the one before
    }
    if (!made.apply(entry)) {
      return bad_ladder("entry " + std::to_string(at) + " could not have happened");
    }
  }
  if (made.story_ != kept.story) {
    return bad_ladder("the story does not follow from its own events");
  }
  return made;
}

// Does again what once made this entry.
bool ladder::apply(const ladder_entry& e) {
  const auto before = story_.size();
  switch (e.what) {
    case ladder_happening::asked: start(e.at); break;
    case ladder_happening::accepted:
    case ladder_happening::too_late: (void)accept(e.who, e.at, e.note); break;
    case ladder_happening::declined: (void)decline(e.who, e.at, e.note); break;
    case ladder_happening::unanswered: look(e.at); break;
    case ladder_happening::unreachable: (void)unreachable(e.step, e.who, e.at); break;
    case ladder_happening::cancelled: cancel(e.who, e.at, e.note); break;
    case ladder_happening::exhausted: break;  // always follows from another
  }
  return story_.size() > before && story_[before] == e;
}

bool ladder::was_asked(std::string_view who) const {
  for (const auto& e : story_) {
    const auto& asked = plan_.steps[static_cast<std::size_t>(e.step)].contacts;
    if (e.what == ladder_happening::asked &&
        std::find(asked.begin(), asked.end(), who) != asked.end()) {
      return true;
    }
  }
  return false;
}

bool ladder::has(ladder_happening what, std::string_view who) const {
  return std::any_of(story_.begin(), story_.end(),
                     [&](const auto& e) { return e.what == what && e.who == who; });
}

bool ladder::is_left(const std::string& contact) const {
  return std::none_of(story_.begin(), story_.end(), [&](const auto& e) {
    return e.who == contact &&
           (e.what == ladder_happening::declined ||
            (e.what == ladder_happening::unreachable && e.step == std::int64_t(step_)));
  });
}

std::vector<std::string> ladder::willing(std::size_t step) const {
  std::vector<std::string> out;
  for (const auto& c : plan_.steps[step].contacts) {
    if (!has(ladder_happening::declined, c)) {
      out.push_back(c);
    }
  }
  return out;
}

std::vector<std::string> ladder::to_release(std::string_view but) const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i <= step_; ++i) {
    for (const auto& c : plan_.steps[i].contacts) {
      if (c != but && was_asked(c) && !has(ladder_happening::declined, c) &&
          std::find(out.begin(), out.end(), c) == out.end()) {
        out.push_back(c);
      }
    }
  }
  return out;
}

void ladder::tell(instant now, ladder_happening what, std::string_view who, std::string_view note) {
  const auto at = story_.empty() ? now : std::max(now, story_.back().at);
  story_.push_back({at, what, std::int64_t(step_), cut(who), cut(note)});
}

std::optional<instant> ladder::look_again() const {
  return state_ == ladder_state::waiting ? std::optional{deadline_} : std::nullopt;
}

// Asks the first step from there on in which somebody has not declined, or gives up.
ladder_orders ladder::ask_from(std::size_t step, instant now) {
  while (step < plan_.steps.size() && willing(step).empty()) {
    ++step;
  }
  ladder_orders out{.effect = ladder_effect::moved};
  if (step == plan_.steps.size()) {
    state_ = ladder_state::exhausted;
    tell(now, ladder_happening::exhausted);
    out.gave_up = true;
    return out;
  }
  step_ = step;
  state_ = ladder_state::waiting;
  tell(now, ladder_happening::asked);
  deadline_ = story_.back().at + minutes{plan_.steps[step].answer_minutes};
  out.ask = ladder_ask{std::int64_t(step), willing(step), plan_.steps[step].ways, deadline_};
  out.look_again = deadline_;
  return out;
}

ladder_orders ladder::go_on_if_nobody_is_left(instant now) {
  const auto& asked = plan_.steps[step_].contacts;
  if (state_ != ladder_state::waiting ||
      std::any_of(asked.begin(), asked.end(), [&](const auto& c) { return is_left(c); })) {
    return {.effect = ladder_effect::moved, .look_again = look_again()};
  }
  return ask_from(step_ + 1, now);
}

ladder_orders ladder::start(instant now) {
  if (state_ != ladder_state::ready) {
    return {.look_again = look_again()};
  }
  return ask_from(0, now);
}

ladder_orders ladder::look(instant now) {
  if (state_ != ladder_state::waiting || now < deadline_) {
    return {.look_again = look_again()};
  }
  tell(now, ladder_happening::unanswered);
  return ask_from(step_ + 1, now);
}

result<ladder_orders> ladder::accept(std::string_view who, instant now, std::string_view note) {
  if (!was_asked(who)) {
    return not_asked(who);
  }
  if (state_ == ladder_state::accepted && taken_by_ == who) {
    return ladder_orders{};
  }
  if (state_ == ladder_state::accepted || state_ == ladder_state::cancelled) {
    if (!has(ladder_happening::too_late, who)) {
      tell(now, ladder_happening::too_late, who, note);
    }
    return ladder_orders{.effect = ladder_effect::too_late};
  }
  state_ = ladder_state::accepted;
  taken_by_ = who;
  tell(now, ladder_happening::accepted, who, note);
  return ladder_orders{.effect = ladder_effect::moved, .release = to_release(who), .stopped = true};
}

result<ladder_orders> ladder::decline(std::string_view who, instant now, std::string_view note) {
  if (!was_asked(who)) {
    return not_asked(who);
  }
  if (has(ladder_happening::declined, who)) {
    return ladder_orders{.look_again = look_again()};
  }
  tell(now, ladder_happening::declined, who, note);
  return go_on_if_nobody_is_left(now);
}

result<ladder_orders> ladder::unreachable(std::int64_t step, std::string_view who, instant now) {
  if (!was_asked(who)) {
    return not_asked(who);
  }
  const auto& asked = plan_.steps[step_].contacts;
  const std::string name{who};
  if (state_ != ladder_state::waiting || step != std::int64_t(step_) || !is_left(name) ||
      std::find(asked.begin(), asked.end(), who) == asked.end()) {
    return ladder_orders{.look_again = look_again()};
  }
  tell(now, ladder_happening::unreachable, who);
  return go_on_if_nobody_is_left(now);
}

ladder_orders ladder::cancel(std::string_view by, instant now, std::string_view reason) {
  if (state_ == ladder_state::accepted || state_ == ladder_state::cancelled) {
    return {};
  }
  state_ = ladder_state::cancelled;
  auto told = to_release({});
  tell(now, ladder_happening::cancelled, by, reason);
  return {.effect = ladder_effect::moved, .release = std::move(told), .stopped = true};
}

}  // namespace tsu::rules
