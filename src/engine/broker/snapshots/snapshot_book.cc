#include "engine/broker/snapshots/snapshot_book.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/core/log.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/query/query.h"
#include "engine/broker/snapshots/snapshot.h"
#include "engine/broker/snapshots/tell_snapshot.h"
#include "engine/broker/store/history.h"

namespace tsu::broker {
namespace {

constexpr std::size_t step = 500;  // operations in one write, values in one record
// lastUsedAt is kept this coarsely, so that reading does not mean writing.
constexpr auto used_step = std::chrono::minutes{1};

std::vector<std::string> names_of(std::span<const term> all, const term_table& terms) {
  std::vector<std::string> out;
  for (const auto t : all) {
    out.emplace_back(terms.name(t));
  }
  return out;
}

std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

write_op copy_of(const entity_version& e, const term_table& terms) {
  write_op op{.how = write_kind::upsert_replace};
  op.entity.id = e.id();
  op.entity.types = names_of(e.types(), terms);
  op.entity.scopes = lines(e.scopes());
  if (e.expires() != no_time) {
    op.entity.expires = e.expires();
  }
  for (const auto& a : e.attributes()) {
    op.entity.attributes.push_back(
        {.name = std::string{terms.name(a.name)},
         .dataset = std::string{a.dataset ? terms.name(a.dataset) : std::string_view{}},
         .text = std::string{e.text_of(a)},
         .checked = true});
  }
  return op;
}

struct kept_value {
  std::string attribute, dataset, instance;
  instant at;
};

}  // namespace

task<result<done>> snapshot_book::add(const town_key& town, snapshot_row s, std::string owner) {
  co_return co_await broker_.town_store(town.tenant).write([&](db::tx& t) -> result<done> {
    TRY(const auto added, add_snapshot(t, s));
    keep_endpoint(t, s, owner);
    return done{};
  });
}

task<std::optional<snapshot_row>> snapshot_book::find(const town_key& town, std::string id,
                                                      instant now) {
  co_return co_await broker_.town_store(town.tenant).read([&](db::reader& r) {
    return find_snapshot(r, town.service, id, now);
  });
}

task<result<std::string>> snapshot_book::service_for(const town_key& town, std::string id,
                                                     instant now) {
  const auto found = co_await find(town, id, now);
  if (!found) {
    co_return resource_not_found("snapshot " + id + " is not here");
  }
  if (found->used + used_step <= now) {
    co_await broker_.town_store(town.tenant).write([&](db::tx& t) {
      note_snapshot_used(t, town.service, id, now);
      return true;
    });
  }
  co_return service_of_snapshot(town.service, id);
}

task<std::vector<snapshot_row>> snapshot_book::all_of(const town_key& town, instant now) {
  co_return co_await broker_.town_store(town.tenant).read([&](db::reader& r) {
    return snapshots_of(r, town.service, now);
  });
}

task<result<snapshot_row>> snapshot_book::change(const town_key& town, snapshot_row s,
                                                 std::string owner) {
  co_return co_await broker_.town_store(town.tenant).write([&](db::tx& t) -> result<snapshot_row> {
    auto now = find_snapshot(t, town.service, s.id, t.now());
    if (!now) {
      return resource_not_found("snapshot " + s.id + " is not here");
    }
    now->body = s.body;
    now->modified = s.modified;
    now->expires = s.expires;
    change_snapshot(t, *now);
    keep_endpoint(t, *now, owner);
    tell_state(t, *now);
    return std::move(*now);
  });
}

task<void> snapshot_book::settle(const town_key& town, snapshot_row s) {
  co_await broker_.town_store(town.tenant).write([&](db::tx& t) {
    auto now = find_snapshot(t, town.service, s.id, t.now());
    if (!now) {
      return false;
    }
    now->status = s.status;
    now->details = s.details;
    settle_snapshot(t, *now);
    tell_state(t, *now);
    return true;
  });
}

task<bool> snapshot_book::end(const town_key& town, std::string id) {
  co_return co_await broker_.town_store(town.tenant).write([&](db::tx& t) {
    auto now = find_snapshot(t, town.service, id, t.now());
    const bool ended = end_snapshot(t, town.service, id);
    if (ended && now) {
      tell_end(t, std::move(*now));
    }
    return ended;
  });
}

task<void> snapshot_book::run_beside(std::function<task<void>()> work) {
  if (how_ == works::at_once) {
    co_await work();
    co_return;
  }
  beside_.change([&](auto& thread) {
    if (!thread) {
      thread = std::make_unique<background>();
    }
    thread->add(std::move(work));
  });
}

task<void> snapshot_book::remove_all_of(const town_key& town) {
  std::vector<std::string> ids;
  {
    const auto state = co_await broker_.look(town);
    const query all{.limit = limit_none};
    const auto ok = state->select(all, [&](const entity_ptr& e) { ids.emplace_back(e->id()); });
    if (!ok.ok()) {
      log_error("a snapshot could not be removed: {}", ok.error().detail);
    }
  }
  for (std::size_t i = 0; i < ids.size(); i += step) {
    std::vector<write_op> some;
    for (auto n = i; n < std::min(i + step, ids.size()); ++n) {
      some.push_back({.how = write_kind::remove});
      some.back().entity.id = ids[n];
    }
    co_await broker_.write_all(town, std::move(some));
  }
  for (const auto& id : ids) {
    series_query q;
    q.entity = id;
    const auto n = co_await broker_.forget(town, q);
    if (!n.ok()) {
      log_error("values of a snapshot could not be removed: {}", n.error().detail);
    }
  }
}

task<void> snapshot_book::clear_ended(tenant_code tenant, instant now) {
  auto& store = broker_.town_store(tenant);
  const auto ended = co_await store.read([&](db::reader& r) { return ended_snapshots(r, now); });
  for (const auto& one : ended) {
    const town_key inside{.tenant = tenant, .service = service_of_snapshot(one.service, one.id)};
    co_await remove_all_of(inside);
    co_await store.write([&](db::tx& t) {
      const bool gone = forget_snapshot(t, one.service, one.id);
      if (gone && !was_ended(one)) {
        tell_end(t, one);
      }
      return gone;
    });
  }
  co_await store.write([&](db::tx& t) {
    for (auto& one : unfinished_snapshots(t, now - preparing_max)) {
      one.status = "failure";
      settle_snapshot(t, one);
      tell_state(t, one);
    }
    forget_endpoints(t);
    return true;
  });
}

task<bool> snapshot_book::copy(const town_key& from, const town_key& to) {
  const auto state = co_await broker_.look(from);
  std::vector<entity_ptr> all;
  const query everything{.limit = limit_none};
  const auto ok = state->select(everything, [&](const entity_ptr& e) { all.push_back(e); });
  bool whole = ok.ok();
  for (std::size_t i = 0; ok.ok() && i < all.size(); i += step) {
    std::vector<write_op> some;
    for (auto n = i; n < std::min(i + step, all.size()); ++n) {
      some.push_back(copy_of(*all[n], state->terms()));
    }
    for (const auto& one : co_await broker_.write_all(to, std::move(some))) {
      whole = whole && one.ok();
    }
  }
  for (const auto& e : all) {
    std::vector<kept_value> values;
    series_query q;
    q.entity = std::string{e->id()};
    q.limit = series_limit_max;
    const auto n = co_await broker_.series(from, q, [&](const observation& o) {
      values.push_back(
          {std::string{o.attribute}, std::string{o.dataset}, std::string{o.instance}, o.at});
    });
    whole = whole && n.ok();
    for (std::size_t i = 0; n.ok() && i < values.size(); i += step) {
      std::vector<observation> some;
      for (auto v = i; v < std::min(i + step, values.size()); ++v) {
        const auto& one = values[v];
        some.push_back({q.entity, one.attribute, one.dataset, one.at, one.instance});
      }
      const auto stored = co_await broker_.record(to, some);
      if (!stored.ok()) {
        log_error("values of a snapshot could not be copied: {}", stored.error().detail);
        whole = false;
      }
    }
  }
  co_return whole;
}

}  // namespace tsu::broker
