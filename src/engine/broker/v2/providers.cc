#include "engine/broker/v2/providers.h"

#include <utility>

#include "base/core/log.h"
#include "engine/broker/registrations/asked_at_once.h"
#include "engine/broker/registrations/flights.h"

namespace tsu::broker::v2 {
namespace {

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
  const auto via = joined_via(asked);
  out.headers.emplace_back("Via", (via.empty() ? "" : via + ", ") + "1.1 " + all.alias);
  return out;
}

}  // namespace

task<sources_ptr> open_providers(const parts& p, const request& r) {
  if (p.sources == nullptr || r.has_option("skipForwarding") || was_forwarded(r)) {
    co_return nullptr;
  }
  auto all = co_await p.sources->look(r.town.tenant);
  const bool again = via_names(joined_via(r.of->request.headers), all->alias);
  co_return all->all.empty() || again ? nullptr : std::move(all);
}

task<std::vector<result<http::client_reply>>> post_all(registry& sources, const request& r,
                                                       sources_ptr all, std::vector<forward> what) {
  if (what.size() > forwards_max) {
    log_warning("a request concerns {} providers, {} are asked", what.size(), forwards_max);
    what.erase(what.begin() + forwards_max, what.end());
  }
  asked_at_once out;
  for (auto& one : what) {
    auto to = one.to->to;
    out.start(sources, r.town, std::move(to), request_for(r, *all, one), r.of->now);
  }
  std::vector<result<http::client_reply>> replies;
  for (auto& a : co_await out.land()) {
    replies.push_back(std::move(a.reply));
  }
  co_return replies;
}

}  // namespace tsu::broker::v2
