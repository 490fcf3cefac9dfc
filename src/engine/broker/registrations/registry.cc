#include "engine/broker/registrations/registry.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/core/log.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/registrations/source_subscription.h"
#include "engine/broker/v2/lender.h"
#include "engine/broker/v2/registration.h"

namespace tsu::broker {
namespace {

std::string subject_of(std::string_view service, std::string_view id) {
  return std::string{service}.append("\n").append(id);
}

// For the other nodes and for whoever subscribed to registrations.
void tell_change(db::tx& t, const registration_row& of,
                 const std::optional<registration_row>& before) {
  const auto after = find_registration(t, of.service, of.id);
  t.append_change(registration_changed, subject_of(of.service, of.id),
                  registration_change_text(before ? &*before : nullptr, after ? &*after : nullptr));
}

// What a reply answers: where it went, for whom, in which words, and how it came there: whom the
// request has passed the source does not ask (6.3.18).
std::string question_of(const http::client_request& r) {
  auto out = r.url;
  for (const auto& [name, value] : r.headers) {
    out.append("\n").append(name).append(":").append(value);
  }
  return out;
}

problem no_registration(std::string_view id) {
  return resource_not_found("registration " + std::string{id} + " is not here");
}

// 4.3.6.3: what an exclusive registration has, no other proxy may have.
result<done> check_conflicts(const std::vector<registration_row>& rows, std::string_view service,
                             const registration& g, instant now) {
  if (!g.is_proxy()) {
    return done{};
  }
  for (const auto& row : rows) {
    if (row.service != service || row.id == g.id || row.api != api_ngsi_ld) {
      continue;
    }
    const auto other = read_registration(row.body, row.id, no_time);
    if (!other.ok() || !other.value().is_proxy() || !other.value().works_at(now)) {
      continue;
    }
    const auto& o = other.value();
    const bool mine = g.mode == source_mode::exclusive;
    if ((mine && overlap(o, g)) || (o.mode == source_mode::exclusive && overlap(g, o))) {
      return registration_conflict("registration " + o.id + " already has what " + g.id +
                                   " would be the only one to have");
    }
  }
  return done{};
}

void add_source(town_sources& to, const registration_row& row) {
  if (row.api == api_ngsi_v2) {
    auto p = v2::read_provision(row.body, row.service, row.id);
    if (p.ok()) {
      to.all.push_back({row.service, v2::as_source(p.value())});
      to.v2.push_back(std::move(p).value());
    } else {
      log_error("registration {} cannot be read: {}", row.id, p.error().detail);
    }
    return;
  }
  auto g = read_registration(row.body, row.id, no_time);
  if (g.ok()) {
    to.all.push_back({row.service, std::make_shared<const registration>(std::move(g).value())});
  } else {
    log_error("registration {} cannot be read: {}", row.id, g.error().detail);
  }
}

void add_to(source_count& sum, const source_count& c) {
  sum.sent += c.sent;
  sum.failed += c.failed;
  sum.failing = c.failing;
  sum.last_success = std::max(sum.last_success, c.last_success);
  sum.last_failure = std::max(sum.last_failure, c.last_failure);
}

}  // namespace

registry::registry(broker& b, source_door& door, const clock& c, random_source& random,
                   registry_options o)
    : broker_(b),
      door_(door),
      since_(c.now()),
      fresh_alias_("tsunagu-" + std::to_string(random.next())),
      options_(o) {}

bool registry::is_quiet(tenant_code town) const {
  return known_.look([&](const auto& all) {
    const auto at = all.find(town);
    return at != all.end() && at->second->all.empty();
  });
}

task<sources_ptr> registry::look(tenant_code town) {
  auto known = known_.look([&](const auto& all) {
    const auto at = all.find(town);
    return at != all.end() ? at->second : sources_ptr{};
  });
  if (!known) {
    known = co_await read(town);
  }
  co_return known;
}

task<sources_ptr> registry::read(tenant_code town) {
  auto& store = broker_.town_store(town);
  const auto number = store.newest_change();
  // Of each town its own: towns of one house may be sources of one another.
  const auto fresh = fresh_alias_ + "-" + std::string{town.text()};
  auto alias = co_await store.write([&](db::tx& t) { return source_alias(t, fresh); });
  auto rows = co_await store.read([](db::reader& r) { return read_registrations(r); });
  auto out = std::make_shared<town_sources>();
  out->alias = std::move(alias);
  out->number = number;
  for (const auto& row : rows) {
    const bool older = row.api == api_ngsi_v2;
    const auto only = options_.speak.find(town);
    if (only == options_.speak.end() || only->second == protocols::both ||
        (only->second == protocols::ngsi_v2) == older) {
      add_source(*out, row);
    }
  }
  // Of two that read at the same time the one that saw more wins.
  co_return known_.change([&](auto& all) -> sources_ptr {
    auto& place = all[town];
    if (!place || place->number <= out->number) {
      place = out;
    }
    return place;
  });
}

task<result<done>> registry::create(const town_key& town, registration_row row,
                                    registration_ptr g) {
  auto& store = broker_.town_store(town.tenant);
  CO_TRY(const done ok, co_await store.write([&](db::tx& t) -> result<done> {
    const auto rows = read_registrations(t);
    if (rows.size() >= options_.registrations_max) {
      return problem{why::too_many, "the town has as many registrations as it may"};
    }
    TRY(const done clear, check_conflicts(rows, row.service, *g, t.now()));
    // One that has expired makes room for another of its name.
    for (const auto& old : rows) {
      const auto before = old.id == row.id && old.service == row.service
                              ? read_registration(old.body, old.id, no_time)
                              : no_registration(old.id);
      if (before.ok() && !before.value().works_at(t.now())) {
        delete_registration(t, row.service, row.id);
      }
    }
    if (!insert_registration(t, row)) {
      return already_exists("registration " + row.id + " exists");
    }
    tell_change(t, row, std::nullopt);
    return done{};
  }));
  (void)co_await read(town.tenant);
  co_return done{};
}

task<result<done>> registry::update(const town_key& town, registration_row row,
                                    registration_ptr g) {
  auto& store = broker_.town_store(town.tenant);
  CO_TRY(const done ok, co_await store.write([&](db::tx& t) -> result<done> {
    TRY(const done clear, check_conflicts(read_registrations(t), row.service, *g, t.now()));
    const auto before = find_registration(t, row.service, row.id);
    if (!update_registration(t, row)) {
      return no_registration(row.id);
    }
    tell_change(t, row, before);
    return done{};
  }));
  (void)co_await read(town.tenant);
  co_return done{};
}

task<result<done>> registry::remove(const town_key& town, std::string id) {
  auto& store = broker_.town_store(town.tenant);
  CO_TRY(const done ok, co_await store.write([&](db::tx& t) -> result<done> {
    const auto before = find_registration(t, town.service, id);
    if (!before || !delete_registration(t, town.service, id)) {
      return no_registration(id);
    }
    tell_change(t, *before, before);
    return done{};
  }));
  (void)co_await read(town.tenant);
  co_return done{};
}

// What is not written down yet is told all the same; reading writes nothing.
void registry::add_counts(tenant_code town, registration_row& row) const {
  notes_.look([&](const auto& all) {
    const auto at = all.find(town);
    const auto known = at == all.end() ? decltype(at->second.counts.end()){}
                                       : at->second.counts.find({row.service, row.id});
    if (at == all.end() || known == at->second.counts.end()) {
      return;
    }
    const auto& c = known->second;
    row.state.times_sent += c.sent;
    row.state.times_failed += c.failed;
    row.state.failing = c.failing;
    row.state.last_success = std::max(row.state.last_success, c.last_success);
    row.state.last_failure = std::max(row.state.last_failure, c.last_failure);
    row.state.failing = row.state.is_failing();
  });
}

bool registry::counts(tenant_code town) const {
  return notes_.look([&](const auto& all) {
    const auto at = all.find(town);
    return at != all.end() && (at->second.writing > 0 || !at->second.counts.empty());
  });
}

// Where something is counted that no row tells, in the writer's turn: write_counts() takes it out
// of memory in its own, so that it is told once, wherever it is.
task<result<registration_row>> registry::get(const town_key& town, std::string id) {
  auto& store = broker_.town_store(town.tenant);
  const auto find = [&](db::reader& r) {
    auto found = find_registration(r, town.service, id);
    if (found) {
      add_counts(town.tenant, *found);
    }
    return found;
  };
  std::optional<registration_row> row;
  if (counts(town.tenant)) {
    row = co_await store.write([&](db::tx& t) { return find(t); });
  } else {
    row = co_await store.read(find);
  }
  if (!row) {
    co_return no_registration(id);
  }
  co_return std::move(*row);
}

task<std::vector<registration_row>> registry::all_of(const town_key& town, std::string_view api) {
  auto& store = broker_.town_store(town.tenant);
  const auto find = [&](db::reader& r) {
    auto found = read_registrations(r);
    std::erase_if(found,
                  [&](const auto& row) { return row.service != town.service || row.api != api; });
    for (auto& row : found) {
      add_counts(town.tenant, row);
    }
    return found;
  };
  if (counts(town.tenant)) {
    co_return co_await store.write([&](db::tx& t) { return find(t); });
  }
  co_return co_await store.read(find);
}

task<bool> registry::catch_up(tenant_code town) {
  const auto known = co_await look(town);
  auto& store = broker_.town_store(town);
  if (store.newest_change() <= known->number) {
    co_return false;
  }
  const auto newest = store.newest_change();
  const bool changed = co_await store.read(
      [&](db::reader& r) { return has_registration_changes(r, known->number); });
  if (changed) {
    (void)co_await read(town);
    co_return true;
  }
  known_.change([&](auto& all) {  // the same list is now known to be as new as that
    auto& place = all[town];
    if (place == known) {
      auto same = std::make_shared<town_sources>(*known);
      same->number = newest;
      place = std::move(same);
    }
  });
  co_return false;
}

bool registry::cools_down(const town_key& town, const registration& g, instant now) const {
  return notes_.look([&](const auto& all) {
    const auto at = all.find(town.tenant);
    if (at == all.end()) {
      return false;
    }
    const auto until = at->second.quiet_until.find({town.service, g.id});
    return until != at->second.quiet_until.end() && now < until->second;
  });
}

void registry::note(const town_key& town, const registration& g, bool good, instant now) {
  notes_.change([&](auto& all) {
    auto& notes = all[town.tenant];
    auto& c = notes.counts[{town.service, g.id}];
    ++c.sent;
    c.failed += good ? 0 : 1;
    c.failing = !good;
    (good ? c.last_success : c.last_failure) = now;
    if (!good && g.cooldown.count() > 0) {
      notes.quiet_until[{town.service, g.id}] = now + g.cooldown;
    } else {
      notes.quiet_until.erase({town.service, g.id});
    }
  });
}

std::optional<http::client_reply> registry::kept_reply(const town_key& town, const registration& g,
                                                       const std::string& question,
                                                       instant now) const {
  return notes_.look([&](const auto& all) -> std::optional<http::client_reply> {
    const auto at = all.find(town.tenant);
    if (at == all.end()) {
      return std::nullopt;
    }
    const auto of = at->second.kept.find({town.service, g.id});
    if (of == at->second.kept.end()) {
      return std::nullopt;
    }
    const auto one = of->second.find(question);
    return one == of->second.end() || one->second.until <= now ? std::nullopt
                                                               : std::optional{one->second.reply};
  });
}

// An empty question: all that it told is forgotten.
void registry::keep_reply(const town_key& town, const registration& g, const std::string& question,
                          const http::client_reply& reply, instant now) {
  notes_.change([&](auto& all) {
    auto& notes = all[town.tenant];
    const source_key key{town.service, g.id};
    const auto size = reply.body.size() + question.size();
    if (question.empty()) {
      notes.kept.erase(key);
      return;
    }
    if (notes.kept_bytes + size > options_.kept_bytes_max) {  // bounded, and rarely full
      notes.kept.clear();
      notes.kept_bytes = 0;
    }
    notes.kept_bytes += size;
    notes.kept[key].insert_or_assign(question, told_once{reply, now + g.keeps_for});
  });
}

task<source_reply> registry::ask(const town_key& town, registration_ptr g,
                                 http::client_request request, instant now) {
  if (cools_down(town, *g, now)) {
    co_return source_reply{problem{
        why::unavailable, "source " + g->endpoint + " failed a short while ago", "cools_down"}};
  }
  const bool is_read = request.verb == http::method::get;
  const bool keeps = g->keeps_for.count() > 0 && is_read;
  const auto question = keeps ? question_of(request) : std::string{};
  if (auto kept = keeps ? kept_reply(town, *g, question, now) : std::nullopt) {
    co_return source_reply{*std::move(kept), true};
  }
  request.timeout = g->timeout.count() > 0 ? g->timeout : options_.timeout;
  request.connect_timeout = std::min(request.connect_timeout, request.timeout);
  request.reply_bytes_max = options_.reply_bytes_max;
  auto reply = co_await door_.send(std::move(request));
  // 5.2.9-2: what is no 2xx has failed; that there is nothing is an answer (6.3.17).
  const bool good = reply.ok() && (reply.value().status / 100 == 2 || reply.value().status == 404);
  note(town, *g, good, now);
  if (keeps && reply.ok() && reply.value().status == 200) {
    keep_reply(town, *g, question, reply.value(), now);
  } else if (g->keeps_for.count() > 0 && !is_read) {
    keep_reply(town, *g, {}, {}, now);
  }
  co_return source_reply{std::move(reply)};
}

task<void> registry::write_counts(tenant_code town) {
  if (!counts(town)) {
    co_return;
  }
  notes_.change([&](auto& all) { ++all[town].writing; });
  std::map<source_key, source_count> taken;  // the closure may run again
  std::exception_ptr failure;
  try {
    co_await broker_.town_store(town).write([&](db::tx& t) {
      notes_.change([&](auto& all) {
        for (const auto& [key, c] : std::exchange(all[town].counts, {})) {
          add_to(taken[key], c);
        }
      });
      for (const auto& [key, c] : taken) {
        count_requests(t, key.first, key.second, c);
      }
    });
  } catch (...) {
    failure = std::current_exception();
  }
  notes_.change([&](auto& all) {
    --all[town].writing;
    if (failure) {  // told from memory until they can be written
      for (auto& [key, newer] : all[town].counts) {
        add_to(taken[key], newer);
      }
      all[town].counts = std::move(taken);
    }
  });
  if (failure) {
    std::rethrow_exception(failure);
  }
}

}  // namespace tsu::broker
