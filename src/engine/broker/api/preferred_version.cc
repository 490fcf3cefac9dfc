#include "engine/broker/api/preferred_version.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/core/json_text.h"
#include "engine/broker/registrations/older_form.h"

namespace tsu::broker {
namespace {

constexpr std::string_view token = "ngsi-ld";

bool is_same(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view s) {
  const auto first = std::min(s.find_first_not_of(" \t"), s.size());
  s.remove_prefix(first);
  return s.substr(0, s.find_last_not_of(" \t") + 1);
}

// "1.5" -> 105, in quotes or not
std::optional<int> version_in(std::string_view text) {
  if (text.size() > 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  int major = 0, minor = 0;
  const auto* end = text.data() + text.size();
  const auto [dot, bad] = std::from_chars(text.data(), end, major);
  if (bad != std::errc{} || dot == end || *dot != '.' || major < 1 || major > 9) {
    return std::nullopt;
  }
  const auto [rest, worse] = std::from_chars(dot + 1, end, minor);
  if (worse != std::errc{} || rest != end || minor < 0 || minor > 99) {
    return std::nullopt;
  }
  return major * 100 + minor;
}

bool tells_entities(const http::request& r, const http::reply& reply) {
  const bool entities = r.path.find("/entities") != r.path.npos ||
                        r.path.find("/entityOperations/query") != r.path.npos;
  const bool values = r.query.find("keyValues") != r.query.npos ||
                      r.query.find("simplified") != r.query.npos ||
                      r.path.find("/temporal/") != r.path.npos;
  return entities && !values && reply.type != "application/geo+json";
}

std::string older(std::string_view body, int version) {
  if (body.front() != '[') {
    return in_older_form(body, json_part::entity, version);
  }
  std::string out = "[";
  for (const auto one : json_elements{body}) {
    out += out.size() == 1 ? "" : ",";
    out += in_older_form(one, json_part::entity, version);
  }
  return out += ']';
}

}  // namespace

std::optional<int> preferred_version(const http::request& r) {
  for (const auto& [name, value] : r.headers) {
    for (auto rest = is_same(name, "Prefer") ? value : std::string_view{}; !rest.empty();) {
      const auto end = std::min(rest.find(','), rest.size());
      const auto one = rest.substr(0, std::min(rest.find(';'), end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const auto equal = std::min(one.find('='), one.size());
      if (equal < one.size() && is_same(trimmed(one.substr(0, equal)), token)) {
        return version_in(trimmed(one.substr(equal + 1)));
      }
    }
  }
  return std::nullopt;
}

void conform_to_preferred(http::reply& reply, const http::request& r) {
  const auto wanted = preferred_version(r);
  if (!wanted || reply.status != 200 || reply.body.empty()) {
    return;
  }
  const auto version = std::min(*wanted, version_here);
  if (tells_entities(r, reply)) {
    auto body = older(reply.body, version);
    reply.status = body == reply.body ? 200 : 203;
    reply.body = std::move(body);
  }
  reply.with("Preference-Applied", std::string{token} + "=" + std::to_string(version / 100) + "." +
                                       std::to_string(version % 100));
}

}  // namespace tsu::broker
