#include "engine/broker/subscribe/forwarder.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/core/executor.h"
#include "base/core/log.h"
#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "engine/broker/allowed/allowance.h"
#include "engine/broker/registrations/discovery.h"
#include "engine/broker/registrations/flights.h"
#include "engine/broker/subscribe/forwarded_copy.h"
#include "engine/broker/subscribe/kept_subscription.h"
#include "engine/broker/v2/notification.h"

namespace tsu::broker {
namespace {

constexpr std::int64_t at_once = 50, held_back_max = 10'000;
constexpr auto lease_length = std::chrono::seconds{60};  // longer than a source's time-out
constexpr auto look_interval = std::chrono::milliseconds{500};
constexpr auto between = std::chrono::milliseconds{20};
constexpr auto told_kept = std::chrono::minutes{10};

std::string fresh_id() {
  return "urn:ngsi-ld:Subscription:" + crypto::hex(crypto::random_bytes(16));
}

// Sources of the latest values that take subscriptions, and that have not passed this one on.
bool may_have(const registration& g, const subscription& s, std::string_view via, instant now) {
  const bool offers = (g.operations & bit_of(source_operation::create_subscription)) != 0;
  return offers && !g.provider && g.mode != source_mode::auxiliary && g.works_at(now) &&
         !g.observed && !g.managed && !via_names(via, g.alias) &&
         (s.csf == nullptr || holds_for(*s.csf, g));
}

bool is_spoken_to_alike(const forwarded_row& old, const forwarded_row& now) {
  const auto was = read_registration(old.source, {}, no_time);
  const auto is = read_registration(now.source, {}, no_time);
  return was.ok() && is.ok() && was.value().endpoint == is.value().endpoint &&
         was.value().tenant == is.value().tenant;
}

// Where the source is; empty where its registration cannot be read.
std::string address_of(const forwarded_row& row) {
  const auto g = read_registration(row.source, row.registration, no_time);
  return g.ok() ? g.value().endpoint : std::string{};
}

// What has to be done so that rows say what is wanted.
struct difference {
  std::vector<forwarded_row> fresh, changed, moved;
  std::vector<std::int64_t> never_told;
  bool empty() const {
    return fresh.empty() && changed.empty() && moved.empty() && never_told.empty();
  }
};

void write(db::tx& t, const difference& d) {
  for (const auto& row : d.moved) {
    retire_forwarded(t, row);
  }
  for (const auto number : d.never_told) {
    delete_forwarded(t, number);
  }
  for (const auto& row : d.changed) {
    want_forwarded(t, row);
  }
  for (const auto& row : d.fresh) {
    insert_forwarded(t, row);
  }
}

}  // namespace

subscription_forwarder::subscription_forwarder(broker& b, registry& r, tenant_code t,
                                               const clock& c, forwarder_options o)
    : broker_(b), registry_(r), town_(t), clock_(c), options_(std::move(o)) {}

task<std::shared_ptr<const subscription>> subscription_forwarder::read(
    const subscription_row& row) {
  const bool ours = row.kind == subscription_kind::entities && row.source != v2::row_source;
  if (!ours) {
    co_return nullptr;
  }
  auto s = co_await kept_subscription(row, contexts_);
  if (!s.ok()) {
    log_error("subscription {} cannot be read: {}", row.id, s.error().detail);
    co_return nullptr;
  }
  co_return std::make_shared<const subscription>(std::move(s).value());
}

task<bool> subscription_forwarder::is_limited(std::string owner) const {
  if (!options_.limits_of || owner.empty()) {
    co_return false;
  }
  const auto limits = co_await options_.limits_of(std::move(owner));
  co_return limits != nullptr;
}

task<subscription_forwarder::rows> subscription_forwarder::wanted(
    const std::vector<subscription_row>& all, const std::vector<forwarded_row>& have) {
  std::map<key, std::string> ids;
  for (const auto& row : have) {
    ids.emplace(key{row.service, row.subscription, row.registration}, row.id);
  }
  const auto sources = co_await registry_.look(town_);
  const auto now = clock_.now();
  rows out;
  for (const auto& row : all) {
    if (sources->all.empty()) {
      break;
    }
    const auto s = co_await read(row);
    const bool goes = s && s->active && !s->by_time && !s->local_only &&
                      (s->expires == no_time || now < s->expires) &&
                      !via_names(row.via, sources->alias);
    if (!goes || co_await is_limited(row.owner)) {
      continue;
    }
    for (const auto& one : sources->all) {
      const auto& g = one.what;
      if (one.service != row.service || !may_have(*g, *s, row.via, now)) {
        continue;
      }
      const key place{row.service, row.id, g->id};
      const auto known = ids.find(place);
      auto id = known == ids.end() ? fresh_id() : known->second;
      const auto address = options_.address + std::string{remote_notify_path};
      if (auto copy = forwarded_copy(*s, g, id, address)) {
        out.emplace(place, forwarded_row{.service = row.service,
                                         .subscription = row.id,
                                         .registration = g->id,
                                         .id = std::move(id),
                                         .source = g->body,
                                         .via = row.via,
                                         .wanted = *std::move(copy)});
      }
    }
  }
  co_return out;
}

namespace {

template <class Rows>
difference difference_of(Rows wanted, const std::vector<forwarded_row>& have) {
  difference out;
  for (const auto& old : have) {
    const auto at = wanted.find({old.service, old.subscription, old.registration});
    if (at != wanted.end() && !is_spoken_to_alike(old, at->second)) {
      out.moved.push_back(old);
      auto fresh = fresh_id();  // the old one may live on for a while
      const auto cut = at->second.wanted.find(old.id);
      at->second.wanted.replace(cut, old.id.size(), fresh);
      at->second.id = std::move(fresh);
      continue;
    }
    auto row = old;
    row.wanted = at == wanted.end() ? std::string{} : at->second.wanted;
    row.source = at == wanted.end() ? old.source : at->second.source;
    if (row.wanted.empty() && old.told.empty()) {
      out.never_told.push_back(old.number);
    } else if (row.wanted != old.wanted || row.source != old.source) {
      out.changed.push_back(std::move(row));
    }
    if (at != wanted.end()) {
      wanted.erase(at);
    }
  }
  for (auto& [place, row] : wanted) {
    out.fresh.push_back(std::move(row));
  }
  return out;
}

}  // namespace

task<bool> subscription_forwarder::compare() {
  auto& store = broker_.town_store(town_);
  const auto newest = store.newest_change();
  const auto now = clock_.now();
  const bool in_time = again_ != no_time && now < again_;
  if (options_.address.empty()) {
    co_return false;
  }
  if (in_time && known_ >= newest) {
    co_return false;
  }
  if (in_time) {
    const bool changed =
        co_await store.read([&](db::reader& r) { return has_forwarding_changes(r, known_); });
    if (!changed) {
      known_ = newest;
      co_return false;
    }
  }
  struct state {
    std::int64_t round = 0;
    std::vector<subscription_row> subscriptions;
    std::vector<forwarded_row> have;
  };
  const auto found = co_await store.read([](db::reader& r) {
    return state{forwarded_round(r), read_subscriptions(r), read_forwarded(r)};
  });
  (void)co_await registry_.catch_up(town_);
  auto should = co_await wanted(found.subscriptions, found.have);
  const auto d = difference_of(std::move(should), found.have);
  bool mine = true;
  if (!d.empty()) {
    mine = co_await store.write([&](db::tx& t) {
      if (!begin_forwarded_round(t, found.round)) {
        return false;
      }
      write(t, d);
      return true;
    });
  }
  if (mine) {
    known_ = newest;
    again_ = now + options_.compare_again;
  }
  co_return mine && !d.empty();
}

instant subscription_forwarder::next_try(std::int64_t attempts) const {
  auto wait = options_.first_retry;
  for (std::int64_t i = 0; i < attempts && wait < options_.longest_retry; ++i) {
    wait *= 2;
  }
  return clock_.now() + std::min(wait, options_.longest_retry);
}

// The status of the answer; 0: there was none.
task<int> subscription_forwarder::send(const forwarded_row& row, const registration_ptr& to,
                                       http::method verb, std::string body) {
  const auto sources = co_await registry_.look(town_);
  const bool makes = verb == http::method::post;
  http::client_request out{
      .verb = verb,
      .url = to->endpoint + "/ngsi-ld/v1/subscriptions" + (makes ? "" : "/" + path_segment(row.id)),
      .headers = {{"Accept", "application/json"}},
      .body = std::move(body)};
  if (!out.body.empty()) {
    out.headers.emplace_back("Content-Type", "application/json");
  }
  if (!to->tenant.empty()) {
    out.headers.emplace_back("NGSILD-Tenant", to->tenant);
  }
  out.headers.emplace_back("Via",
                           (row.via.empty() ? "" : row.via + ", ") + "1.1 " + sources->alias);
  for (const auto& [name, value] : to->headers) {
    if (value != "urn:ngsi-ld:request") {  // nobody asks just now
      out.headers.emplace_back(name, value);
    }
  }
  const town_key town{.tenant = town_, .service = row.service};
  const auto answered = co_await registry_.ask(town, to, std::move(out), clock_.now());
  co_return answered.reply.ok() ? answered.reply.value().status : 0;
}

task<subscription_forwarder::outcome> subscription_forwarder::tell(const forwarded_row& row) {
  auto& store = broker_.town_store(town_);
  const auto settle = [&](std::string_view told) -> task<void> {
    co_await store.write([&](db::tx& t) { settle_forwarded(t, row.number, told); });
  };
  auto known = read_registration(row.source, row.registration, no_time);
  if (!known.ok()) {
    co_await settle({});
    co_return outcome::taken;
  }
  const auto to = std::make_shared<const registration>(std::move(known).value());
  const auto offers = [&](source_operation o) { return (to->operations & bit_of(o)) != 0; };
  const auto failed = [](int status) { return status == 0 ? outcome::silent : outcome::refused; };
  const bool is_there = row.told != told_perhaps && !row.told.empty();
  const bool ends =
      row.wanted.empty() || (is_there && !offers(source_operation::update_subscription));
  if (ends) {
    const bool can = offers(source_operation::delete_subscription);
    const int status = can ? co_await send(row, to, http::method::del, {}) : 204;
    const bool gone = status / 100 == 2 || status == 404;
    if (gone) {
      co_await settle(row.wanted.empty() ? std::string_view{} : told_perhaps);
    }
    co_return gone ? outcome::taken : failed(status);
  }
  int status = is_there ? 409 : co_await send(row, to, http::method::post, row.wanted);
  if (status == 409) {
    status = co_await send(row, to, http::method::patch, forwarded_patch(row.told, row.wanted));
    if (status == 404) {
      co_await settle(told_perhaps);  // it has lost it: made again
      co_return outcome::taken;
    }
  }
  // Where it would go in a circle it is not asked for again until something changes.
  const bool well = status / 100 == 2 || status == 508;
  if (well) {
    co_await settle(row.wanted);
  }
  co_return well ? outcome::taken : failed(status);
}

// Everything else that is due there.
task<void> subscription_forwarder::hold_back(std::string address, instant until,
                                             std::int64_t attempts) {
  auto& store = broker_.town_store(town_);
  const auto now = clock_.now();
  const auto due =
      co_await store.read([&](db::reader& r) { return due_forwarded(r, now, held_back_max); });
  std::map<std::string_view, bool> is_there;  // by registration, of which there are few
  std::vector<std::int64_t> others;
  for (const auto& row : due) {
    const auto [at, fresh] = is_there.try_emplace(row.source, false);
    if (fresh) {
      at->second = address_of(row) == address;
    }
    if (at->second) {
      others.push_back(row.number);
    }
  }
  if (others.empty()) {
    co_return;
  }
  co_await store.write([&](db::tx& t) {
    for (const auto number : others) {
      hold_back_forwarded(t, number, until, attempts);
    }
  });
}

task<std::size_t> subscription_forwarder::tell_due() {
  auto& store = broker_.town_store(town_);
  const auto now = clock_.now();
  const auto due =
      co_await store.read([&](db::reader& r) { return due_forwarded(r, now, at_once); });
  std::size_t tried = 0;
  std::set<std::string> silent;  // sources, not waited for twice
  for (const auto& row : due) {
    const auto address = address_of(row);
    if (stopping_ || silent.contains(address)) {
      continue;
    }
    const auto until = clock_.now() + lease_length;
    const bool mine =
        co_await store.write([&](db::tx& t) { return claim_forwarded(t, row, until); });
    if (!mine) {
      continue;
    }
    ++tried;
    const auto came = co_await tell(row);
    if (came == outcome::taken) {
      continue;
    }
    const auto next = next_try(row.attempts);
    co_await store.write([&](db::tx& t) { postpone_forwarded(t, row.number, next); });
    if (came == outcome::silent) {
      silent.insert(address);
      co_await hold_back(address, next, row.attempts + 1);
    }
  }
  co_return tried;
}

task<void> subscription_forwarder::forget() {
  const auto now = clock_.now();
  if (forget_again_ != no_time && now < forget_again_) {
    co_return;
  }
  auto& store = broker_.town_store(town_);
  const auto before = now - told_kept;
  const bool any = co_await store.read([&](db::reader& r) { return has_old_told(r, before); });
  if (any) {
    co_await store.write([&](db::tx& t) { forget_told(t, before); });
  }
  forget_again_ = now + options_.compare_again;
}

task<void> subscription_forwarder::run() {
  auto& store = broker_.town_store(town_);
  while (!stopping_ && !options_.address.empty()) {
    (void)co_await compare();
    const auto tried = co_await tell_due();
    co_await forget();
    if (tried == 0 && !stopping_) {
      (void)co_await store.wait_for_change(std::max(known_, store.newest_change()), look_interval);
    }
    co_await pause{between};
  }
  while (!stopping_) {  // nothing to pass on until the program is started anew
    co_await forget();
    co_await pause{look_interval};
  }
}

}  // namespace tsu::broker
