#include "engine/broker/subscribe/notifier.h"

#include <algorithm>
#include <coroutine>
#include <exception>
#include <iterator>
#include <set>
#include <utility>

#include "base/core/executor.h"
#include "base/core/json_text.h"
#include "base/core/log.h"
#include "engine/broker/allowed/limited_view.h"
#include "engine/broker/query/linked.h"
#include "engine/broker/subscribe/kept_subscription.h"
#include "engine/broker/subscribe/told_data.h"
#include "engine/broker/v2/notification.h"

namespace tsu::broker {
namespace {

constexpr std::string_view cursor_name = "broker.notifier";
// Its row is written first, so that on PostgreSQL only one node at a time moves the cursor.
constexpr std::string_view lock_name = "broker.notifier.lock";
constexpr std::int64_t changes_at_once = 200;
// Where nothing matches there is nothing that a cursor would protect; it is stored this often, so
// that little is read again after a start.
constexpr std::int64_t cursor_step = 5'000;
// Deliveries that other nodes have stored, or that are due again, are looked for this often.
constexpr auto due_interval = std::chrono::milliseconds{250};
// What owners of subscriptions may see is asked for again after this.
constexpr auto limits_kept = std::chrono::seconds{1};

// Behind the entities themselves, in the same array (4.5.23.1).
void append_linked(std::string& data, const std::vector<entity_ptr>& from, const subscription& s,
                   const links_in_view& links, const term_table& terms) {
  const auto found = linked_entities(from, links, terms, s.form, s.join_levels, {});
  if (!found.ok()) {
    log_warning("subscription {}: {}", s.id, found.error().detail);
    return;
  }
  for (const auto& one : found.value()) {
    auto form = one.form;
    form.geojson = tells_features(s);
    data += ',';
    append_entity(data, *one.entity, terms, form);
  }
}

// One query for all of a selector's entities.
query query_of(const subscription& s, const entity_selector& e, instant now) {
  return {.ids = e.ids,
          .id_pattern = e.id_pattern,
          .types = e.types,
          .q = s.q,
          .geo = s.geo,
          .scopes = s.scopes,
          .limit = limit_max,
          .now = now};
}

}  // namespace

notifier::notifier(broker& b, tenant_code t, sender& s, const clock& c, random_source& r,
                   notifier_options o)
    : broker_(b),
      tenant_(t),
      sender_(s),
      clock_(c),
      random_(r),
      options_(o),
      name_(std::to_string(r.next())) {}

notifier::~notifier() = default;

task<void> notifier::keep(subscription_row row) {
  next_by_time_.erase({row.service, row.id});
  const auto unreadable = [&](const problem& p) {
    log_error("subscription {} cannot be read: {}", row.id, p.detail);
  };
  if (row.kind == subscription_kind::sources) {
    auto of_sources = co_await kept_source_subscription(row, contexts_);
    of_sources.ok() ? sources_.put(std::move(of_sources).value()) : unreadable(of_sources.error());
    co_return;
  }
  auto s = co_await kept_subscription(row, contexts_);
  if (!s.ok()) {
    unreadable(s.error());
    co_return;
  }
  auto kept = std::make_shared<const subscription>(std::move(s).value());
  if (row.kind == subscription_kind::snapshots) {
    snapshots_[{row.service, row.id}] = std::move(kept);
    co_return;
  }
  limits_until_ = no_time;
  matcher_.put(std::move(kept));
}

// Asked again and again, so that who is locked or bound to less hears no more within seconds.
task<void> notifier::renew_limits() {
  const auto now = clock_.now();
  if (!options_.limits_of || now < limits_until_) {
    co_return;
  }
  allowances found;
  for (auto& owner : matcher_.owners()) {
    if (auto one = co_await options_.limits_of(owner)) {
      found.emplace(std::move(owner), std::move(one));
    }
  }
  limits_ = std::move(found);
  limits_until_ = now + limits_kept;
}

std::shared_ptr<const allowance> notifier::limits_of(const subscription& s) const {
  const auto at = limits_.find(s.owner);
  return at == limits_.end() ? nullptr : at->second;
}

task<void> notifier::load() {
  struct state {
    std::int64_t cursor = 0;
    std::vector<subscription_row> rows;
  };
  auto found = co_await broker_.town_store(tenant_).read([](db::reader& r) {
    return state{db::cursor_of(r, cursor_name), read_subscriptions(r)};
  });
  matcher_.clear();
  sources_.clear();
  snapshots_.clear();
  unchecked_.clear();
  for (auto& row : found.rows) {
    co_await keep(std::move(row));
  }
  cursor_ = stored_cursor_ = found.cursor;
}

// The subject of "broker.subscription.changed" is service, line feed, id.
task<void> notifier::reload(std::string subject) {
  const auto cut = std::min(subject.find('\n'), subject.size());
  const auto service = subject.substr(0, cut);
  const auto id = subject.substr(std::min(cut + 1, subject.size()));
  auto row = co_await broker_.town_store(tenant_).read(
      [&](db::reader& r) { return find_subscription(r, service, id); });
  if (row) {
    co_await keep(std::move(*row));
  } else {
    matcher_.remove(service, id);
    sources_.remove(service, id);
    snapshots_.erase({service, id});
    unchecked_.erase({service, id});
  }
}

// One look per service and round, not per change: on PostgreSQL each is a question to the database.
// It is taken after the changes were read, so it shows them all.
task<std::vector<notifier::made>> notifier::matches_of(const db::change& c, views& seen) {
  std::vector<made> out;
  const auto change = change_of(c.subject, c.body);
  auto& state = seen[change.service];
  if (!state) {
    const town_key town{.tenant = tenant_, .service = change.service};
    state = co_await broker_.look(town);
  }
  const auto current = state->find(c.subject);
  const links_in_view links{*state, c.at};
  for (auto& n : matcher_.match(change, current.get(), state->terms(), c.at, &links, &limits_)) {
    if (n.to->join == join_kind::flat && current && !limits_of(*n.to)) {
      append_linked(n.data, {current}, *n.to, links, state->terms());
    }
    if (c.at < n.to->created) {
      continue;  // read again after a restart, and the subscription came since
    }
    out.push_back({n.to,
                   {.service = n.to->service,
                    .subscription = n.to->id,
                    .entity = change.id,
                    .body = std::move(n.data),
                    .made = c.at}});
  }
  co_return out;
}

// 5.11.7. The subject of registration_changed is service, line feed, id.
std::vector<notifier::made> notifier::source_matches_of(const db::change& c) const {
  const auto cut = std::min(c.subject.find('\n'), c.subject.size());
  const auto service = c.subject.substr(0, cut);
  const auto id = c.subject.substr(std::min(cut + 1, c.subject.size()));
  std::vector<made> out;
  for (auto& told : sources_.match(service, id, c.body, c.at)) {
    out.push_back({told.to,
                   {.service = service,
                    .subscription = told.to->id,
                    .entity = id,
                    .body = std::move(told.body),
                    .made = c.at}});
  }
  return out;
}

// A line is counted anew only after it may have grown by this much: counting costs its length.
std::int64_t notifier::line_step() const {
  return std::max<std::int64_t>(options_.waiting_max / 20, 1);
}

std::vector<notifier::line> notifier::lines_to_check(const std::vector<made>& all) {
  std::map<line, std::int64_t> joining;
  for (const auto& m : all) {
    ++joining[{m.row.service, m.row.subscription}];
  }
  std::vector<line> out;
  for (const auto& [one, n] : joining) {
    const auto [at, fresh] = unchecked_.try_emplace(one, 0);
    at->second += n;
    if (fresh || at->second > line_step()) {
      at->second = 0;
      out.push_back(one);
    }
  }
  return out;
}

// false where another node was faster: then everything is read again.
task<bool> notifier::store_matches(std::vector<made> all, std::int64_t to) {
  const auto from = stored_cursor_;
  const auto check = lines_to_check(all);
  const auto work = [&](db::tx& t) {
    db::move_cursor(t, lock_name, to);
    if (db::cursor_of(t, cursor_name) != from) {
      return false;
    }
    for (const auto& m : all) {
      const bool once = m.to->foreign && m.to->foreign->is_oneshot();
      if (claim_due(t, *m.to, m.row.made) &&
          (!once || v2::claim_oneshot(t, m.to->service, m.to->id))) {
        insert_delivery(t, m.row);
      }
    }
    for (const auto& [service, id] : check) {
      const auto n = limit_waiting(t, service, id, options_.waiting_max - line_step());
      if (n > 0) {
        log_warning("subscription {}: {} notifications given up, too many wait", id, n);
        limit_dead(t, service, id, options_.dead_max);
      }
    }
    db::move_cursor(t, cursor_name, to);
    return true;
  };
  const bool moved = co_await broker_.town_store(tenant_).write(work);
  co_return moved;
}

// 5.8.6: what fits now, as one notification. Of several nodes the one that claims it tells.
task<std::size_t> notifier::tell_by_time(std::shared_ptr<const subscription> s, instant now) {
  const town_key town{.tenant = tenant_, .service = s->service};
  auto state = co_await broker_.look(town);
  if (const auto limits = limits_of(*s)) {
    const sight shows{*limits, use::subscribe, s->service};
    state = std::make_shared<const limited_view>(std::move(state), shows);
  }
  const links_in_view links{*state, now};
  reply_form form = s->form;
  form.geojson = tells_features(*s);
  form.links = s->join == join_kind::inside ? &links : nullptr;
  form.link_levels = s->join_levels;
  std::vector<entity_ptr> found;
  for (const auto& selector : s->entities) {
    const auto q = query_of(*s, selector, now);
    const auto ok = state->select(q, [&](const entity_ptr& e) { found.push_back(e); });
    if (!ok.ok()) {
      log_warning("subscription {}: {}", s->id, ok.error().detail);
    }
  }
  made m{s, {.service = s->service, .subscription = s->id, .made = now}};
  for (const auto& e : found) {
    m.row.body += m.row.body.empty() ? "" : ",";
    append_entity(m.row.body, *e, state->terms(), form);
  }
  if (found.empty()) {
    co_return 0;
  }
  if (s->join == join_kind::flat) {
    append_linked(m.row.body, found, *s, links, state->terms());
  }
  const bool told = co_await broker_.town_store(tenant_).write([&](db::tx& t) {
    const bool mine = claim_due(t, *m.to, now);
    if (mine) {
      insert_delivery(t, m.row);
    }
    return mine;
  });
  fresh_deliveries_ = fresh_deliveries_ || told;
  co_return told ? 1 : 0;
}

// 5.11.7: all registrations that fit now. The first were told when it was made.
task<std::size_t> notifier::tell_sources(source_subscription_ptr s, instant now) {
  const auto& base = s->base;
  const bool told = co_await broker_.town_store(tenant_).write([&](db::tx& t) {
    const auto all = read_registrations(t);
    const auto body = all_told(*s, all, trigger_reason::updated, now);
    const bool mine = claim_due(t, base, now) && body;
    if (mine) {
      insert_delivery(
          t, {.service = base.service, .subscription = base.id, .body = *body, .made = now});
    }
    return mine;
  });
  fresh_deliveries_ = fresh_deliveries_ || told;
  co_return told ? 1 : 0;
}

bool notifier::is_time_for(const subscription& s, instant now) {
  const auto interval = std::chrono::duration_cast<duration>(s.throttling);
  const auto [at, fresh] = next_by_time_.try_emplace({s.service, s.id}, s.created + interval);
  if (now < at->second || !s.works_at(now)) {
    return false;
  }
  at->second = now + interval;
  return true;
}

task<std::size_t> notifier::match_by_time() {
  std::size_t told = 0;
  const auto now = clock_.now();
  co_await renew_limits();
  for (const auto& s : matcher_.by_time()) {
    if (is_time_for(*s, now)) {
      told += co_await tell_by_time(s, now);
    }
  }
  for (const auto& s : sources_.by_time()) {
    if (is_time_for(s->base, now)) {
      told += co_await tell_sources(s, now);
    }
  }
  co_return told;
}

std::shared_ptr<const subscription> notifier::find(const std::string& service,
                                                   const std::string& id) const {
  if (const auto* found = matcher_.find(service, id)) {
    return *found;
  }
  const auto of_snapshot = snapshots_.find({service, id});
  return of_snapshot != snapshots_.end() ? of_snapshot->second : sources_.find(service, id);
}

task<std::size_t> notifier::match_new() {
  if (cursor_ < 0) {
    co_await load();
  }
  const auto from = cursor_;
  const auto changes = co_await broker_.town_store(tenant_).read(
      [&](db::reader& r) { return db::read_changes(r, from, changes_at_once); });
  if (changes.empty()) {
    co_return 0;
  }
  std::vector<made> all;
  bool subscriptions_changed = false;
  views seen;
  for (const auto& c : changes) {
    if (c.kind == subscription_changed) {
      subscriptions_changed = true;
      fresh_deliveries_ = true;  // one to registrations is told first where it is made
      co_await reload(c.subject);
    } else if (c.kind == "broker.entity.changed" && matcher_.size() > 0) {
      co_await renew_limits();
      auto some = co_await matches_of(c, seen);
      std::move(some.begin(), some.end(), std::back_inserter(all));
    } else if (c.kind == registration_changed && sources_.size() > 0) {
      auto some = source_matches_of(c);
      std::move(some.begin(), some.end(), std::back_inserter(all));
    }
  }
  const auto to = changes.back().number;
  if (all.empty() && !subscriptions_changed && to - stored_cursor_ < cursor_step) {
    cursor_ = to;
    co_return changes.size();
  }
  cursor_ = -1;  // until it is stored: after a failure everything is read again
  const bool any = !all.empty();
  if (co_await store_matches(std::move(all), to)) {
    cursor_ = stored_cursor_ = to;
    fresh_deliveries_ = fresh_deliveries_ || any;
  }
  co_return changes.size();
}

task<void> notifier::run() {
  auto looked = monotonic_now() - due_interval;
  while (!stopping_) {
    const auto read = co_await match_new();
    std::size_t started = 0;
    if (const auto now = monotonic_now(); fresh_deliveries_ || now - looked >= due_interval) {
      looked = now;
      co_await match_by_time();
      fresh_deliveries_ = false;
      started = co_await start_due();
    }
    if (stopping_) {
      break;
    }
    if (read > 0 && read < changes_at_once) {
      co_await pause{options_.gather};
    } else if (read == 0 && started == 0) {
      co_await broker_.town_store(tenant_).wait_for_change(std::max<std::int64_t>(cursor_, 0),
                                                           due_interval);
    }
  }
  co_await until_idle();
}

}  // namespace tsu::broker
