#include "engine/rules/evaluator.h"

#include <algorithm>

namespace tsu::rules {
namespace {

constexpr std::int64_t minute_us = 60'000'000;

// The first whole minute not before it.
std::int64_t minute_of(instant t) {
  const auto us = to_micros(t);
  return us <= 0 ? 1 : (us + minute_us - 1) / minute_us;
}
instant time_of(std::int64_t minute) { return from_micros(minute * minute_us); }

truth truth_in(std::uint32_t truths, std::size_t condition) {
  return static_cast<truth>((truths >> (2 * condition)) & 3u);
}
void put_truth(std::uint32_t& truths, std::size_t condition, truth t) {
  truths &= ~(3u << (2 * condition));
  truths |= static_cast<std::uint32_t>(t) << (2 * condition);
}

// Nothing is known of what was never looked at.
std::uint32_t all_unknown(std::size_t conditions) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < conditions; ++i) {
    put_truth(out, i, truth::unknown);
  }
  return out;
}

bool has_bit(std::uint32_t bits, std::size_t i) { return ((bits >> i) & 1u) != 0; }

std::optional<instant> sooner(std::optional<instant> a, std::optional<instant> b) {
  return !a ? b : !b ? a : std::min(*a, *b);
}

}  // namespace

evaluator::evaluator(std::vector<rule_ptr> rules, instant start, instant listening_since)
    : rules_(std::move(rules)), listening_since_(listening_since), now_(start) {
  for (std::size_t r = 0; r < rules_.size(); ++r) {
    auto& mine = stream_of_.emplace_back();
    for (std::size_t i = 0; i < rules_[r]->conditions.size(); ++i) {
      const auto& c = rules_[r]->conditions[i];
      if (c.measure == measure_kind::neighbours) {
        around_.emplace(std::pair{r, i}, neighbourhood{c.within_m});
        mine.push_back(0);
        continue;
      }
      const auto number = stream_number(c.from);
      reaches_back_[number] = std::max(reaches_back_[number], 2 * c.window);
      mine.push_back(number);
    }
  }
}

std::size_t evaluator::stream_number(const stream& s) {
  const auto at = std::find(streams_.begin(), streams_.end(), s);
  if (at != streams_.end()) {
    return static_cast<std::size_t>(at - streams_.begin());
  }
  streams_.push_back(s);
  reaches_back_.push_back(duration{0});
  by_attribute_[s.attribute].push_back(streams_.size() - 1);
  return streams_.size() - 1;
}

std::span<const std::size_t> evaluator::streams_of(std::string_view attribute) const {
  const auto at = by_attribute_.find(std::string{attribute});
  return at == by_attribute_.end() ? std::span<const std::size_t>{} : at->second;
}

evaluator::thing* evaluator::find(std::string_view id) {
  const auto at = numbers_.find(std::string{id});
  return at == numbers_.end() ? nullptr : things_[at->second].get();
}

const thing_news* evaluator::about(std::string_view id) const {
  const auto at = numbers_.find(std::string{id});
  return at == numbers_.end() ? nullptr : &things_[at->second]->about;
}

evaluator::slot* evaluator::find_slot(thing& t, std::size_t rule) {
  const auto at =
      std::find_if(t.slots.begin(), t.slots.end(), [&](const auto& s) { return s.rule == rule; });
  return at == t.slots.end() ? nullptr : &*at;
}

const series* evaluator::series_of(const thing& t, std::size_t rule, std::size_t condition) const {
  const auto number = stream_of_[rule][condition];
  for (const auto& [stream, values] : t.data) {
    if (stream == number) {
      return &values;
    }
  }
  return nullptr;
}

window_facts evaluator::facts_of(const thing& t, std::size_t rule, std::size_t condition) const {
  const auto* values = series_of(t, rule, condition);
  auto out = values != nullptr ? values->facts(rules_[rule]->conditions[condition].window, now_)
                               : window_facts{};
  out.since = std::max(listening_since_, t.about.since);
  return out;
}

neighbour_facts evaluator::neighbours_of(std::uint32_t number, std::size_t rule,
                                         std::size_t condition,
                                         std::vector<std::string>* who) const {
  neighbour_facts out;
  const auto of = rules_[rule]->conditions[condition].of;
  around_.at({rule, condition}).each(number, [&](std::uint32_t other) {
    for (const auto& s : things_[other]->slots) {
      if (s.rule != rule) {
        continue;
      }
      const auto is = truth_in(s.truths, of);
      ++(is == truth::yes ? out.yes : is == truth::no ? out.no : out.unknown);
      if (who != nullptr && is == truth::yes && who->size() < seen_neighbours_max) {
        who->push_back(things_[other]->about.id);
      }
    }
  });
  return out;
}

// --- things -------------------------------------------------------------------------------------

void evaluator::restore(const kept_state& s) { to_restore_[{s.thing, s.rule}] = s; }

void evaluator::open_slot(std::uint32_t number, std::size_t rule) {
  auto& t = *things_[number];
  slot s{.rule = static_cast<std::uint32_t>(rule)};
  s.truths = all_unknown(rules_[rule]->conditions.size());
  const auto kept = to_restore_.find({t.about.id, rules_[rule]->name()});
  if (kept != to_restore_.end()) {
    s.active = kept->second.active;
    s.held = kept->second.held;
    s.holds_since = kept->second.holds_since;
    s.fired_at = kept->second.fired_at;
    to_restore_.erase(kept);
  }
  t.slots.insert(std::upper_bound(t.slots.begin(), t.slots.end(), rule,
                                  [](std::size_t r, const slot& x) { return r < x.rule; }),
                 s);
}

void evaluator::close_slot(std::uint32_t number, slot& s, std::string_view reason) {
  auto& t = *things_[number];
  const auto before = state_of(t, s);
  if (s.active) {
    say(t, s, moment::cleared, reason, truth::unknown, {}, s.held);
  }
  const auto rule = s.rule;
  for (std::size_t i = 0; i < rules_[rule]->conditions.size(); ++i) {
    const auto around = around_.find({rule, i});
    if (around == around_.end()) {
      continue;
    }
    queue_around(around->second, number, rule);
    around->second.remove(number);
  }
  s = slot{.rule = rule};
  note_change(t, s, before);
}

// Series for what its rules ask for, and no others.
void evaluator::keep_data(thing& t) {
  std::vector<std::size_t> wanted;
  for (const auto& s : t.slots) {
    for (std::size_t i = 0; i < rules_[s.rule]->conditions.size(); ++i) {
      if (rules_[s.rule]->conditions[i].measure != measure_kind::neighbours) {
        wanted.push_back(stream_of_[s.rule][i]);
      }
    }
  }
  std::erase_if(t.data, [&](const auto& d) {
    return std::find(wanted.begin(), wanted.end(), d.first) == wanted.end();
  });
  for (const auto number : wanted) {
    const bool there =
        std::any_of(t.data.begin(), t.data.end(), [&](const auto& d) { return d.first == number; });
    if (!there) {
      t.data.emplace_back(number, series{});
    }
  }
}

void evaluator::tell(const thing_news& news) {
  if (news.rules.empty()) {
    return forget(news.id, "not_selected");
  }
  auto at = numbers_.find(news.id);
  if (at == numbers_.end()) {
    std::uint32_t number = static_cast<std::uint32_t>(things_.size());
    if (free_.empty()) {
      things_.push_back(nullptr);
    } else {
      number = free_.back();
      free_.pop_back();
    }
    things_[number] = std::make_unique<thing>();
    at = numbers_.emplace(news.id, number).first;
  }
  const auto number = at->second;
  auto& t = *things_[number];
  const auto is_wanted = [&](std::size_t r) {
    return std::find(news.rules.begin(), news.rules.end(), r) != news.rules.end();
  };
  for (auto& s : t.slots) {
    if (!is_wanted(s.rule)) {
      close_slot(number, s, "not_selected");
    }
  }
  std::erase_if(t.slots, [&](const slot& s) { return !is_wanted(s.rule); });
  t.about = news;
  for (const auto r : news.rules) {
    if (find_slot(t, r) == nullptr) {
      open_slot(number, r);
    }
  }
  keep_data(t);
  for (auto& s : t.slots) {
    move(number, s.rule);
    queue(number, s);
  }
  settle();
}

// To where it is now; those around it then and now are looked at.
void evaluator::move(std::uint32_t number, std::size_t rule) {
  const auto& about = things_[number]->about;
  for (std::size_t i = 0; i < rules_[rule]->conditions.size(); ++i) {
    const auto around = around_.find({rule, i});
    if (around != around_.end()) {
      const auto group = about.groups.find(rules_[rule]->conditions[i].same);
      queue_around(around->second, number, rule);
      around->second.put(number, about.place,
                         group == about.groups.end() ? std::string{} : group->second);
      queue_around(around->second, number, rule);
    }
  }
}

void evaluator::queue_around(const neighbourhood& around, std::uint32_t number, std::size_t rule) {
  around.each(number, [&](std::uint32_t other) {
    if (auto* theirs = find_slot(*things_[other], rule)) {
      queue(other, *theirs);
    }
  });
}

void evaluator::remove(std::string_view id) { forget(id, "removed"); }

void evaluator::forget(std::string_view id, std::string_view reason) {
  const auto at = numbers_.find(std::string{id});
  if (at == numbers_.end()) {
    return;
  }
  const auto number = at->second;
  for (auto& s : things_[number]->slots) {
    close_slot(number, s, reason);
  }
  numbers_.erase(at);
  things_[number] = nullptr;
  free_.push_back(number);
  settle();
}

void evaluator::fill(std::string_view id, const heard& h) {
  auto* t = find(id);
  if (t == nullptr) {
    return;
  }
  for (auto& [stream, values] : t->data) {
    if (stream == h.stream) {
      values.put(h.value);
    }
  }
}

void evaluator::take(std::string_view id, std::span<const heard> all) {
  auto* t = find(id);
  if (t == nullptr) {
    return;
  }
  std::vector<std::size_t> touched;
  for (const auto& h : all) {
    for (auto& [stream, values] : t->data) {
      if (stream == h.stream) {
        values.put(h.value);
        values.forget_before(now_ - reaches_back_[stream]);
        touched.push_back(stream);
      }
    }
  }
  const auto number = numbers_.at(t->about.id);
  for (auto& s : t->slots) {
    const auto& mine = stream_of_[s.rule];
    const auto& conditions = rules_[s.rule]->conditions;
    for (std::size_t i = 0; i < mine.size(); ++i) {
      if (conditions[i].measure != measure_kind::neighbours &&
          std::find(touched.begin(), touched.end(), mine[i]) != touched.end()) {
        queue(number, s);
        break;
      }
    }
  }
  settle();
}

// --- looking ------------------------------------------------------------------------------------

void evaluator::begin() {
  begun_ = true;
  // What is left was about things that are gone.
  for (const auto& [key, kept] : std::exchange(to_restore_, {})) {
    changed_.push_back({.rule = kept.rule, .thing = kept.thing});
    const auto r = std::find_if(rules_.begin(), rules_.end(),
                                [&](const auto& one) { return one->name() == kept.rule; });
    if (kept.active && r != rules_.end()) {
      decisions_.push_back({.what = moment::cleared,
                            .rule = *r,
                            .thing = kept.thing,
                            .at = now_,
                            .reason = "removed",
                            .seen = {.at = now_}});
    }
  }
  for (std::uint32_t i = 0; i < things_.size(); ++i) {
    if (things_[i]) {
      for (auto& s : things_[i]->slots) {
        queue(i, s);
      }
    }
  }
  settle();
}

void evaluator::advance_to(instant t) {
  while (!wheel_.empty() && time_of(wheel_.begin()->first) <= t) {
    const auto minute = wheel_.begin()->first;
    const auto due = std::move(wheel_.begin()->second);
    wheel_.erase(wheel_.begin());
    now_ = std::max(now_, time_of(minute));
    for (const auto& [number, rule] : due) {
      auto* s = things_[number] ? find_slot(*things_[number], rule) : nullptr;
      if (s == nullptr || s->scheduled != minute) {
        continue;  // a sooner look has taken its place
      }
      s->scheduled = 0;
      if (s->wanted > minute) {
        schedule(number, *s, time_of(s->wanted));
      } else if (s->wanted != 0) {
        queue(number, *s);
      }
    }
    settle();
  }
  now_ = std::max(now_, t);
}

void evaluator::schedule(std::uint32_t number, slot& s, std::optional<instant> t) {
  s.wanted = t ? std::max(minute_of(*t), minute_of(now_)) : 0;
  if (s.wanted != 0 && time_of(s.wanted) <= now_) {
    ++s.wanted;
  }
  if (s.wanted != 0 && (s.scheduled == 0 || s.wanted < s.scheduled)) {
    s.scheduled = s.wanted;
    wheel_[s.wanted].emplace_back(number, s.rule);
  }
}

void evaluator::queue(std::uint32_t number, slot& s) {
  if (!s.queued) {
    s.queued = true;
    queue_.emplace_back(number, s.rule);
  }
}

// A look may turn what others count; they are looked at as well. At one time a second look finds
// what the first found, so this ends.
void evaluator::settle() {
  if (!begun_) {
    return;
  }
  for (std::size_t i = 0; i < queue_.size(); ++i) {
    const auto [number, rule] = queue_[i];
    auto* s = things_[number] ? find_slot(*things_[number], rule) : nullptr;
    if (s != nullptr && s->queued) {
      s->queued = false;
      evaluate(number, *s);
    }
  }
  queue_.clear();
}

evaluator::looked_at evaluator::look(std::uint32_t number, slot& s) {
  const auto& r = *rules_[s.rule];
  const auto& t = *things_[number];
  looked_at out{.all = std::vector<judgement>(r.conditions.size())};
  for (std::size_t i = 0; i < r.conditions.size(); ++i) {
    const auto& c = r.conditions[i];
    if (c.measure == measure_kind::neighbours) {
      out.all[i] = judge(c, neighbours_of(number, s.rule, i, nullptr));
    } else {
      const auto facts = facts_of(t, s.rule, i);
      out.all[i] = judge(c, facts, has_bit(s.held, i), now_);
      out.again = sooner(out.again, look_again(c, facts, now_));
    }
    put_truth(s.truths, i, out.all[i].is);
    if (c.clear_value && out.all[i].is != truth::unknown) {
      s.held &= ~(1u << i);
      s.held |= (out.all[i].is == truth::yes ? 1u : 0u) << i;
    }
  }
  return out;
}

void evaluator::tell_neighbours(std::uint32_t number, const slot& s, std::uint32_t before) {
  const auto& conditions = rules_[s.rule]->conditions;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    const auto of = conditions[i].of;
    if (conditions[i].measure != measure_kind::neighbours ||
        truth_in(before, of) == truth_in(s.truths, of)) {
      continue;
    }
    queue_around(around_.at({s.rule, i}), number, s.rule);
  }
}

void evaluator::evaluate(std::uint32_t number, slot& s) {
  ++evaluations_;
  auto& t = *things_[number];
  const auto& r = *rules_[s.rule];
  const auto before = state_of(t, s);
  const auto held_before = s.held, truths_before = s.truths;
  auto seen_now = look(number, s);
  const auto is = r.when.value([&](std::size_t i) { return seen_now.all[i].is; });
  const auto again = sooner(seen_now.again, decide(t, s, is, seen_now, held_before));
  schedule(number, s, again);
  note_change(t, s, before);
  tell_neighbours(number, s, truths_before);
}

// Gives back when this may come out otherwise although the conditions stay as they are.
std::optional<instant> evaluator::decide(thing& t, slot& s, truth is, const looked_at& l,
                                         std::uint32_t held_before) {
  const auto& r = *rules_[s.rule];
  const auto& d = r.document;
  if (!r.in_force(now_)) {
    if (s.active) {
      say(t, s, moment::cleared, "ended", is, l.all, held_before);
    }
    s.active = false;
    s.holds_since = never;
    return d.from && *d.from > now_ ? d.from : std::nullopt;
  }
  if (is != truth::yes) {
    s.holds_since = never;
    if (is == truth::no && s.active) {
      say(t, s, moment::cleared, "condition", is, l.all, held_before);
      s.active = false;
      s.fired_at = r.cooldown == duration::zero() ? never : s.fired_at;
    }
    return d.until;
  }
  s.holds_since = s.holds_since == never ? now_ : s.holds_since;
  if (s.active) {
    return d.until;
  }
  auto ready = s.holds_since + r.hold;
  if (s.fired_at != never) {
    ready = std::max(ready, s.fired_at + r.cooldown);
  }
  if (ready > now_) {
    return sooner(ready, d.until);
  }
  if (r.quiet && r.quiet->contain(now_)) {
    return sooner(r.quiet->end(now_), d.until);
  }
  s.active = true;
  s.fired_at = now_;
  say(t, s, moment::fired, "condition", is, l.all, held_before);
  return d.until;
}

void evaluator::say(thing& t, const slot& s, moment what, std::string_view reason, truth is,
                    const std::vector<judgement>& all, std::uint32_t held_before) {
  const auto& r = *rules_[s.rule];
  decision d{.what = what,
             .rule = rules_[s.rule],
             .thing = t.about.id,
             .name = t.about.name,
             .at = now_,
             .reason = std::string{reason},
             .seen = {.at = now_, .is = is}};
  if (s.holds_since != never) {
    d.seen.holds_since = s.holds_since;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& c = r.conditions[i];
    reading one{.condition = c.name,
                .is = all[i].is,
                .measured = all[i].measured,
                .held = has_bit(held_before, i)};
    if (c.measure == measure_kind::neighbours) {
      one.neighbours = neighbours_of(numbers_.at(t.about.id), s.rule, i, &one.who);
    } else {
      one.facts = facts_of(t, s.rule, i);
      const auto* values = series_of(t, s.rule, i);
      if (values != nullptr && one.facts->count > 0 &&
          one.facts->count <= std::int64_t(seen_samples_max)) {
        const auto until = std::upper_bound(values->begin(), values->end(), now_,
                                            [](instant a, const sample& b) { return a < b.at; });
        one.samples.assign(until - one.facts->count, until);
      }
    }
    d.seen.readings.push_back(std::move(one));
  }
  decisions_.push_back(std::move(d));
}

kept_state evaluator::state_of(const thing& t, const slot& s) const {
  return {.rule = rules_[s.rule]->name(),
          .thing = t.about.id,
          .active = s.active,
          .held = s.held,
          .holds_since = s.holds_since,
          .fired_at = s.fired_at};
}

void evaluator::note_change(const thing& t, const slot& s, const kept_state& before) {
  auto now = state_of(t, s);
  if (now != before) {
    changed_.push_back(std::move(now));
  }
}

}  // namespace tsu::rules
