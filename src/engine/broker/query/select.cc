#include "engine/broker/query/select.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/core/assert.h"
#include "engine/broker/broker.h"
#include "engine/broker/model/expiry.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/query/plan.h"
#include "engine/broker/query/sort_key.h"
#include "engine/broker/query/steps.h"

namespace tsu::broker {
namespace {

constexpr std::size_t step = 64;  // entities taken under one holding of the lock

// What of a query one version must meet, with its names looked up once.
class filter {
 public:
  filter(const query& q, const term_table& terms) : q_(q), terms_(terms) {
    for (const auto& all : q.types) {
      std::vector<term> set;
      for (const auto& name : all) {
        if (const auto t = terms.find(name)) {
          set.push_back(*t);
        }
      }
      if (set.size() == all.size()) {
        types_.push_back(std::move(set));
      }
    }
    for (const auto& name : q.attributes) {
      if (const auto t = terms.find(name)) {
        attributes_.push_back(*t);
      }
    }
    if (q.geo) {
      place_ = terms.find(q.geo->property());
    }
    if (q.space) {
      space_ = terms.find(q.space->property());
    }
  }

  bool passes(const entity_version& e, const entity_finder& find,
              step_counter* steps = nullptr) const {
    if (q_.now != no_time && e.expires() != no_time && e.expires() <= q_.now) {
      return false;
    }
    return has_types(e) && has_attribute(e) &&
           (!q_.id_pattern || q_.id_pattern->found_in(e.id())) &&
           (!q_.scopes || q_.scopes->holds(e.scopes())) && in_place(e) && in_space(e) &&
           (!q_.q || q_.q->holds(e, terms_, find, steps)) && (!q_.also || q_.also(e, terms_));
  }

 private:
  bool has_types(const entity_version& e) const {
    return q_.types.empty() || std::any_of(types_.begin(), types_.end(), [&](const auto& all) {
             return std::all_of(all.begin(), all.end(), [&](term t) { return e.has_type(t); });
           });
  }
  bool has_attribute(const entity_version& e) const {
    return q_.attributes.empty() || std::any_of(attributes_.begin(), attributes_.end(),
                                                [&](term t) { return e.find(t) != nullptr; });
  }
  bool in_place(const entity_version& e) const {
    if (!q_.geo) {
      return true;
    }
    if (!place_) {
      return false;
    }
    const auto all = e.instances(*place_);
    return std::any_of(all.begin(), all.end(), [&](const attribute_entry& a) {
      return a.kind == attribute_kind::geo && q_.geo->holds(e.value_of(a));
    });
  }

  bool in_space(const entity_version& e) const {
    if (!q_.space) {
      return true;
    }
    const auto all = space_ ? e.instances(*space_) : std::span<const attribute_entry>{};
    return std::any_of(all.begin(), all.end(), [&](const attribute_entry& a) {
      return a.kind == attribute_kind::geo && q_.space->holds(e.value_of(a));
    });
  }

  const query& q_;
  const term_table& terms_;
  std::vector<std::vector<term>> types_;
  std::vector<term> attributes_;
  std::optional<term> place_, space_;
};

// Candidates in order of creation, a few at a time.
class candidates {
 public:
  candidates(const entity_memory& memory, std::int64_t at, const query_plan& p, const query& q)
      : memory_(memory), at_(at) {
    switch (p.source) {
      case query_plan::nothing: break;
      case query_plan::by_ids: read_ids(q.ids); break;
      case query_plan::by_ranges: slots_ = memory.gather(p.ranges, at); break;
      case query_plan::by_lists:
        for (const auto* list : p.lists) {
          streams_.push_back({.list = list, .next = index_entry{}});
        }
        break;
    }
  }

  // false: there are no more.
  bool next(std::vector<numbered_entity>& out) {
    out.clear();
    if (!streams_.empty()) {
      return streams_.size() == 1 ? next_of_one(out) : next_of_several(out);
    }
    if (!found_.empty()) {
      out.swap(found_);
      found_.clear();
      return true;
    }
    if (slots_at_ >= slots_.size()) {
      return false;
    }
    const auto n = std::min(step, slots_.size() - slots_at_);
    memory_.take(std::span{slots_}.subspan(slots_at_, n), at_, out);
    slots_at_ += n;
    return true;
  }

 private:
  struct stream {
    const ordered_index* list;
    std::optional<index_entry> next;
    std::vector<numbered_entity> read = {};
    std::size_t at = 0;
  };

  void read_ids(const std::vector<std::string>& ids) {
    for (const auto& id : ids) {
      if (auto e = memory_.find_numbered(id, at_); e.version) {
        found_.push_back(std::move(e));
      }
    }
    const auto number = [](const numbered_entity& a, const numbered_entity& b) {
      return a.number < b.number;
    };
    std::sort(found_.begin(), found_.end(), number);
    found_.erase(std::unique(found_.begin(), found_.end(),
                             [](const auto& a, const auto& b) { return a.number == b.number; }),
                 found_.end());
  }

  bool next_of_one(std::vector<numbered_entity>& out) {
    auto& s = streams_.front();
    if (!s.next) {
      return false;
    }
    s.next = memory_.pick(*s.list, *s.next, at_, step, out);
    return true;
  }

  bool fill(stream& s) {
    while (s.at == s.read.size() && s.next) {
      s.read.clear();
      s.at = 0;
      s.next = memory_.pick(*s.list, *s.next, at_, step, s.read);
    }
    return s.at < s.read.size();
  }

  // The lowest number of all lists, each entity once though it be in several.
  bool next_of_several(std::vector<numbered_entity>& out) {
    while (out.size() < step) {
      stream* lowest = nullptr;
      for (auto& s : streams_) {
        if (fill(s) &&
            (lowest == nullptr || s.read[s.at].number < lowest->read[lowest->at].number)) {
          lowest = &s;
        }
      }
      if (lowest == nullptr) {
        break;
      }
      auto& e = lowest->read[lowest->at++];
      if (e.number != last_) {
        last_ = e.number;
        out.push_back(std::move(e));
      }
    }
    return !out.empty();
  }

  const entity_memory& memory_;
  const std::int64_t at_;
  std::vector<stream> streams_;
  std::int64_t last_ = -1;
  std::vector<numbered_entity> found_;
  std::vector<slot_in_order> slots_;
  std::size_t slots_at_ = 0;
};

class run {
 public:
  run(const entity_memory& memory, std::int64_t at, const term_table& terms, const query& q,
      const std::function<void(const entity_ptr&)>& each)
      : terms_(terms),
        q_(q),
        each_(each),
        filter_(q, terms),
        find_([&memory, at, this](std::string_view id) {
          return valid_at(memory.find(id, at), terms_, q_.now);
        }),
        steps_(q.steps) {}

  // false: the query is too complex for what is here.
  bool all(candidates& from) {
    std::vector<numbered_entity> some;
    while (!finished_ && from.next(some)) {
      for (auto& e : some) {
        ++looked_at_;
        e.version = valid_at(std::move(e.version), terms_, q_.now);
        const bool passes = filter_.passes(*e.version, find_, &steps_);
        if (steps_.spent()) {
          return false;
        }
        if (passes) {
          found(e.version);
          if (finished_) {
            break;
          }
        }
      }
    }
    if (!q_.order.empty()) {
      emit_sorted();
    }
    return true;
  }
  std::int64_t total() const { return total_; }
  std::size_t looked_at() const { return looked_at_; }

 private:
  struct keyed {
    std::vector<sort_key> keys;
    std::int64_t at;  // in the order of creation
    entity_ptr entity;
  };

  void found(const entity_ptr& e) {
    ++total_;
    if (!q_.order.empty()) {
      keep_first({sort_keys(q_.order, *e, terms_), total_, e});
      return;
    }
    if (total_ > q_.offset && total_ - q_.offset <= q_.limit) {
      each_(e);
    }
    finished_ = !q_.count && total_ - q_.offset >= q_.limit;
  }

  bool stands_before(const keyed& a, const keyed& b) const {
    const int c = compare_keys(q_.order, a.keys, b.keys);
    return c != 0 ? c < 0 : a.at < b.at;
  }

  // A heap of the first offset + limit, the last of them on top.
  void keep_first(keyed one) {
    const auto before = [this](const keyed& a, const keyed& b) { return stands_before(a, b); };
    if (std::cmp_greater_equal(first_.size(), q_.offset + q_.limit)) {
      if (first_.empty() || !before(one, first_.front())) {
        return;
      }
      std::pop_heap(first_.begin(), first_.end(), before);
      first_.pop_back();
    }
    first_.push_back(std::move(one));
    std::push_heap(first_.begin(), first_.end(), before);
  }

  void emit_sorted() {
    std::sort_heap(first_.begin(), first_.end(),
                   [this](const keyed& a, const keyed& b) { return stands_before(a, b); });
    for (auto i = q_.offset; std::cmp_less(i, first_.size()); ++i) {
      each_(first_[static_cast<std::size_t>(i)].entity);
    }
  }

  const term_table& terms_;
  const query& q_;
  const std::function<void(const entity_ptr&)>& each_;
  const filter filter_;
  const entity_finder find_;
  step_counter steps_;
  std::vector<keyed> first_;
  std::int64_t total_ = 0;
  std::size_t looked_at_ = 0;
  bool finished_ = false;
};

}  // namespace

result<std::optional<std::int64_t>> select(const entity_memory& memory, std::int64_t at,
                                           const term_table& terms, const query& q,
                                           const std::function<void(const entity_ptr&)>& each,
                                           select_report* report) {
  // One more than a page tells whether there is a next one.
  const bool page = q.limit >= 0 && q.limit <= limit_max + 1;
  if ((!page && q.limit != limit_none) || q.offset < 0 || q.offset > 1'000'000'000) {
    return problem{why::bad_input, "limit is 0 to 1,000 and offset at least 0", "bad_request_data"};
  }
  const auto chosen = plan(memory, terms, q);
  run all{memory, at, terms, q, each};
  if (q.limit > 0 || q.count) {
    candidates from{memory, at, chosen, q};
    if (!all.all(from)) {
      return too_complex_query("links and patterns of the query lead through too much: narrow it");
    }
  }
  if (report != nullptr) {
    *report = {chosen.by, all.looked_at(), chosen.wanted};
  }
  return q.count ? std::optional{all.total()} : std::nullopt;
}

std::map<std::string, std::int64_t> view::count_types(instant now) const {
  std::map<std::string, std::int64_t> out;
  const query all{.limit = limit_none, .now = now};
  const auto ok = select(all, [&](const entity_ptr& e) {
    for (const auto t : e->types()) {
      ++out[std::string{terms().name(t)}];
    }
  });
  ASSERT(ok.ok());  // there is nothing in it that could be too much
  return out;
}

std::optional<std::int64_t> view::changed_at(std::string_view) const { return std::nullopt; }

bool fits(const query& q, const entity_version& e, const term_table& terms,
          const entity_finder& find) {
  return filter{q, terms}.passes(e, find);
}

}  // namespace tsu::broker
