// How a notifier brings what is stored to the receivers.
#include <algorithm>
#include <coroutine>
#include <exception>
#include <utility>

#include "base/core/executor.h"
#include "base/core/json_text.h"
#include "base/core/log.h"
#include "engine/broker/snapshots/snapshot.h"
#include "engine/broker/subscribe/notifier.h"
#include "engine/broker/subscribe/send_side_by_side.h"
#include "engine/broker/subscribe/told_data.h"
#include "engine/broker/v2/notification.h"

namespace tsu::broker {
namespace {

constexpr std::int64_t deliveries_at_once = 50;

bool is_taken(const result<int>& status) {
  return status.ok() && status.value() >= 200 && status.value() < 300;
}

v2::attempt what_came_of(const result<int>& status) {
  return {
      .taken = is_taken(status),
      .status = status.ok() ? status.value() : 0,
      .reason = status.ok() ? "status " + std::to_string(status.value()) : status.error().detail};
}

// When the first of those that have to be repeated is due; nothing where there is none.
instant first_repeated(const std::vector<attempt>& all) {
  instant out{};
  for (const auto& a : all) {
    if (a.what == then::try_again && (out == instant{} || a.next < out)) {
      out = a.next;
    }
  }
  return out;
}

}  // namespace

instant notifier::next_try(std::int64_t attempts) {
  const auto doubled =
      options_.first_retry * (std::int64_t{1} << std::min<std::int64_t>(attempts, 30));
  const auto longest = std::min<std::chrono::milliseconds>(doubled, options_.longest_retry);
  const auto jitter = 0.5 + random_.unit() / 2;
  return clock_.now() + std::chrono::duration_cast<duration>(longest * jitter);
}

namespace {

// 6.3.8: receiverInfo may ask for the @context beside a FeatureCollection, not in it.
bool links_context(const subscription& s) {
  const bool plain = std::any_of(s.to.headers.begin(), s.to.headers.end(), [](const auto& h) {
    return h.first == "Prefer" && h.second == "body=json";
  });
  return s.to.accept == "application/json" || (tells_features(s) && plain);
}

std::string collection_of(const subscription& s, std::string_view features) {
  std::string out = R"({"type":"FeatureCollection",)";
  out += links_context(s) ? "" : "\"@context\":" + s.source + ",";
  return out.append("\"features\":[").append(features).append("]}");
}

}  // namespace

std::string notification_body(const delivery_row& d, const subscription& s, tenant_code tenant) {
  std::string out = "{\"id\":\"urn:ngsi-ld:Notification:" + std::string{tenant.text()} + ":" +
                    std::to_string(d.number) + "\",\"type\":\"";
  if (!s.snapshot.empty()) {  // 5.3.4
    return out + "SnapshotNotification\",\"notifiedAt\":\"" + format_instant(d.made) + "\"," +
           d.body + "}";
  }
  out += s.of_sources ? "ContextSourceNotification" : "Notification";
  out += "\",\"subscriptionId\":";
  append_json_string(out, s.id);
  out += ",\"notifiedAt\":\"" + format_instant_ms(d.made) + "\"";
  if (s.to.accept == "application/ld+json") {
    out += ",\"@context\":" + s.source;
  }
  if (s.of_sources) {
    return out += "," + d.body + "}";
  }
  out += ",\"data\":";
  return out += (tells_features(s) ? collection_of(s, d.body) : "[" + d.body + "]") + "}";
}

outgoing notifier::message_for(const delivery_row& d, const subscription& s) const {
  if (s.foreign) {
    return s.foreign->message_for(d);
  }
  outgoing o{.url = s.to.uri,
             .content_type = s.to.accept,
             .body = notification_body(d, s, tenant_),
             .headers = s.to.headers,
             .timeout = s.to.timeout,
             .quality = s.to.quality,
             .mqtt_5 = s.to.mqtt_5};
  const auto [service, snapshot] = parted_service(s.service);
  if (!service.empty()) {
    o.headers.emplace_back("NGSILD-Tenant", service);
  }
  if (!snapshot.empty()) {
    o.headers.emplace_back("NGSILD-Snapshot", snapshot);
  }
  if (links_context(s) && s.source.front() == '"') {
    o.headers.emplace_back("Link", "<" + json_string_text(s.source) +
                                       ">; rel=\"http://www.w3.org/ns/json-ld#context\"; "
                                       "type=\"application/ld+json\"");
  }
  return o;
}

lease notifier::new_lease(const subscription& s) const {
  return {.by = name_, .until = clock_.now() + s.to.timeout + options_.lease_beyond};
}

std::deque<delivery_row> notifier::due_of(db::tx& t, const burst& b) const {
  auto rows = due_deliveries(t, b.to->service, b.to->id, clock_.now(), deliveries_at_once);
  return {std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end())};
}

// The lease, and what is due under it; nothing where another node has it.
task<void> notifier::take(burst& b) {
  b.held = new_lease(*b.to);
  const auto work = [&](db::tx& t) {
    std::deque<delivery_row> rows;
    if (take_lease(t, b.to->service, b.to->id, b.held, clock_.now())) {
      rows = due_of(t, b);
      if (rows.empty()) {
        release_lease(t, b.to->service, b.to->id, b.held);
      }
    }
    return rows;
  };
  b.rows = co_await broker_.town_store(tenant_).write(work, db::durability::interval);
}

// The oldest of several entities; the others stay in their order.
std::vector<delivery_row> notifier::next_round(burst& b) const {
  const auto share = options_.under_way_max / std::max<std::size_t>(busy_.size(), 1);
  const auto most = is_doubtful(b.failing)
                        ? std::size_t{1}
                        : std::clamp<std::size_t>(share, 1, options_.side_by_side);
  std::vector<delivery_row> out;
  std::set<std::string, std::less<>> lines;
  std::deque<delivery_row> rest;
  for (auto& d : b.rows) {
    const bool goes = out.size() < most && lines.insert(d.entity).second;
    goes ? out.push_back(std::move(d)) : rest.push_back(std::move(d));
  }
  b.rows = std::move(rest);
  return out;
}

// What becomes of each; the lines of those that have to be repeated wait.
std::vector<attempt> notifier::judge(burst& b, const std::vector<delivery_row>& tried,
                                     const statuses& came) {
  std::vector<attempt> out;
  std::set<std::string, std::less<>> late;
  for (std::size_t i = 0; i < tried.size(); ++i) {
    const auto& d = tried[i];
    attempt a{.number = d.number, .next = next_try(d.attempts)};
    if (is_taken(came[i])) {
      b.failing = 0;
    } else {
      ++b.failing;
      a.what = d.attempts + 1 >= options_.attempts_max ? then::give_up : then::try_again;
    }
    if (a.what == then::try_again) {
      late.insert(d.entity);
    }
    out.push_back(a);
  }
  std::erase_if(b.rows, [&](const delivery_row& d) { return late.contains(d.entity); });
  return out;
}

// What came of a round, the lease renewed or given back and the next page: one write.
task<void> notifier::settle(burst& b, const std::vector<delivery_row>& tried,
                            const statuses& came) {
  const auto now = clock_.now();
  const auto all = judge(b, tried, came);
  const auto quiet_until = is_doubtful(b.failing) ? first_repeated(all) : instant{};
  const bool goes_on = quiet_until == instant{} && !stopping_;
  b.held = goes_on ? new_lease(*b.to) : lease{.by = name_};
  struct outcome {
    bool ours = false;
    std::deque<delivery_row> rows;
  };
  const auto work = [&](db::tx& t) {
    outcome o;
    o.ours = note_attempts(t, b.to->service, b.to->id, all, b.held, now, quiet_until);
    if (o.ours && b.to->foreign) {
      for (const auto& one : came) {
        v2::note_attempt(t, b.to->service, b.to->id, what_came_of(one));
      }
    }
    if (o.ours && goes_on && b.rows.empty()) {
      o.rows = due_of(t, b);
      if (o.rows.empty()) {
        release_lease(t, b.to->service, b.to->id, b.held);
      }
    }
    return o;
  };
  auto after = co_await broker_.town_store(tenant_).write(work, db::durability::interval);
  if (!after.ours) {
    log_warning("subscription {}: an attempt ended after its lease", b.to->id);
  }
  if (!after.ours || !goes_on) {
    b.rows.clear();
  } else if (b.rows.empty()) {
    b.rows = std::move(after.rows);
  }
}

task<void> notifier::deliver_to(waiting_subscription w) {
  burst b{.to = find(w.service, w.id), .failing = w.failing};
  if (b.to == nullptr) {
    co_return;
  }
  co_await take(b);
  while (!b.rows.empty()) {
    if (clock_.now() + b.to->to.timeout >= b.held.until) {  // it took long since: still ours?
      co_await take(b);
      continue;
    }
    const auto tried = next_round(b);
    tried_ += tried.size();
    std::vector<outgoing> messages;
    for (const auto& d : tried) {
      messages.push_back(message_for(d, *b.to));
    }
    const auto came = co_await send_side_by_side(sender_, std::move(messages));
    co_await settle(b, tried, came);
  }
}

task<void> notifier::serve(waiting_subscription w, std::string key) {
  try {
    co_await deliver_to(std::move(w));
  } catch (const std::exception& e) {
    log_warning("deliveries of a subscription stopped: {}", e.what());
  }
  busy_.erase(key);
  if (busy_.empty() && idle_waiter_) {
    executor::current()->post(std::exchange(idle_waiter_, {}));
  }
}

task<std::size_t> notifier::start_due() {
  const auto now = clock_.now();
  const auto waiting = co_await broker_.town_store(tenant_).read(
      [&](db::reader& r) { return waiting_subscriptions(r, now, name_); });
  std::size_t started = 0;
  const auto doubtful_now = [&] {
    return static_cast<std::size_t>(
        std::count_if(busy_.begin(), busy_.end(), [](const auto& one) { return one.second; }));
  };
  for (const auto& w : waiting) {
    auto key = w.service + "\n" + w.id;
    const bool doubtful = is_doubtful(w.failing);
    const bool room =
        busy_.size() < options_.at_once &&
        (!doubtful || doubtful_now() < std::max<std::size_t>(options_.at_once / 4, 1));
    if (room && busy_.emplace(key, doubtful).second) {
      ++started;
      spawn(serve(w, std::move(key)));
    }
  }
  co_return started;
}

task<void> notifier::until_idle() {
  struct awaiter {
    notifier& self;
    bool await_ready() const noexcept { return self.busy_.empty(); }
    void await_suspend(std::coroutine_handle<> h) const noexcept { self.idle_waiter_ = h; }
    void await_resume() const noexcept {}
  };
  co_await awaiter{*this};
}

task<std::size_t> notifier::deliver_due() {
  const auto before = tried_;
  co_await start_due();
  co_await until_idle();
  co_return tried_ - before;
}

}  // namespace tsu::broker
