#include "engine/broker/query/plan.h"

#include <algorithm>
#include <limits>

#include "engine/broker/store/value_keys.h"

namespace tsu::broker {
namespace {

// Below this many entities of a type a walk is as good as an index.
constexpr std::size_t worth_an_index = 1'000;

using ranges = std::vector<entity_memory::range_of>;

struct key_range {
  key_kind kind;
  index_range range;
};

index_range whole_key(value_key from, value_key to) {
  index_range r{.first = {.key = from.key}, .last = last_entry};
  r.last.key = to.key;
  return r;
}

index_range open_range(compare how, value_key k) {
  const bool up = how == compare::greater || how == compare::greater_equal;
  return up ? whole_key(k, {std::numeric_limits<std::uint64_t>::max()}) : whole_key({0}, k);
}

bool of_text(const literal& v) {
  return v.kind != literal::number && v.kind != literal::time && v.kind != literal::boolean;
}

key_kind kind_of_key(const literal& v) {
  switch (v.kind) {
    case literal::number: return key_kind::number;
    case literal::time: return key_kind::time;
    case literal::boolean: return key_kind::boolean;
    default: return key_kind::text;
  }
}

value_key key_of_literal(const literal& v) {
  switch (v.kind) {
    case literal::number: return key_of(v.as_number);
    case literal::time: return key_of(v.as_time);
    case literal::boolean: return key_of(v.as_number != 0);
    default: return key_of(std::string_view{v.as_text});
  }
}

index_range exact_text(std::string_view text) {
  const auto k = key_of(text);
  return {{k.key, k.hash, 0}, {k.key, k.hash, last_entry.slot}};
}

// Where everything lies that can pass this test; nothing where an index cannot tell.
std::vector<key_range> key_ranges(const term_test& t) {
  if (t.path.names.size() != 1 || !t.path.members.empty() || t.path.linked) {
    return {};
  }
  const auto& first = t.values.empty() ? literal{} : t.values.front();
  switch (t.how) {
    case compare::greater:
    case compare::greater_equal:
    case compare::less:
    case compare::less_equal:
      return {{kind_of_key(first), open_range(t.how, key_of_literal(first))}};
    case compare::equal: break;
    default: return {};
  }
  if (t.range) {
    return {
        {kind_of_key(first), whole_key(key_of_literal(first), key_of_literal(t.values.back()))}};
  }
  std::vector<key_range> out;
  for (const auto& v : t.values) {
    const auto k = key_of_literal(v);
    out.push_back({kind_of_key(v), of_text(v) ? exact_text(v.as_text) : whole_key(k, k)});
    if (of_text(v) && !v.stored.empty() && v.stored != v.as_text) {
      out.push_back({key_kind::text, exact_text(v.stored)});  // VocabProperty
    }
  }
  return out;
}

class planner {
 public:
  planner(const entity_memory& memory, const term_table& terms, const query& q)
      : memory_(memory), terms_(terms), q_(q) {}

  query_plan choose() {
    if (!q_.ids.empty()) {
      plan_.source = query_plan::by_ids;
      plan_.by = "ids";
      return plan_;
    }
    if (!find_lists()) {
      plan_.source = query_plan::nothing;
      plan_.by = "nothing";
      return plan_;
    }
    plan_.by = "types";
    consider_place();
    consider_any_place();
    consider_values();
    if (best_ <= cost_of_lists()) {
      plan_.source = query_plan::by_ranges;
      plan_.by = best_by_;
      plan_.ranges = std::move(best_ranges_);
    }
    return plan_;
  }

 private:
  // One list per alternative of the types: its smallest. false: no entity can match.
  bool find_lists() {
    if (q_.types.empty()) {
      add_list(term{});
    }
    for (const auto& all : q_.types) {
      std::optional<term> smallest;
      std::size_t least = std::numeric_limits<std::size_t>::max();
      for (const auto& name : all) {
        const auto t = terms_.find(name);
        const auto* list = t ? memory_.list_of(*t) : nullptr;
        if (list == nullptr) {
          smallest.reset();
          break;
        }
        if (const auto n = size_of(*list); n < least) {
          smallest = t;
          least = n;
        }
      }
      if (smallest) {
        add_list(*smallest);
      }
    }
    return !plan_.lists.empty();
  }

  std::size_t size_of(const ordered_index& list) const {
    const entity_memory::range_of whole{&list, {}};
    return memory_.estimate({&whole, 1});
  }

  void add_list(term t) {
    const auto* list = memory_.list_of(t);
    if (list == nullptr || std::find(types_.begin(), types_.end(), t) != types_.end()) {
      return;
    }
    types_.push_back(t);
    plan_.lists.push_back(list);
    entities_ += size_of(*list);
  }

  void consider(ranges r, std::string by) {
    const auto n = memory_.estimate(r);
    if (n < least_) {
      least_ = n;
      best_ = static_cast<double>(n) * 1.5 + 10;
      best_ranges_ = std::move(r);
      best_by_ = std::move(by);
    }
  }

  void consider_any_place() {
    if (!q_.any_place || q_.any_place->boxes().empty()) {
      return;
    }
    ranges all;
    for (const auto* places : memory_.all_places()) {
      const auto some = memory_.ranges_of(*places, q_.any_place->boxes());
      all.insert(all.end(), some.begin(), some.end());
    }
    consider(std::move(all), "any place");
  }

  void consider_place() {
    if (q_.geo) {
      consider_boxes(q_.geo->property(), q_.geo->boxes());
    }
    if (q_.space) {
      consider_boxes(q_.space->property(), q_.space->boxes());
    }
  }

  void consider_boxes(const std::string& property, const std::vector<geo_box>& boxes) {
    const auto name = terms_.find(property);
    const auto* places = name && !boxes.empty() ? memory_.places_of(*name) : nullptr;
    if (places != nullptr) {
      consider(memory_.ranges_of(*places, boxes), "place " + property);
    }
  }

  void consider_values() {
    if (!q_.q) {
      return;
    }
    for (const auto* t : q_.q->necessary()) {
      const auto keys = key_ranges(*t);
      const auto attribute = terms_.find(t->path.names.front());
      if (!keys.empty() && attribute) {
        consider_test(*t, *attribute, keys);
      }
    }
  }

  void consider_test(const term_test& t, term attribute, const std::vector<key_range>& keys) {
    ranges r;
    for (const auto type : types_) {
      const auto* index = memory_.index_of(type, attribute);
      if (index == nullptr || !index->ready.load(std::memory_order_acquire)) {
        if (index == nullptr && entities_ > worth_an_index && !plan_.wanted) {
          plan_.wanted = std::pair{type, attribute};
        }
        return;
      }
      for (const auto& k : keys) {
        r.emplace_back(&index->by_kind[static_cast<std::size_t>(k.kind)], k.range);
      }
    }
    consider(std::move(r), "value " + t.path.names.front());
  }

  // A walk in order of creation ends when the page is full: how far it goes is told by how many
  // the best index says there are.
  double cost_of_lists() const {
    const auto all = static_cast<double>(entities_);
    if (q_.count || !q_.order.empty()) {
      return all;
    }
    const auto page = static_cast<double>(q_.offset + q_.limit);
    return std::min(all, page * all / static_cast<double>(std::max<std::size_t>(least_, 1)));
  }

  const entity_memory& memory_;
  const term_table& terms_;
  const query& q_;
  query_plan plan_;
  std::vector<term> types_;
  std::size_t entities_ = 0;
  std::size_t least_ = std::numeric_limits<std::size_t>::max();
  double best_ = std::numeric_limits<double>::infinity();
  ranges best_ranges_;
  std::string best_by_;
};

}  // namespace

query_plan plan(const entity_memory& memory, const term_table& terms, const query& q) {
  return planner{memory, terms, q}.choose();
}

}  // namespace tsu::broker
