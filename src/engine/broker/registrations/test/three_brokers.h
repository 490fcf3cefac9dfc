// Three municipalities of one house play three brokers that know each other by address.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/db/test/fresh_house.h"
#include "base/module/router.h"
#include "base/record/audit.h"
#include "engine/broker/contexts/context_book.h"
#include "engine/broker/module.h"
#include "engine/broker/registrations/registry.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/subscribe/subscription_book.h"

namespace tsu::broker {

// Carries requests to "http://CODE/…" to the town of that code, as a network would.
class wire final : public source_door {
 public:
  std::shared_ptr<parts> to;
  const clock* time = nullptr;
  std::set<std::string> dead, silent;
  std::map<std::string, std::pair<int, std::string>> scripted;  // hosts that say always the same
  std::vector<std::pair<std::string, std::string>> scripted_headers;  // and with these headers
  std::vector<std::string> sent;  // "GET /ngsi-ld/v1/entities?…"
  std::vector<http::client_request> requests;

  task<result<http::client_reply>> send(http::client_request r) override {
    const auto slash = r.url.find('/', 7);
    const auto host = r.url.substr(7, slash - 7);
    const auto target = r.url.substr(slash);
    sent.push_back(host + " " + std::string{name_of(r.verb)} + " " + target);
    requests.push_back(r);
    if (dead.contains(host) || silent.contains(host)) {
      co_return problem{why::unavailable, "no answer",
                        silent.contains(host) ? "timeout" : "cannot_connect"};
    }
    if (const auto at = scripted.find(host); at != scripted.end()) {
      http::client_reply out{.status = at->second.first, .body = at->second.second};
      out.headers = scripted_headers;
      co_return out;
    }
    const auto mark = std::min(target.find('?'), target.size());
    http::request request{
        .verb = r.verb,
        .path = std::string_view{target}.substr(0, mark),
        .query = std::string_view{target}.substr(std::min(mark + 1, target.size())),
        .body = r.body,
        .trace_id = "11111111111111112222222222222222"};
    for (const auto& [name, value] : r.headers) {
      request.headers.add(name, value);
    }
    auto reply = co_await answer_to(request, tenant_code::parse(host).value());
    http::client_reply out{.status = reply.status, .body = std::move(reply.body)};
    out.headers = std::move(reply.headers);
    co_return out;
  }

  task<http::reply> answer_to(const http::request& request, tenant_code town) {
    const std::array<wired_module, 1> all{wired_module{&contents(), to}};
    const router routes{all};
    const auto target = routes.find(request.verb, request.path);
    if (target.what == nullptr) {
      co_return http::reply{.status = 405};
    }
    const caller anybody{.subject = "test", .role = "admin"};
    call c{.request = request,
           .tenant = town,
           .who = anybody,
           .now = time->now(),
           .path_values = target.values};
    auto r = co_await target.what->run(*to, c);
    co_return r.ok() ? std::move(r).value() : http::reply{.status = http_status(r.error().reason)};
  }
};

class three_brokers : public testing::TestWithParam<db::testing::engine_kind> {
 protected:
  void SetUp() override {
    for (const auto& town : {a, b, c}) {
      here.doors->add_tenant(town);
    }
    real = make_broker(*here.doors, {.history_of_all = true});
    sources = std::make_unique<registry>(*real, net, here.time, random);
    book = std::make_unique<subscription_book>(*real);
    auto given = std::make_shared<parts>();
    given->entities = real.get();
    given->contexts = &contexts;
    given->subscriptions = book.get();
    given->sources = sources.get();
    hosted = std::make_unique<context_book>(*real, contexts);
    given->context_book = hosted.get();
    net.to = given;
    net.time = &here.time;
  }

  http::reply ask(tenant_code town, http::method verb, const std::string& target,
                  const std::string& body = "",
                  std::vector<std::pair<std::string, std::string>> headers = {}) {
    const auto whole = "/ngsi-ld/v1" + target;
    const auto mark = std::min(whole.find('?'), whole.size());
    http::request request{.verb = verb,
                          .path = std::string_view{whole}.substr(0, mark),
                          .query = std::string_view{whole}.substr(std::min(mark + 1, whole.size())),
                          .body = body};
    for (const auto& [name, value] : headers) {
      request.headers.add(name, value);
    }
    if (!body.empty() && !request.headers.find("Content-Type")) {
      request.headers.add("Content-Type", "application/json");
    }
    net.sent.clear();
    net.requests.clear();
    return here.loop.wait(net.answer_to(request, town));
  }
  int create(tenant_code town, const std::string& json) {
    return ask(town, http::method::post, "/entities?local=true", json).status;
  }
  std::string get(tenant_code town, const std::string& target) {
    const auto reply = ask(town, http::method::get, target);
    return reply.status == 200 ? reply.body : std::to_string(reply.status);
  }
  // A registration of `source` at `town`; `more`: further members.
  http::reply enrol(tenant_code town, tenant_code source, const std::string& id,
                    const std::string& more,
                    const std::string& information = R"([{"entities":[{"type":"Road"}]}])") {
    return ask(town, http::method::post, "/csourceRegistrations",
               R"({"id":"urn:g:)" + id +
                   R"(","type":"ContextSourceRegistration","endpoint":"http://)" +
                   std::string{source.text()} + R"(","information":)" + information + more + "}");
  }
  static std::string road(const std::string& id, const std::string& more) {
    return R"({"id":"urn:r:)" + id + R"(","type":"Road")" + more + "}";
  }

  const std::array<db::module_schema, 2> schemas{schema(),
                                                 db::module_schema{"record", record::migrations}};
  db::testing::fresh_house here{GetParam(), schemas};
  const tenant_code a = db::testing::sapporo(), b = db::testing::furano(),
                    c = tenant_code::parse("012025").value();
  wire net;
  seeded_random random{5};
  context_cache contexts;
  std::unique_ptr<broker> real;
  std::unique_ptr<registry> sources;
  std::unique_ptr<subscription_book> book;
  std::unique_ptr<context_book> hosted;
};

}  // namespace tsu::broker
