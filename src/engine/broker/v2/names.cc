#include "engine/broker/v2/names.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "base/http/message.h"
#include "engine/broker/model/context.h"
#include "engine/broker/model/instance_parts.h"
#include "engine/broker/model/names.h"
#include "engine/broker/v2/errors.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::string_view name_prefix = "urn:ngsi-v2:name:", id_prefix = "urn:ngsi-v2:id:";
constexpr std::string_view forbidden = "<>\"'=;()";
constexpr std::size_t paths_max = 10, levels_max = 10, level_max = 50;

bool unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

std::string escaped(std::string_view text, bool (*kept)(char)) {
  std::string out;
  for (const char c : text) {
    if (kept(c)) {
      out += c;
    } else {
      constexpr std::string_view hex = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  return out;
}

std::string unescaped(std::string_view text) {
  return http::percent_decoded(text).value_or(std::string{text});
}

// What an identifier of NGSIv2 may hold, and '%' only as an escape.
bool sayable(char c) {
  return c > 0x20 && c < 0x7F && c != '&' && c != '?' && c != '/' && c != '#' && c != '%' &&
         forbidden.find(c) == forbidden.npos;
}

bool all_sayable(std::string_view text) { return std::all_of(text.begin(), text.end(), sayable); }

// What NGSI-LD calls something that NGSIv2 cannot say is written with escapes; this is its reading.
// Empty where the text is no such writing, or of what NGSI-LD cannot say either (`may_be`).
std::string read_foreign(std::string_view text, bool (*may_be)(std::string_view)) {
  if (text.find('%') == text.npos) {
    return {};
  }
  auto plain = unescaped(text);
  const bool ours = plain.starts_with(name_prefix) || plain.starts_with(id_prefix);
  const bool foreign =
      !ours && !all_sayable(plain) && may_be(plain) && escaped(plain, sayable) == text;
  return foreign ? plain : std::string{};
}

bool means_itself(std::string_view name) {
  const auto& core = *context::core();
  return is_name(name) && !name.starts_with(name_prefix) && core.stored(name) == name &&
         core.term_for(std::string{name}) == name && !is_entity_member(name) &&
         !is_part_of_an_attribute(name);
}

result<service_path> read_path(std::string_view text) {
  service_path out;
  if (text.empty() || text.front() != '/') {
    return bad_request("a service path begins with /");
  }
  if (text.ends_with("/#")) {
    out.below = true;
    text.remove_suffix(2);
  }
  while (text.ends_with('/')) {
    text.remove_suffix(1);
  }
  std::size_t levels = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('/', at + 1), text.size());
    const auto level = text.substr(at + 1, end - at - 1);
    if (++levels > levels_max) {
      return bad_request("too many levels in ServicePath");
    }
    if (level.size() > level_max) {
      return bad_request("component-name too long in ServicePath");
    }
    const bool clean = std::all_of(level.begin(), level.end(),
                                   [](char c) { return unreserved(c) && c != '-' && c != '.'; });
    if (level.empty() || !clean) {
      return bad_request(level.empty()
                             ? "empty component in ServicePath"
                             : "a component in ServicePath contains an illegal character");
    }
    at = end;
  }
  out.scope = text;
  return out;
}

}  // namespace

result<done> check_identifier(std::string_view text, std::string_view what) {
  const auto name = std::string{what};
  if (text.empty()) {
    return bad_request(name + " length: 0, min length supported: 1");
  }
  if (text.size() > identifier_max) {
    return bad_request(name + " length: " + std::to_string(text.size()) +
                       ", max length supported: 256");
  }
  const bool clean =
      std::all_of(text.begin(), text.end(), [](char c) { return c == '%' || sayable(c); });
  return clean ? result<done>{done{}} : bad_request("Invalid characters in " + name);
}

bool has_forbidden(std::string_view text) { return text.find_first_of(forbidden) != text.npos; }

bool value_has_forbidden(std::string_view json) {
  // Outside of strings JSON has none of them but the quotes; so only what stands inside matters.
  for (std::size_t at = 0; at < json.size(); ++at) {
    if (json[at] != '"') {
      continue;
    }
    const auto from = at++;
    while (json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    if (has_forbidden(json_string_text(json.substr(from, at + 1 - from)))) {
      return true;
    }
  }
  return false;
}

std::string stored_name(std::string_view name) {
  if (auto foreign = read_foreign(name, is_name); !foreign.empty()) {
    return foreign;
  }
  const bool plain =
      name.find('%') == name.npos;  // else it would come back with its escapes escaped
  if (plain && means_itself(name)) {
    return std::string{name};
  }
  return std::string{name_prefix} + escaped(name, unreserved);
}

std::string stored_metadata_name(std::string_view name) {
  if (part_of(name) != part::sub_attribute) {
    return std::string{name_prefix} + escaped(name, unreserved);
  }
  return stored_name(name);
}

std::string v2_name(std::string_view stored) {
  if (stored.starts_with(name_prefix)) {
    return unescaped(stored.substr(name_prefix.size()));
  }
  return all_sayable(stored) ? std::string{stored} : escaped(stored, sayable);
}

std::string stored_id(std::string_view id, std::size_t n) {
  const auto number = n > 1 ? ":" + std::to_string(n) : std::string{};
  if (n == 1) {
    if (auto foreign = read_foreign(id, is_uri); !foreign.empty()) {
      return foreign;
    }
    if (is_uri(id) && all_sayable(id) && !id.starts_with(id_prefix)) {
      return std::string{id};
    }
  }
  return std::string{id_prefix} + escaped(id, unreserved) + number;
}

std::string v2_id(std::string_view stored) {
  if (!stored.starts_with(id_prefix)) {
    return all_sayable(stored) ? std::string{stored} : escaped(stored, sayable);
  }
  const auto rest = stored.substr(id_prefix.size());
  return unescaped(rest.substr(0, rest.find(':')));
}

bool service_path::holds(std::string_view scopes) const {
  if (scopes.empty()) {
    return scope.empty();
  }
  if (scope.empty()) {
    return below;
  }
  while (!scopes.empty()) {
    const auto one = scopes.substr(0, scopes.find('\n'));
    if (one == scope || (below && one.starts_with(scope) && one[scope.size()] == '/')) {
      return true;
    }
    scopes.remove_prefix(std::min(one.size() + 1, scopes.size()));
  }
  return false;
}

result<std::vector<service_path>> read_service_paths(std::string_view header) {
  std::vector<service_path> out;
  for (std::size_t at = 0; at <= header.size();) {
    const auto end = std::min(header.find(',', at), header.size());
    auto one = header.substr(at, end - at);
    while (one.starts_with(' ')) {
      one.remove_prefix(1);
    }
    while (one.ends_with(' ')) {
      one.remove_suffix(1);
    }
    if (out.size() >= paths_max) {
      return bad_request("too many service paths: at most 10");
    }
    TRY(auto path, read_path(one));
    out.push_back(std::move(path));
    at = end + 1;
  }
  return out;
}

bool any_holds(std::span<const service_path> paths, std::string_view scopes) {
  return paths.empty() ||
         std::any_of(paths.begin(), paths.end(), [&](const auto& p) { return p.holds(scopes); });
}

std::string_view path_of(std::string_view scopes) {
  return scopes.empty() ? std::string_view{"/"} : scopes.substr(0, scopes.find('\n'));
}

}  // namespace tsu::broker::v2
