#include "engine/broker/registrations/flights.h"

#include <algorithm>
#include <array>
#include <coroutine>
#include <optional>

#include "base/core/executor.h"
#include "base/core/json_text.h"

namespace tsu::broker {

struct flights::state {
  std::vector<std::optional<source_answer>> answers;
  std::size_t under_way = 0;
  std::coroutine_handle<> waiter;
  executor* where = nullptr;
};

namespace {

// What contextSourceInfo may say that is no header of its own (4.3.6.6).
bool is_hint(std::string_view key) {
  return key == "jsonldContext" || key == "ngsildConformance" || key == "accept" ||
         key == "contentType";
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
}

// What this broker says of a request itself, whatever the registration says.
bool is_ours(std::string_view header) {
  constexpr std::array<std::string_view, 12> ours{
      "ngsild-tenant", "via",        "connection", "host", "content-length",    "content-type",
      "accept",        "keep-alive", "upgrade",    "te",   "transfer-encoding", "trailer"};
  return std::find(ours.begin(), ours.end(), lower(header)) != ours.end();
}

std::string joined_via(const http::fields& headers) {
  std::string out;
  for (const auto& [name, value] : headers) {
    if (lower(name) == "via") {
      out.append(out.empty() ? "" : ", ").append(value);
    }
  }
  return out;
}

// A pseudonym as a word of its own.
bool names(std::string_view via, std::string_view alias) {
  for (std::size_t at = 0; !alias.empty() && (at = via.find(alias, at)) != via.npos; ++at) {
    const auto end = at + alias.size();
    const auto edge = [&](std::size_t i) { return via[i] == ' ' || via[i] == ','; };
    if ((at == 0 || edge(at - 1)) && (end == via.size() || edge(end))) {
      return true;
    }
  }
  return false;
}

}  // namespace

flights::flights(registry& sources, const ngsi_request& r, sources_ptr all)
    : sources_(sources),
      asked_(r),
      all_(std::move(all)),
      via_(joined_via(r.of->request.headers)),
      loop_(names(via_, all_->alias)),
      state_(std::make_shared<state>()) {}

bool flights::has_passed(const registration& g) const { return names(via_, g.alias); }

http::client_request flights::request_for(source_request& s) const {
  http::client_request out{.verb = s.verb,
                           .url = s.to->endpoint + s.path,
                           .headers = {{"Accept", "application/json"}},
                           .body = std::move(s.body)};
  if (s.to->local_only) {
    out.url += (out.url.find('?') == out.url.npos ? "?" : "&") + std::string{"local=true"};
  }
  const auto& context = asked_.names->source();
  const bool inside = !out.body.empty() && asked_.sent == media::ld_json;
  if (!out.body.empty()) {
    out.headers.emplace_back("Content-Type", inside ? "application/ld+json" : "application/json");
  }
  if (!inside && !asked_.names->is_core() && context.front() == '"') {
    out.headers.emplace_back("Link", "<" + json_string_text(context) +
                                         ">; rel=\"http://www.w3.org/ns/json-ld#context\"; "
                                         "type=\"application/ld+json\"");
  }
  if (!s.to->tenant.empty()) {
    out.headers.emplace_back("NGSILD-Tenant", s.to->tenant);
  }
  out.headers.emplace_back("Via", (via_.empty() ? "" : via_ + ", ") + "1.1 " + all_->alias);
  for (const auto& [name, value] : s.to->headers) {
    const auto theirs = asked_.of->request.headers.find(name);
    if (is_hint(name) || is_ours(name) || (value == "urn:ngsi-ld:request" && !theirs)) {
      continue;
    }
    out.headers.emplace_back(name, value == "urn:ngsi-ld:request" ? std::string{*theirs} : value);
  }
  return out;
}

namespace {

template <class State>
task<void> fly(std::shared_ptr<State> s, std::size_t at, registry& sources, town_key town,
               registration_ptr to, http::client_request request, instant now) {
  result<http::client_reply> reply = problem{why::unavailable, "not asked"};
  try {
    reply = co_await sources.ask(town, to, std::move(request), now);
  } catch (const std::exception& e) {
    reply = problem{why::unavailable, e.what()};
  }
  s->answers[at] = source_answer{std::move(to), std::move(reply)};
  if (--s->under_way == 0 && s->waiter) {
    s->where->post(std::exchange(s->waiter, {}));
  }
}

}  // namespace

void flights::start(source_request s) {
  const auto at = state_->answers.size();
  state_->answers.emplace_back();
  ++state_->under_way;
  auto request = request_for(s);
  spawn(
      fly(state_, at, sources_, asked_.town, std::move(s.to), std::move(request), asked_.of->now));
}

task<std::vector<source_answer>> flights::land() {
  struct awaiter {
    state& s;
    bool await_ready() const noexcept { return s.under_way == 0; }
    void await_suspend(std::coroutine_handle<> h) const noexcept {
      s.waiter = h;
      s.where = executor::current();
    }
    void await_resume() const noexcept {}
  };
  co_await awaiter{*state_};
  std::vector<source_answer> out;
  for (auto& one : state_->answers) {
    out.push_back(std::move(*one));
  }
  state_->answers.clear();
  co_return out;
}

std::string query_part(std::string_view name, std::string_view value) {
  return std::string{name} + "=" + http::percent_encoded(value);
}

}  // namespace tsu::broker
