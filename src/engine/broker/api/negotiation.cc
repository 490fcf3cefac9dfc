#include "engine/broker/api/negotiation.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/broker/api/fault_reply.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 3> types{"application/json", "application/ld+json",
                                                "application/geo+json"};
constexpr std::string_view context_relation = "http://www.w3.org/ns/json-ld#context";

bool same_text(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) {
    s.remove_prefix(1);
  }
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) {
    s.remove_suffix(1);
  }
  return s;
}

// Takes what stands before the separator outside of quotes and <>.
std::string_view take_until(std::string_view& s, char separator) {
  bool quoted = false, angled = false;
  std::size_t i = 0;
  for (; i < s.size() && (quoted || angled || s[i] != separator); ++i) {
    quoted = s[i] == '"' ? !quoted : quoted;
    angled = s[i] == '<' || (angled && s[i] != '>');
  }
  const auto part = trimmed(s.substr(0, i));
  s.remove_prefix(std::min(i + 1, s.size()));
  return part;
}

// The value of a parameter "q=0.5" or rel="next", quotes taken off; empty where it is not there.
std::string_view parameter(std::string_view parameters, std::string_view name) {
  while (!parameters.empty()) {
    const auto one = take_until(parameters, ';');
    const auto equal = one.find('=');
    if (equal != one.npos && same_text(trimmed(one.substr(0, equal)), name)) {
      auto value = trimmed(one.substr(equal + 1));
      if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
        value = value.substr(1, value.size() - 2);
      }
      return value;
    }
  }
  return {};
}

double quality(std::string_view parameters) {
  const auto text = parameter(parameters, "q");
  double q = 1;
  std::from_chars(text.data(), text.data() + text.size(), q);
  return q >= 0 && q <= 1 ? q : 1;
}

// 3: exactly, 2: application/*, 1: */*, 0: not meant.
int specificity(std::string_view range, std::string_view type) {
  return same_text(range, type)              ? 3
         : same_text(range, "application/*") ? 2
         : range == "*/*"                    ? 1
                                             : 0;
}

struct offer {
  int specific = 0;
  double q = 0;
};

void read_accept(std::string_view field, std::array<offer, 3>& offers) {
  while (!field.empty()) {
    auto one = take_until(field, ',');
    const auto range = take_until(one, ';');
    const auto q = quality(one);
    for (std::size_t i = 0; i < types.size(); ++i) {
      const int s = specificity(range, types[i]);
      if (s > offers[i].specific) {
        offers[i] = {s, q};
      }
    }
  }
}

}  // namespace

std::string_view name_of(media m) { return types[static_cast<std::size_t>(m)]; }

result<media> negotiated(const http::fields& headers, geo_reply geo) {
  std::array<offer, 3> offers{};
  bool any = false;
  for (const auto& [name, value] : headers) {
    if (same_text(name, "Accept")) {
      any = true;
      read_accept(value, offers);
    }
  }
  if (!any) {
    return media::json;
  }
  const std::size_t count = geo == geo_reply::allowed ? 3 : 2;
  std::size_t best = 0;
  for (std::size_t i = 1; i < count; ++i) {
    if (offers[i].q > offers[best].q) {
      best = i;
    }
  }
  if (offers[best].q <= 0) {
    return problem{why::unsupported, "Accept names nothing that can be given",
                   std::string{fault_not_acceptable}};
  }
  return static_cast<media>(best);
}

result<media> body_media(const http::fields& headers, http::method verb) {
  auto field = headers.find("Content-Type").value_or(std::string_view{});
  const auto type = take_until(field, ';');
  if (same_text(type, "application/json") ||
      (verb == http::method::patch && same_text(type, "application/merge-patch+json"))) {
    return media::json;
  }
  if (same_text(type, "application/ld+json")) {
    return media::ld_json;
  }
  return problem{why::unsupported,
                 "Content-Type is neither application/json nor application/ld+json",
                 std::string{fault_media_type}};
}

result<std::optional<std::string>> context_link(const http::fields& headers) {
  std::optional<std::string> url;
  for (const auto& [name, value] : headers) {
    if (!same_text(name, "Link")) {
      continue;
    }
    for (auto rest = value; !rest.empty();) {
      auto link = take_until(rest, ',');
      const auto target = take_until(link, ';');
      if (parameter(link, "rel") != context_relation) {
        continue;
      }
      if (target.size() < 3 || target.front() != '<' || target.back() != '>' || url) {
        return bad_request_data(url ? "two Link headers name a @context"
                                    : "the Link to the @context is not of the form <URI>");
      }
      url = std::string{target.substr(1, target.size() - 2)};
      if (!is_uri(*url)) {
        return bad_request_data("the Link to the @context is not a URI");
      }
    }
  }
  return url;
}

}  // namespace tsu::broker
