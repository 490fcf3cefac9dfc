#include "engine/broker/allowed/limited_broker.h"

#include <algorithm>
#include <memory>

#include "engine/broker/allowed/limited_view.h"
#include "engine/broker/store/history.h"

namespace tsu::broker {
namespace {

problem not_in_scope(std::string detail) {
  return {why::not_allowed, std::move(detail), std::string{fault_not_in_scope}};
}

problem type_not_in_scope(use u) {
  return not_in_scope("this key may not " + std::string{name_of(u)} + " entities of this type");
}

problem attribute_not_in_scope(std::string_view name) {
  return not_in_scope("this key may not write the attribute " + std::string{name});
}

// Operations after which nothing of the attributes is left that was not given.
bool takes_all_away(write_kind k) {
  return k == write_kind::upsert_replace || k == write_kind::replace || k == write_kind::remove;
}

// Types that the entity does not have yet must each be allowed by themselves, or a key could put
// its entities among those of others.
bool allows_new_types(const sight& writes, const std::vector<std::string>& given,
                      const std::vector<std::string_view>& has) {
  return std::all_of(given.begin(), given.end(), [&](std::string_view t) {
    return std::find(has.begin(), has.end(), t) != has.end() || writes.of(std::span{&t, 1}).seen();
  });
}

// NGSIv2 says the scope again with every update.
bool changes_the_whole(const write_op& op, const entity_version& now) {
  std::string scopes;
  for (const auto& one : op.entity.scopes.value_or(std::vector<std::string>{})) {
    scopes += (scopes.empty() ? "" : "\n") + one;
  }
  return (op.entity.scopes && scopes != now.scopes()) ||
         (op.entity.expires && *op.entity.expires != now.expires());
}

result<done> check_attributes(const extent& mine, const write_op& op, const entity_version* now,
                              const term_table& terms) {
  for (const auto& a : op.entity.attributes) {
    if (!mine.has(a.name)) {
      return attribute_not_in_scope(a.name);
    }
  }
  if (!op.attribute.empty() && !mine.has(op.attribute)) {
    return attribute_not_in_scope(op.attribute);
  }
  if (!mine.whole() && now != nullptr && changes_the_whole(op, *now)) {
    return not_in_scope("this key may write some attributes, not what concerns the whole entity");
  }
  if (now != nullptr && takes_all_away(op.how)) {
    for (const auto& a : now->attributes()) {
      if (!mine.has(terms.name(a.name))) {
        return not_in_scope("this would take away attributes that this key may not write");
      }
    }
  }
  return done{};
}

// What is written against what is there (nullptr: nothing).
result<done> check_write(const sight& writes, const write_op& op, const entity_version* now,
                         const term_table& terms) {
  std::vector<std::string_view> has;
  for (const auto t : now == nullptr ? std::span<const term>{} : now->types()) {
    has.push_back(terms.name(t));
  }
  const bool is_new = has.empty();
  const std::vector<std::string_view> given(op.entity.types.begin(), op.entity.types.end());
  const auto mine = writes.of(is_new ? given : has);
  if (is_new && given.empty()) {
    return done{};  // there is nothing to write to; the operation says so itself
  }
  if (!mine.seen() || !allows_new_types(writes, op.entity.types, has)) {
    return type_not_in_scope(use::write);
  }
  return check_attributes(mine, op, now, terms);
}

// Of an entity that is gone nobody knows the type: only rules for any type reach it.
extent extent_of(const sight& s, const view& state, std::string_view id) {
  const auto e = state.find(id);
  return e ? s.of(*e, state.terms()) : s.of(std::span<const std::string_view>{});
}

std::vector<std::string> allowed_names(const sight& s, const extent& mine, const view& state,
                                       const series_query& q) {
  std::vector<std::string> out = q.attributes;
  if (out.empty()) {
    const auto e = state.find(q.entity);
    for (const auto& a : e ? e->attributes() : std::span<const attribute_entry>{}) {
      out.emplace_back(state.terms().name(a.name));
    }
  }
  std::erase_if(out, [&](const auto& name) { return s.nothing() || !mine.has(name); });
  return out;
}

}  // namespace

void limited_broker::note(use u, std::string_view type, std::int64_t entities) {
  used_[{u, std::string{type}}] += entities;
}

// Names of types that are not allowed are whatever somebody has sent.
void limited_broker::note_write(const sight& writes, const std::vector<std::string>& types) {
  for (const std::string_view type : types) {
    if (writes.of(std::span{&type, 1}).seen()) {
      note(use::write, type);
    }
  }
  if (types.empty()) {
    note(use::write, "");
  }
}

void limited_broker::tell(usage_sink& to) const {
  for (const auto& [what, n] : used_) {
    to.used(name_of(what.first), what.second, n);
  }
}

// The hook that NGSIv2 has under the writer is the one place where both what is there and what is
// wanted are known.
write_op limited_broker::bounded(const town_key& town, write_op op) {
  const sight writes{allowed_, use::write, town.service};
  note_write(writes, op.entity.types);
  write_op out{.how = op.how};
  out.entity.id = op.entity.id;
  out.entity.types = op.entity.types;
  out.may_be_new = op.may_be_new;
  out.from_current = [wanted = std::make_shared<const write_op>(std::move(op)), writes](
                         const entity_version* now, const term_table& terms) -> result<write_op> {
    auto made = *wanted;
    if (wanted->from_current) {
      TRY(auto from_it, wanted->from_current(now, terms));
      made = std::move(from_it);
    }
    TRY(const done allowed, check_write(writes, made, now, terms));
    return made;
  };
  return out;
}

task<result<write_outcome>> limited_broker::write(const town_key& town, write_op op,
                                                  std::optional<db::durability> d) {
  auto mine = bounded(town, std::move(op));
  co_return co_await whole_.write(town, std::move(mine), d);
}

task<std::vector<result<write_outcome>>> limited_broker::write_all(
    const town_key& town, std::vector<write_op> all, std::optional<db::durability> d) {
  for (auto& op : all) {
    op = bounded(town, std::move(op));
  }
  co_return co_await whole_.write_all(town, std::move(all), d);
}

task<result<std::vector<write_outcome>>> limited_broker::write_together(
    const town_key& town, std::vector<write_op> all, std::optional<db::durability> d) {
  for (auto& op : all) {
    op = bounded(town, std::move(op));
  }
  co_return co_await whole_.write_together(town, std::move(all), d);
}

task<result<recorded>> limited_broker::record(const town_key& town,
                                              std::span<const observation> all) {
  const sight writes{allowed_, use::write, town.service};
  const auto state = co_await whole_.look(town);
  for (const auto& o : all) {
    const auto mine = extent_of(writes, *state, o.entity);
    if (!mine.seen()) {
      co_return type_not_in_scope(use::write);
    }
    if (!mine.has(o.attribute)) {
      co_return attribute_not_in_scope(o.attribute);
    }
  }
  co_return co_await whole_.record(town, all);
}

task<std::shared_ptr<const view>> limited_broker::look(const town_key& town) {
  auto state = co_await whole_.look(town);
  const shown_to shown = [this](const entity_version& e, const term_table& terms) {
    for (const auto t : e.types()) {
      note(use::read, terms.name(t));
    }
  };
  co_return std::make_shared<const limited_view>(std::move(state),
                                                 sight{allowed_, use::read, town.service}, shown);
}

task<result<std::int64_t>> limited_broker::series(
    const town_key& town, const series_query& q,
    const std::function<void(const observation&)>& each) {
  const sight reads{allowed_, use::read, town.service};
  const auto state = co_await whole_.look(town);
  const auto mine = extent_of(reads, *state, q.entity);
  if (mine.whole()) {
    co_return co_await whole_.series(town, q, each);
  }
  auto less = q;
  less.attributes = allowed_names(reads, mine, *state, q);
  if (less.attributes.empty()) {
    co_return 0;
  }
  co_return co_await whole_.series(town, less, each);
}

task<result<std::int64_t>> limited_broker::forget(const town_key& town, const series_query& q) {
  const sight writes{allowed_, use::write, town.service};
  const auto state = co_await whole_.look(town);
  const auto mine = extent_of(writes, *state, q.entity);
  if (!mine.seen()) {
    co_return type_not_in_scope(use::write);
  }
  for (const auto& name : q.attributes) {
    if (!mine.has(name)) {
      co_return attribute_not_in_scope(name);
    }
  }
  if (!mine.whole() && q.attributes.empty()) {
    co_return not_in_scope("this would take away values of attributes that this key may not write");
  }
  co_return co_await whole_.forget(town, q);
}

namespace {

use use_of(const http::request& r) {
  const auto asks_about = [&](std::string_view what) {
    return r.path.find(what) != std::string_view::npos;
  };
  if (asks_about("/subscriptions")) {
    return use::subscribe;
  }
  const bool reads = r.verb == http::method::get || r.verb == http::method::head ||
                     r.path.ends_with("/query") || r.path.ends_with("/jsonldContexts");
  return reads ? use::read : use::write;
}

const allowance& allowance_of(const call& c) {
  return static_cast<const allowance&>(*c.who.limits);
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (auto& c : out) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  }
  return out;
}

}  // namespace

answer within_limits(answer (*run)(const parts&, call&), const parts& p, call& c,
                     std::string_view service_header) {
  const auto& allowed = allowance_of(c);
  const auto named = c.request.headers.find(service_header).value_or("");
  const auto wanted = use_of(c.request);
  // Fiware-Service is lower-cased before it is looked up; a name is allowed in either spelling.
  if (!allowed.allows_any(wanted, named) && !allowed.allows_any(wanted, lower(named))) {
    co_return not_in_scope("this key may not " + std::string{name_of(wanted)} + " here");
  }
  limited_broker mine{*p.entities, allowed};
  parts given = p;
  given.entities = &mine;
  given.sources = nullptr;
  auto reply = co_await run(given, c);
  if (c.who.usage != nullptr) {
    mine.tell(*c.who.usage);
  }
  co_return reply;
}

result<done> may_subscribe(const call& c, std::string_view service,
                           std::span<const type_selection> all) {
  if (c.who.limits == nullptr) {
    return done{};
  }
  const sight shows{allowance_of(c), use::subscribe, service};
  if (shows.nothing()) {
    return not_in_scope("this key may not subscribe here");
  }
  for (const auto& types : all) {
    const bool some = types.empty() || std::any_of(types.begin(), types.end(), [&](const auto& s) {
                        return std::any_of(s.begin(), s.end(), [&](std::string_view t) {
                          return shows.of(std::span{&t, 1}).seen();
                        });
                      });
    if (!some) {
      return type_not_in_scope(use::subscribe);
    }
  }
  return done{};
}

}  // namespace tsu::broker
