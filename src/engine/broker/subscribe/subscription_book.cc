#include "engine/broker/subscribe/subscription_book.h"

#include <algorithm>

#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

constexpr std::size_t service_name_max = 50, services_max = 1'000;
constexpr std::int64_t foreign_max = 10'000;

std::string subject_of(std::string_view service, std::string_view id) {
  return std::string{service}.append("\n").append(id);
}

problem no_subscription(std::string_view id) {
  return resource_not_found("subscription " + std::string{id} + " is not here");
}

std::optional<subscription_row> find_of(db::reader& r, std::string_view service,
                                        std::string_view id, const whose& owner,
                                        subscription_kind kind) {
  auto row = find_subscription(r, service, id);
  const bool there = row && row->kind == kind && (!owner || row->owner == *owner);
  return there ? std::move(row) : std::nullopt;
}

// The same @context of another subscription stays as it is.
result<done> keep(db::tx& t, const std::optional<context_row>& context) {
  return context ? keep_context(t, *context) : result<done>{done{}};
}

}  // namespace

whose seen_by(const call& c) {
  const bool all = c.who.subject.empty() || c.who.may("broker.subscription.oversee");
  return all ? std::nullopt : whose{c.who.subject};
}

void subscription_book::note_change(db::tx& t, tenant_code town, std::string_view service,
                                    std::string_view id) {
  t.append_change(subscription_changed, subject_of(service, id), "{}");
  broker_.heed_subscriptions(town, t);
}

task<result<http::reply>> subscription_book::create(
    const town_key& town, subscription_row row, const std::optional<record::idempotency_key>& key,
    http::reply made, std::optional<context_row> context, const also* more) {
  const auto insert = [&](db::tx& t) -> result<http::reply> {
    if (!insert_subscription(t, row)) {
      return already_exists("subscription " + row.id + " exists");
    }
    TRY(const auto kept, keep(t, context));
    note_change(t, town.tenant, row.service, row.id);
    if (more != nullptr && *more) {
      (*more)(t);
    }
    return made;  // a copy: the closure may run again
  };
  co_await broker_.look(town);  // so that the town is open when it is told
  co_return co_await broker_.town_store(town.tenant).write([&](db::tx& t) {
    return record::idempotent(t, key, insert);
  });
}

task<result<subscription_row>> subscription_book::get(const town_key& town, std::string id,
                                                      whose owner, kind k) {
  auto row = co_await broker_.town_store(town.tenant).read([&](db::reader& r) {
    return find_of(r, town.service, id, owner, k);
  });
  if (!row) {
    co_return no_subscription(id);
  }
  co_return std::move(*row);
}

task<result<done>> subscription_book::update(const town_key& town, subscription_row row,
                                             whose owner, std::optional<context_row> context,
                                             const also* more) {
  co_await broker_.look(town);
  co_return co_await broker_.town_store(town.tenant).write([&](db::tx& t) -> result<done> {
    if (!find_of(t, row.service, row.id, owner, row.kind) || !update_subscription(t, row)) {
      return no_subscription(row.id);
    }
    TRY(const auto kept, keep(t, context));
    note_change(t, town.tenant, row.service, row.id);
    if (more != nullptr && *more) {
      (*more)(t);
    }
    return done{};
  });
}

task<result<done>> subscription_book::remove(const town_key& town, std::string id, whose owner,
                                             kind k) {
  co_return co_await broker_.town_store(town.tenant).write([&](db::tx& t) -> result<done> {
    if (!find_of(t, town.service, id, owner, k) || !delete_subscription(t, town.service, id)) {
      return no_subscription(id);
    }
    note_change(t, town.tenant, town.service, id);
    return done{};
  });
}

task<subscription_book::page> subscription_book::list(const town_key& town, whose owner,
                                                      std::int64_t limit, std::int64_t offset,
                                                      kind k) {
  co_return co_await broker_.town_store(town.tenant).read([&](db::reader& r) {
    return page{read_subscriptions_of(r, town.service, k, owner, limit, offset),
                count_subscriptions(r, town.service, k, owner)};
  });
}

task<std::vector<subscription_row>> subscription_book::all_of(const town_key& town,
                                                              std::string_view source,
                                                              whose owner) {
  const std::string wanted{source};
  co_return co_await broker_.town_store(town.tenant).read([&](db::reader& r) {
    return read_subscriptions_from(r, town.service, wanted, owner, foreign_max);
  });
}

std::vector<std::string> stored_services::of(tenant_code t) const {
  return known_.look([&](const auto& all) {
    std::vector<std::string> out;
    for (const auto& [tenant, name] : all) {
      if (tenant == t) {
        out.push_back(name);
      }
    }
    return out;
  });
}

bool stored_services::has(tenant_code tenant, std::string_view service) const {
  return known_.look([&](const auto& all) {
    return std::any_of(all.begin(), all.end(), [&](const auto& one) {
      return one.first == tenant && one.second == service;
    });
  });
}

task<result<done>> stored_services::add(db::store& town, std::string name) {
  const bool clean = !name.empty() && name.size() <= service_name_max && name != "default" &&
                     std::all_of(name.begin(), name.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '_';
                     });
  if (!clean) {
    co_return bad_request_data("a service has a name of up to 50 letters, digits and '_'");
  }
  if (of(town.tenant()).size() >= services_max) {
    co_return problem{why::conflict, "a municipality has at most 1000 named services"};
  }
  co_await town.write([&](db::tx& t) { insert_service(t, name); });
  co_await load(town);
  co_return done{};
}

task<void> stored_services::load(db::store& town) {
  const auto names = co_await town.read([](db::reader& r) { return read_services(r); });
  const auto tenant = town.tenant();
  known_.change([&](auto& all) {
    std::erase_if(all, [&](const auto& one) { return one.first == tenant; });
    for (const auto& name : names) {
      all.emplace_back(tenant, name);
    }
  });
}

}  // namespace tsu::broker
