#include "engine/broker/allowed/limited_view.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/broker/query/select.h"

namespace tsu::broker {
namespace {

// Of an order: what every entity has, so nothing is given away by it.
constexpr std::array<std::string_view, 4> of_every_entity{"id", "type", "createdAt", "modifiedAt"};

bool is_of_every_entity(std::string_view name) {
  return std::find(of_every_entity.begin(), of_every_entity.end(), name) != of_every_entity.end();
}

}  // namespace

limited_view::limited_view(std::shared_ptr<const view> whole, sight reads, shown_to shown)
    : whole_(std::move(whole)), reads_(std::move(reads)), shown_(std::move(shown)) {}

entity_ptr limited_view::look(std::string_view id) const {
  const auto e = whole_->find(id);
  return e ? reads_.part_of(e, terms()) : entity_ptr{};
}

entity_ptr limited_view::find(std::string_view id) const {
  auto e = look(id);
  if (e && shown_) {
    shown_(*e, terms());
  }
  return e;
}

// Asks only for types that are shown, and for no order by what is hidden.
query limited_view::narrowed(const query& q) const {
  query out = q;
  if (out.types.empty() && !reads_.any_type()) {
    for (auto& type : reads_.types()) {
      out.types.push_back({std::move(type)});
    }
  }
  std::erase_if(out.order, [&](const order_by& o) {
    return !is_of_every_entity(o.what) && !reads_.shows_everywhere(o.what);
  });
  return out;
}

// Whether a condition asks of an attribute that some entity has and does not show, or of entities
// behind a relationship.
bool limited_view::leans_on_hidden(const query& q) const {
  const auto hidden = [&](std::string_view name) { return !reads_.shows_everywhere(name); };
  if (q.geo && hidden(q.geo->property())) {
    return true;
  }
  if (std::any_of(q.attributes.begin(), q.attributes.end(), hidden)) {
    return true;
  }
  if (!q.q) {
    return false;
  }
  const auto asked = q.q->attributes();
  return q.q->link_depth() > 0 || std::any_of(asked.begin(), asked.end(), hidden);
}

result<std::optional<std::int64_t>> limited_view::select(const query& q,
                                                         const each_entity& each) const {
  if (reads_.nothing()) {
    return q.count ? std::optional<std::int64_t>{0} : std::nullopt;
  }
  if (reads_.everything()) {
    return by_index(q, each);
  }
  const auto mine = narrowed(q);
  return leans_on_hidden(mine) ? one_by_one(mine, each) : by_index(mine, each);
}

// No condition touches what is hidden: the store's own way, and the answers are cut.
result<std::optional<std::int64_t>> limited_view::by_index(const query& q,
                                                           const each_entity& each) const {
  query mine = q;
  if (!reads_.everything()) {
    mine.also = [this, also = q.also](const entity_version& e, const term_table& t) {
      const auto some = reads_.of(e, t);
      if (!some.seen() || !also) {
        return some.seen();
      }
      const auto shows = [&](const attribute_entry& a) { return some.has(t.name(a.name)); };
      return some.whole() ? also(e, t) : also(*entity_version::part_of(e, t, shows), t);
    };
  }
  return whole_->select(mine, [&](const entity_ptr& e) {
    const auto part = reads_.part_of(e, terms());
    if (shown_) {
      shown_(*part, terms());
    }
    each(part);
  });
}

// Every entity of the types is cut first and then put to the conditions, as if it were kept so.
result<std::optional<std::int64_t>> limited_view::one_by_one(const query& q,
                                                             const each_entity& each) const {
  const query wide{.ids = q.ids,
                   .id_pattern = q.id_pattern,
                   .types = q.types,
                   .scopes = q.scopes,
                   .order = q.order,
                   .limit = limit_none,
                   .now = q.now};
  std::vector<entity_ptr> all;
  TRY(const auto total, whole_->select(wide, [&](const entity_ptr& e) {
    if (auto part = reads_.part_of(e, terms())) {
      all.push_back(std::move(part));
    }
  }));
  std::int64_t found = 0;
  for (const auto& e : all) {
    if (!fits(q, *e, terms(), [this](std::string_view id) { return look(id); })) {
      continue;
    }
    if (found++ >= q.offset && found <= q.offset + q.limit) {
      if (shown_) {
        shown_(*e, terms());
      }
      each(e);
    }
  }
  return q.count ? std::optional{found} : std::nullopt;
}

}  // namespace tsu::broker
