#include "engine/crm/columns.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/crm/store.h"

namespace tsu::crm {
namespace {

constexpr day_no base = 18'262;                                      // 2020-01-01
constexpr day_no oldest = std::numeric_limits<std::int16_t>::min();  // after it
constexpr std::int64_t persons_at_once = 2'000, gains_at_once = 10'000;
constexpr std::size_t late_max = 100'000;  // and a quarter of what is sorted

bool holds(compare how, std::int64_t left, std::int64_t right) {
  switch (how) {
    case compare::equal: return left == right;
    case compare::unequal: return left != right;
    case compare::less: return left < right;
    case compare::at_most: return left <= right;
    case compare::more: return left > right;
    case compare::at_least: return left >= right;
    case compare::among: return false;
  }
  return false;
}

template <class Narrow>
Narrow narrowed(std::int64_t v) {
  return static_cast<Narrow>(std::clamp<std::int64_t>(v, std::numeric_limits<Narrow>::min(),
                                                      std::numeric_limits<Narrow>::max()));
}

// The order of gains: by row, then by day.
template <class Gain>
std::uint64_t place_of(const Gain& g) {
  return std::uint64_t{g.row} << 16 | static_cast<std::uint16_t>(g.age ^ std::int16_t(-0x8000));
}
constexpr auto in_order = [](const auto& a, const auto& b) { return place_of(a) < place_of(b); };

template <class Gain>
void add_up(Gain& to, const Gain& more) {
  to.times = narrowed<std::int16_t>(std::int64_t{to.times} + more.times);
  to.amount = narrowed<std::int32_t>(std::int64_t{to.amount} + more.amount);
}

}  // namespace

std::uint32_t columns::dictionary::number_of(std::string_view text) {
  const auto at = all_.find(text);
  return at != all_.end() ? at->second
                          : all_.emplace(std::string{text}, static_cast<std::uint32_t>(all_.size()))
                                .first->second;
}
std::optional<std::uint32_t> columns::dictionary::find(std::string_view text) const {
  const auto at = all_.find(text);
  return at != all_.end() ? std::optional{at->second} : std::nullopt;
}

void columns::reserve(std::size_t persons) {
  rows_.reserve(persons);
  person_.reserve(persons);
}

columns::row_no columns::row_of(person_id who) {
  const auto [at, fresh] = rows_.emplace(who.value, static_cast<row_no>(person_.size()));
  if (fresh) {
    person_.push_back(who.value);
    born_.push_back(0);
    district_.push_back(words_.number_of(""));
    track_.push_back(words_.number_of(""));
    interests_.push_back(liked_.number_of(""));
    joined_.push_back(0);
    here_.push_back(0);
  }
  return at->second;
}

void columns::add_kind(const kind& k) { kinds_[k.number].of = k; }

void columns::add_person(const person_row& p) {
  const auto row = row_of(p.person);
  born_[row] = narrowed<std::int32_t>(p.born);
  district_[row] = words_.number_of(p.district);
  track_[row] = words_.number_of(p.track);
  joined_[row] = p.joined;
  here_[row] = p.gone ? 0 : 1;
  interests_[row] = liked_.number_of(p.interests);
  stamp_ = std::max(stamp_, p.stamp);
}

void columns::kind_column::add(const gain& g) {
  if (late.empty() && (gains.empty() || in_order(gains.back(), g))) {
    gains.push_back(g);
    ++sorted;
    return;
  }
  const auto end = gains.begin() + static_cast<std::ptrdiff_t>(sorted);
  if (const auto at = std::lower_bound(gains.begin(), end, g, in_order);
      at != end && place_of(*at) == place_of(g)) {
    add_up(*at, g);
    return;
  }
  const auto [at, fresh] = late.emplace(place_of(g), gains.size());
  if (!fresh) {
    add_up(gains[at->second], g);
    return;
  }
  gains.push_back(g);
  if (late.size() > late_max + sorted / 4) {
    settle();
  }
}

void columns::kind_column::settle() {
  const auto middle = gains.begin() + static_cast<std::ptrdiff_t>(sorted);
  std::sort(middle, gains.end(), in_order);
  std::inplace_merge(gains.begin(), middle, gains.end(), in_order);
  sorted = gains.size();
  late.clear();
}

columns::gain columns::gain_of(person_id who, const tally& g) {
  return {row_of(who), narrowed<std::int16_t>(g.day - base), narrowed<std::int16_t>(g.times),
          narrowed<std::int32_t>(g.amount)};
}

void columns::add_gain(person_id who, const tally& g) { kinds_[g.kind].add(gain_of(who, g)); }

// Whole or not at all: half of a town would be taken for the town.
void columns::load(db::reader& r) {
  columns fresh{rules_};
  fresh.fill(r);
  *this = std::move(fresh);
}

void columns::fill(db::reader& r) {
  epoch_ = store::current_epoch(r);
  data_ = store::newest_activity(r);
  for (const auto& k : store::all_kinds(r)) {
    add_kind(k);
  }
  for (person_id after{};;) {
    const auto from = after;
    std::int64_t read = 0;
    store::each_person_after(r, from, persons_at_once, [&](const person_row& p) {
      ++read;
      add_person(p);
      after = p.person;
    });
    if (read == 0) {
      break;
    }
    // Each day of a kind stands there once.
    store::each_day_after(r, from, persons_at_once, 0, [&](person_id who, const tally& g) {
      kinds_[g.kind].gains.push_back(gain_of(who, g));
    });
  }
  for (auto& [number, k] : kinds_) {
    k.settle();
  }
}

void columns::catch_up(db::reader& r) {
  if (store::current_epoch(r) > epoch_) {
    load(r);
    return;
  }
  for (const auto& k : store::all_kinds(r)) {
    add_kind(k);
  }
  store::each_person_changed(r, stamp_, [&](const person_row& p) { add_person(p); });
  for (std::int64_t read = gains_at_once; read == gains_at_once;) {
    read = 0;
    store::each_gain_after(r, data_, gains_at_once,
                           [&](std::int64_t number, person_id who, const tally& g) {
                             ++read;
                             data_ = number;
                             add_gain(who, g);
                           });
  }
}

// As meter::add, for all at once: weights stand by age, so that no branch hangs on when it was.
void columns::measure(conditions& c, day_no as_of) const {
  if (!c.empty() || person_.empty()) {
    return;
  }
  c.resize(person_.size());
  const meter m{rules_, as_of};
  const auto then = static_cast<day_no>(rules_.compare_days);
  const auto today = as_of - base;
  const auto ages = static_cast<std::size_t>(std::max(0, today - oldest + 1));
  std::vector<std::int64_t> now(ages), before(ages);
  for (std::size_t age = 0; age < ages; ++age) {
    now[age] = m.weight_of(static_cast<day_no>(age));
    before[age] = m.weight_of(static_cast<day_no>(age) - then);
  }
  for (const auto& [number, k] : kinds_) {
    for (const auto& g : k.gains) {
      const auto age = today - g.age;
      if (age < 0 || g.times <= 0) {
        continue;
      }
      auto& one = c[g.row];
      const auto counts = std::min<std::int64_t>(g.times, rules_.times_a_day) * k.of.weight;
      one.index += counts * now[static_cast<std::size_t>(age)];
      one.before += counts * before[static_cast<std::size_t>(age)];
      one.last_signal = std::max(one.last_signal, base + g.age);
      if (k.of.outing) {
        one.last_outing = std::max(one.last_outing, base + g.age);
      }
    }
  }
}

columns::marks columns::test_text(const part& p) const {
  marks out(person_.size(), 0);
  const bool not_it = p.how == compare::unequal;
  if (p.of == field::interest) {
    // Many like the same: each text is looked through once.
    const auto likes = liked_.where([&](std::string_view text) {
      const auto words = words_of(text);
      return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        return std::find(p.texts.begin(), p.texts.end(), word) != p.texts.end();
      });
    });
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = (likes[interests_[i]] != 0) != not_it;
    }
    return out;
  }
  std::vector<std::uint32_t> wanted;
  for (const auto& text : p.texts) {
    if (const auto number = words_.find(text)) {
      wanted.push_back(*number);
    }
  }
  const auto& column = p.of == field::district ? district_ : track_;
  const auto empty = words_.find("");
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool known = !empty || column[i] != *empty;
    const bool is = std::find(wanted.begin(), wanted.end(), column[i]) != wanted.end();
    out[i] = known && is != not_it;
  }
  return out;
}

columns::marks columns::test_tally(const part& p, day_no as_of) const {
  std::vector<std::int64_t> sums(person_.size(), 0);
  const auto from = as_of - static_cast<day_no>(p.last_days) - base, to = as_of - base;
  for (const auto& [number, k] : kinds_) {
    const bool counts =
        p.kind == "any" || k.of.code == p.kind || (p.kind == "outing" && k.of.outing);
    if (!counts) {
      continue;
    }
    for (const auto& g : k.gains) {
      if (g.age > from && g.age <= to) {
        sums[g.row] += p.of == field::count ? g.times : g.amount;
      }
    }
  }
  marks out(person_.size(), 0);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = holds(p.how, sums[i], p.value);
  }
  return out;
}

// The same months for everybody are worked out once.
columns::marks columns::test_age(const part& p, day_no as_of) const {
  marks out(person_.size(), 0);
  const auto month = month_of(as_of);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto age = age_in(born_[i], month);
    out[i] = age && holds(p.how, *age, p.value);
  }
  return out;
}

columns::marks columns::test(const part& p, day_no as_of, conditions& c) const {
  if (p.of == field::count || p.of == field::amount) {
    return test_tally(p, as_of);
  }
  if (p.of == field::district || p.of == field::track || p.of == field::interest) {
    return test_text(p);
  }
  if (p.of == field::age) {
    return test_age(p, as_of);
  }
  marks out(person_.size(), 0);
  measure(c, as_of);
  bool wanted[4] = {};
  for (const auto& text : p.texts) {
    if (const auto one = enum_of<activity_class>(text)) {
      wanted[static_cast<std::size_t>(*one)] = true;
    }
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto& one = c[i];
    if (p.of == field::activity) {
      const bool is = wanted[static_cast<std::size_t>(class_of(rules_, one, joined_[i], as_of))];
      out[i] = is != (p.how == compare::unequal);
    } else if (p.of == field::index) {
      out[i] = holds(p.how, shown_index(one.index), p.value);
    } else {
      const auto days = p.of == field::days_since_outing
                            ? days_without_outing(one, joined_[i], as_of)
                            : days_without_signal(one, joined_[i], as_of);
      out[i] = holds(p.how, days, p.value);
    }
  }
  return out;
}

// As deep as the expression, which is bounded where it is read.
columns::marks columns::evaluate(const part& p, day_no as_of, conditions& c) const {
  if (p.is == part::sort::test) {
    return test(p, as_of, c);
  }
  auto out = evaluate(p.parts.front(), as_of, c);
  for (std::size_t i = 1; i < p.parts.size(); ++i) {
    const auto other = evaluate(p.parts[i], as_of, c);
    for (std::size_t at = 0; at < out.size(); ++at) {
      out[at] = p.is == part::sort::all ? (out[at] & other[at]) : (out[at] | other[at]);
    }
  }
  if (p.is == part::sort::none) {
    for (auto& one : out) {
      one = one == 0;
    }
  }
  return out;
}

columns::answer columns::find(const expression& e, day_no as_of) const {
  answer out{.persons = {}, .data = data_, .stamp = stamp_};
  conditions c;
  const auto marked = evaluate(e.root, as_of, c);
  for (std::size_t i = 0; i < marked.size(); ++i) {
    if (marked[i] != 0 && here_[i] != 0 && joined_[i] <= as_of) {
      out.persons.push_back(person_[i]);
    }
  }
  if (!std::is_sorted(out.persons.begin(), out.persons.end())) {  // as they were read they are
    std::sort(out.persons.begin(), out.persons.end());
  }
  return out;
}

std::vector<std::int64_t> columns::count_classes(day_no as_of,
                                                 std::span<const person_id> without) const {
  std::vector<std::int64_t> out(4, 0);
  marks counts = here_;
  for (const auto who : without) {
    if (const auto at = rows_.find(who.value); at != rows_.end()) {
      counts[at->second] = 0;
    }
  }
  conditions c;
  measure(c, as_of);
  for (std::size_t i = 0; i < person_.size(); ++i) {
    if (counts[i] != 0 && joined_[i] <= as_of) {
      ++out[static_cast<std::size_t>(class_of(rules_, c[i], joined_[i], as_of))];
    }
  }
  return out;
}

std::shared_ptr<shelf::one> shelf::of(tenant_code town) {
  const std::unique_lock hold{lock_};
  auto& its = towns_[town];
  if (!its) {
    its = std::make_shared<one>();
  }
  return its;
}

}  // namespace tsu::crm
