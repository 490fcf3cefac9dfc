#include "engine/broker/registrations/flights.h"

#include <utility>

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "base/http/ascii.h"
#include "engine/broker/registrations/older_form.h"
#include "engine/broker/v2/lender.h"

namespace tsu::broker {

namespace {

bool is_linked(const context& names) { return !address_of(names).empty(); }

}  // namespace

std::string joined_via(const http::fields& headers) {
  std::string out;
  for (const auto& [name, value] : headers) {
    if (http::same_name(name, "via")) {
      out.append(out.empty() ? "" : ", ").append(value);
    }
  }
  return out;
}

// A pseudonym as a word of its own.
bool via_names(std::string_view via, std::string_view alias) {
  for (std::size_t at = 0; !alias.empty() && (at = via.find(alias, at)) != via.npos; ++at) {
    const auto end = at + alias.size();
    const auto edge = [&](std::size_t i) {
      return via[i] == ' ' || via[i] == '\t' || via[i] == ',';
    };
    if ((at == 0 || edge(at - 1)) && (end == via.size() || edge(end))) {
      return true;
    }
  }
  return false;
}

task<bool> has_come_back(const parts& p, const call& c) {
  const auto via = joined_via(c.request.headers);
  if (p.sources == nullptr || via.empty()) {
    co_return false;
  }
  const auto all = co_await p.sources->look(c.tenant);
  co_return via_names(via, all->alias);
}

flights::flights(registry& sources, const ngsi_request& r, sources_ptr all)
    : sources_(sources),
      asked_(r),
      all_(std::move(all)),
      via_(joined_via(r.of->request.headers)),
      loop_(via_names(via_, all_->alias)) {}

bool flights::has_passed(const registration& g) const { return via_names(via_, g.alias); }

task<void> flights::learn(context_cache& contexts) {
  for (const auto& one : all_->all) {
    const auto& url = one.what->manner.context;
    if (one.service != asked_.town.service || url.empty() || words_.contains(url)) {
      continue;
    }
    std::string json;
    append_json_string(json, url);
    auto names = contexts.find(json);
    if (!names) {
      auto resolved = co_await contexts.resolve(std::move(json));
      names = resolved.ok() ? resolved.value() : nullptr;
    }
    if (names) {
      words_.emplace(url, std::move(names));
    } else {
      log_warning("registration {}: its jsonldContext cannot be had", one.what->id);
    }
  }
}

bool flights::sends_ld(const registration& g) const {
  if (words_.contains(g.manner.context)) {
    return false;
  }
  return g.manner.content_type.empty() ? asked_.sent == media::ld_json
                                       : g.manner.content_type == "application/ld+json";
}

// A @context that has no address cannot be linked to: then names are whole.
const context& flights::words_for(const registration& g, sends what) const {
  if (g.provider) {
    return *context::core();
  }
  if (const auto own = words_.find(g.manner.context); own != words_.end()) {
    return *own->second;
  }
  const bool inside = what == sends::body && sends_ld(g);
  return inside || is_linked(*asked_.names) ? *asked_.names : *context::core();
}

std::string flights::told(const registration& g, std::string_view json, json_part part,
                          const context& of) const {
  const auto& words = words_for(g, sends::body);
  auto out = sends_ld(g)     ? with_context(json, of)
             : &words == &of ? without_context(json)
                             : respoken(json, part, of, words);
  return g.manner.version > 0 ? in_older_form(out, part, g.manner.version) : out;
}

http::client_request flights::request_to_provider(source_request& s) const {
  http::client_request out{
      .verb = s.verb, .url = s.to->endpoint + s.path, .headers = {}, .body = std::move(s.body)};
  out.headers = v2::headers_for(*s.to, asked_.town.service, asked_.of->request.headers);
  out.headers.emplace_back("Via", (via_.empty() ? "" : via_ + ", ") + "1.1 " + all_->alias);
  return out;
}

http::client_request flights::request_for(source_request& s) const {
  if (s.to->provider) {
    return request_to_provider(s);
  }
  const auto& manner = s.to->manner;
  http::client_request out{
      .verb = s.verb,
      .url = s.to->endpoint + s.path,
      .headers = {{"Accept", manner.accept.empty() ? "application/json" : manner.accept}},
      .body = std::move(s.body)};
  if (s.to->local_only) {
    out.url += (out.url.find('?') == out.url.npos ? "?" : "&") + std::string{"local=true"};
  }
  const bool inside = !out.body.empty() && sends_ld(*s.to);
  const auto& words = words_for(*s.to, out.body.empty() ? sends::nothing : sends::body);
  if (!out.body.empty()) {
    if (inside && out.body.front() == '{') {
      out.body = with_context(out.body, words);
    }
    out.headers.emplace_back("Content-Type", inside ? "application/ld+json" : "application/json");
  }
  if (!inside && !words.is_core() && is_linked(words)) {
    out.headers.emplace_back("Link", "<" + address_of(words) +
                                         ">; rel=\"http://www.w3.org/ns/json-ld#context\"; "
                                         "type=\"application/ld+json\"");
  }
  if (!s.to->tenant.empty()) {
    out.headers.emplace_back("NGSILD-Tenant", s.to->tenant);
  }
  out.headers.emplace_back("Via", (via_.empty() ? "" : via_ + ", ") + "1.1 " + all_->alias);
  for (const auto& [name, value] : s.to->headers) {
    const auto theirs = asked_.of->request.headers.find(name);
    const bool passes_on = value == "urn:ngsi-ld:request";
    if (!passes_on || theirs) {
      out.headers.emplace_back(name, passes_on ? std::string{*theirs} : value);
    }
  }
  return out;
}

void flights::start(source_request s) {
  auto request = request_for(s);
  under_way_.start(sources_, asked_.town, std::move(s.to), std::move(request), asked_.of->now);
}

std::string address_of(const context& names) {
  std::string_view source = names.source();
  if (source.starts_with("[\"")) {
    source = *json_elements{source}.begin();
  }
  const bool alone =
      source.size() == names.source().size() || source.size() + 2 == names.source().size();
  return alone && source.front() == '"' ? json_string_text(source) : std::string{};
}

std::string query_part(std::string_view name, std::string_view value) {
  return std::string{name} + "=" + http::percent_encoded(value);
}

}  // namespace tsu::broker
