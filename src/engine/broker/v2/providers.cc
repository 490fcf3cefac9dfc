#include "engine/broker/v2/providers.h"

#include <algorithm>
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

#include "base/core/executor.h"
#include "base/core/log.h"

namespace tsu::broker::v2 {
namespace {

std::string all_of(const http::fields& headers, std::string_view wanted) {
  std::string out;
  for (const auto& [name, value] : headers) {
    const bool same = std::equal(name.begin(), name.end(), wanted.begin(), wanted.end(),
                                 [](char a, char b) { return (a | 32) == (b | 32); });
    if (same) {
      out.append(out.empty() ? "" : ", ").append(value);
    }
  }
  return out;
}

// "1.1 alias, 1.1 other"
bool has_passed(std::string_view via, std::string_view alias) {
  for (auto one : comma_list(via)) {
    while (one.ends_with(' ')) {
      one.pop_back();
    }
    if (one.substr(one.rfind(' ') + 1) == alias) {
      return true;
    }
  }
  return false;
}

// Orion says no Via, but marks the correlator of what it forwards: such a request ends here, or it
// could go round for ever.
bool was_forwarded(const request& r) {
  const auto correlator = r.of->request.headers.find("Fiware-Correlator");
  return correlator && correlator->find("cbfwd=") != correlator->npos;
}

http::client_request request_for(const request& r, const town_sources& all, forward& f) {
  http::client_request out{
      .verb = http::method::post, .url = f.to->to->endpoint + f.path, .body = std::move(f.body)};
  out.headers.emplace_back("Content-Type", "application/json");
  out.headers.emplace_back("Accept", "application/json");
  const auto& asked = r.of->request.headers;
  for (const std::string name :
       {"Fiware-Service", "Fiware-ServicePath", "X-Auth-Token", "Fiware-Correlator"}) {
    if (const auto value = asked.find(name); value && !value->empty()) {
      out.headers.emplace_back(name, *value);
    }
  }
  const auto via = all_of(asked, "Via");
  out.headers.emplace_back("Via", (via.empty() ? "" : via + ", ") + "1.1 " + all.alias);
  return out;
}

using reply_or_not = result<http::client_reply>;

struct landing {
  std::vector<std::optional<reply_or_not>> replies;
  std::size_t under_way = 0;
  std::coroutine_handle<> waiter;
  executor* where = nullptr;
};

task<void> fly(std::shared_ptr<landing> s, std::size_t at, registry& sources, town_key town,
               registration_ptr to, http::client_request what, instant now) {
  reply_or_not reply = problem{why::unavailable, "not asked"};
  try {
    auto answered = co_await sources.ask(town, to, std::move(what), now);
    reply = std::move(answered.reply);
  } catch (const std::exception& e) {
    reply = problem{why::unavailable, e.what()};
  }
  s->replies[at] = std::move(reply);
  if (--s->under_way == 0 && s->waiter) {
    s->where->post(std::exchange(s->waiter, {}));
  }
}

struct landed {
  landing& s;
  bool await_ready() const noexcept { return s.under_way == 0; }
  void await_suspend(std::coroutine_handle<> h) const noexcept {
    s.waiter = h;
    s.where = executor::current();
  }
  void await_resume() const noexcept {}
};

}  // namespace

task<sources_ptr> open_providers(const parts& p, const request& r) {
  if (p.sources == nullptr || r.has_option("skipForwarding") || was_forwarded(r)) {
    co_return nullptr;
  }
  auto all = co_await p.sources->look(r.town.tenant);
  const bool none =
      all->all.empty() || has_passed(all_of(r.of->request.headers, "Via"), all->alias);
  co_return none ? nullptr : std::move(all);
}

task<std::vector<reply_or_not>> post_all(registry& sources, const request& r, sources_ptr all,
                                         std::vector<forward> what) {
  if (what.size() > forwards_max) {
    log_warning("a request concerns {} providers, {} are asked", what.size(), forwards_max);
    what.erase(what.begin() + forwards_max, what.end());
  }
  const auto s = std::make_shared<landing>();
  s->replies.resize(what.size());
  s->under_way = what.size();
  for (std::size_t i = 0; i < what.size(); ++i) {
    auto to = what[i].to->to;
    auto request = request_for(r, *all, what[i]);
    spawn(fly(s, i, sources, r.town, std::move(to), std::move(request), r.of->now));
  }
  co_await landed{*s};
  std::vector<reply_or_not> out;
  for (auto& one : s->replies) {
    out.push_back(std::move(*one));
  }
  co_return out;
}

}  // namespace tsu::broker::v2
