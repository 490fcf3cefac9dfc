#include "engine/broker/subscribe/remote_notify.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/core/json_text.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "engine/broker/api/ngsi_request.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/query/select.h"
#include "engine/broker/registrations/pile.h"
#include "engine/broker/registrations/registry.h"
#include "engine/broker/subscribe/kept_subscription.h"
#include "engine/broker/subscribe/store_forwarded.h"
#include "engine/broker/subscribe/store_subscriptions.h"
#include "engine/broker/subscribe/told_data.h"

namespace tsu::broker {
namespace {

constexpr std::size_t data_max = 1'000;
constexpr operation notify_operation{.body = body_is::document};

problem no_such_copy() {
  return resource_not_found("no subscription of that id was passed on from here");
}

// The sender speaks of its own named service, not of ours.
http::request without_tenant(const http::request& r) {
  auto out = r;
  out.headers.clear();
  for (const auto& [name, value] : r.headers) {
    const bool tenant =
        name.size() == 13 && std::equal(name.begin(), name.end(), "ngsild-tenant",
                                        [](char a, char b) { return (a | 32) == (b | 32); });
    if (!tenant) {
      out.headers.add(name, value);
    }
  }
  return out;
}

struct told_of {
  std::string id;
  std::vector<std::string_view> data;
};

result<told_of> read_notification(std::string_view json) {
  if (kind_of(json) != json_kind::object) {
    return bad_request_data("a notification is a JSON object");
  }
  const json_members m{json};
  const auto id = m.find("subscriptionId"), data = m.find("data");
  if (id.empty() || kind_of(id) != json_kind::string) {
    return bad_request_data("subscriptionId: is not there");
  }
  if (data.empty() || kind_of(data) != json_kind::array) {
    return bad_request_data("data: is not an array of entities");
  }
  told_of out{.id = json_string_text(id), .data = {}};
  for (const auto one : json_elements{data}) {
    if (kind_of(one) != json_kind::object || out.data.size() >= data_max) {
      return bad_request_data("data: holds something else than up to 1000 entities");
    }
    out.data.push_back(one);
  }
  return out;
}

// The subscription that the copy is of, and where the copy is.
struct original {
  std::shared_ptr<const subscription> to;
  registration_ptr from;
};

task<result<original>> original_of(const parts& p, tenant_code tenant, std::string id) {
  struct rows {
    std::optional<forwarded_row> copy;
    std::optional<subscription_row> of;
  };
  const auto found = co_await p.entities->town_store(tenant).read([&](db::reader& r) {
    rows out{find_forwarded(r, id), std::nullopt};
    if (out.copy) {
      out.of = find_subscription(r, out.copy->service, out.copy->subscription);
    }
    return out;
  });
  if (!found.copy || !found.of || found.copy->wanted.empty()) {
    co_return no_such_copy();
  }
  CO_TRY(auto s, co_await kept_subscription(*found.of, *p.contexts));
  CO_TRY(auto g, read_registration(found.copy->source, found.copy->registration, no_time));
  co_return original{std::make_shared<const subscription>(std::move(s)),
                     std::make_shared<const registration>(std::move(g))};
}

bool is_selected(const subscription& s, const entity_version& e, const term_table& terms) {
  const auto fits_one = [&](const entity_selector& one) {
    const query q{
        .ids = {}, .id_pattern = nullptr, .types = one.types, .q = {}, .geo = {}, .scopes = {}};
    const bool by_id =
        (one.ids.empty() || std::find(one.ids.begin(), one.ids.end(), e.id()) != one.ids.end()) &&
        (one.id_pattern == nullptr || one.id_pattern->found_in(e.id()));
    return by_id && fits(q, e, terms, {});
  };
  return s.entities.empty() || std::any_of(s.entities.begin(), s.entities.end(), fits_one);
}

bool meets_conditions(const subscription& s, const entity_version& e, const term_table& terms) {
  const query q{
      .ids = {}, .id_pattern = nullptr, .types = {}, .q = s.q, .geo = s.geo, .scopes = s.scopes};
  return fits(q, e, terms, {});
}

struct told_entity {
  std::string id, data, digest;
};

std::string digest_of(std::string_view what) {
  return crypto::hex(crypto::bytes_of(crypto::sha256(what))).substr(0, 32);
}

// An entity that is gone (5.8.6): {"id":…,"type":…,"deletedAt":…}.
std::optional<told_entity> removed(const subscription& s, const entity_version& e,
                                   const term_table& terms, std::string_view json) {
  const auto at = json_members{json}.find("deletedAt");
  if (at.empty() || (s.triggers & entity_deleted) == 0) {
    return std::nullopt;
  }
  entity_change c{.op = read_change::removed, .service = s.service, .id = std::string{e.id()}};
  for (const auto type : e.types()) {
    c.types.emplace_back(terms.name(type));
  }
  c.modified =
      (kind_of(at) == json_kind::string ? parse_instant(json_string_text(at)) : std::nullopt)
          .value_or(instant{});
  return told_entity{c.id, data_of_removed(s, c), digest_of(json)};
}

// Nothing where nobody is to be told of it.
std::optional<told_entity> told_on(const original& o, const ngsi_request& r, const view& here,
                                   std::string_view json) {
  const auto& s = *o.to;
  entity_pile alone;
  const source_match all{.to = o.from, .information = {}, .any_attribute = true};
  if (!alone.add(json, *r.names, all).ok()) {
    return std::nullopt;
  }
  const auto given = alone.versions().front();
  source_question q{
      .ids = {std::string{given->id()}}, .id_pattern = nullptr, .types = {}, .attributes = {}};
  for (const auto type : given->types()) {
    q.types.push_back({std::string{alone.terms().name(type)}});
  }
  const auto m = match_of(o.from, q);
  if (!m.to || given->types().empty() || !is_selected(s, *given, alone.terms())) {
    return std::nullopt;
  }
  if (given->attributes().empty()) {
    return removed(s, *given, alone.terms(), json);
  }
  entity_pile pile;
  if (const auto mine = s.splits ? here.find(given->id()) : entity_ptr{}) {
    pile.add(*mine, here.terms(), {});
  }
  if (!pile.add(json, *r.names, m).ok()) {
    return std::nullopt;
  }
  const auto whole = pile.versions().front();
  if (whole->attributes().empty() || (s.splits && !meets_conditions(s, *whole, pile.terms()))) {
    return std::nullopt;
  }
  reply_form as_it_is;
  as_it_is.sys_attrs = true;
  std::string canonical;
  append_entity(canonical, *given, alone.terms(), as_it_is);
  return told_entity{q.ids.front(), data_of(s, {}, *whole, pile.terms(), nullptr),
                     digest_of(canonical)};
}

}  // namespace

answer remote_notify(const parts& p, call& c) {
  const auto request = without_tenant(c.request);
  call inner{.request = request,
             .tenant = c.tenant,
             .who = c.who,
             .now = c.now,
             .path_values = c.path_values};
  CO_TRY(auto r, co_await open_without_names(p, inner, notify_operation));
  CO_TRY(const auto told, read_notification(r.body));
  CO_TRY(const auto o, co_await original_of(p, c.tenant, told.id));
  // Nothing is fetched for somebody who knows no copy.
  CO_TRY(const auto names, co_await learn_names(p, r, notify_operation));
  const town_key town{.tenant = c.tenant, .service = o.to->service};
  const auto here = co_await p.entities->look(town);
  std::vector<told_entity> all;
  for (const auto one : told.data) {
    if (auto e = told_on(o, r, *here, one)) {
      all.push_back(*std::move(e));
    }
  }
  co_await p.entities->town_store(c.tenant).write([&](db::tx& t) {
    const auto& s = *o.to;
    bool any = false;
    for (const auto& e : s.works_at(t.now()) ? all : std::vector<told_entity>{}) {
      if (was_told_before(t, s.service, s.id, e.id, e.digest) || !claim_due(t, s, t.now())) {
        continue;
      }
      any = true;
      insert_delivery(t, {.service = s.service,
                          .subscription = s.id,
                          .entity = e.id,
                          .body = e.data,
                          .made = t.now(),
                          .due = t.now()});
    }
    if (any) {
      limit_waiting(t, s.service, s.id, waiting_deliveries_max);
    }
  });
  co_return http::reply{.status = 200};
}

}  // namespace tsu::broker
