#include "engine/broker/registrations/registration.h"

#include <algorithm>
#include <array>

#include "base/core/json_text.h"
#include "base/http/ascii.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/geometry.h"
#include "engine/broker/model/names.h"
#include "engine/broker/model/read_entity.h"
#include "engine/broker/registrations/version.h"

namespace tsu::broker {
namespace {

constexpr std::size_t list_max = 1000;
constexpr std::chrono::milliseconds timeout_max{30'000};

constexpr std::array<std::string_view, 3> name_members{"propertyNames", "relationshipNames",
                                                       "attributeNames"};

template <class List>
bool among(const List& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// ISO 8601: P3D, PT5M, P1DT2.5H.
bool is_duration(std::string_view text) {
  bool number = false, some = false;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      number = true;
    } else if (c != 'T' && (!number || std::string_view{"YMWDHS."}.find(c) == text.npos)) {
      return false;
    } else if (c != 'T') {
      some = some || c != '.';
      number = false;
    }
  }
  return text.starts_with('P') && some && !number;
}

// Of a duration; a month has 30 days, a year 365. At most a day is kept anything.
std::chrono::milliseconds length_of(std::string_view text) {
  constexpr double hour = 3600, day = 24 * hour;
  double seconds = 0, number = 0, place = 0;
  bool in_time = false;
  for (const char c : text.substr(1)) {
    if (c >= '0' && c <= '9') {
      number = place > 0 ? number + (c - '0') * place : number * 10 + (c - '0');
      place /= 10;
      continue;
    }
    seconds += number * (c == 'Y'   ? 365 * day
                         : c == 'W' ? 7 * day
                         : c == 'D' ? day
                         : c == 'H' ? hour
                         : c == 'M' ? (in_time ? 60 : 30 * day)
                         : c == 'S' ? 1
                                    : 0);
    in_time = in_time || c == 'T';
    place = c == '.' ? 0.1 : 0;
    number = c == '.' ? number : 0;
  }
  return std::chrono::milliseconds{static_cast<std::int64_t>(std::min(seconds, day) * 1000)};
}

problem fault(std::string_view member, std::string_view what) {
  return bad_request_data(std::string{member}.append(": ").append(what));
}

// What a broker says of each request itself, and what belongs to one connection alone (RFC 9110
// 7.6.1), however it is written: a registration does not say it.
bool is_of_the_request(std::string_view header) {
  constexpr std::array<std::string_view, 18> all{"accept",
                                                 "connection",
                                                 "content-encoding",
                                                 "content-length",
                                                 "content-type",
                                                 "expect",
                                                 "host",
                                                 "keep-alive",
                                                 "link",
                                                 "ngsild-tenant",
                                                 "proxy-authenticate",
                                                 "proxy-authorization",
                                                 "proxy-connection",
                                                 "te",
                                                 "trailer",
                                                 "transfer-encoding",
                                                 "upgrade",
                                                 "via"};
  return std::any_of(all.begin(), all.end(),
                     [&](std::string_view one) { return http::same_name(one, header); });
}

std::string text_of(std::string_view value) {
  return kind_of(value) == json_kind::string ? json_string_text(value) : std::string{};
}

class registration_reader {
 public:
  explicit registration_reader(instant now) : now_(now) {}

  result<registration> run(std::string_view json, std::string_view id_if_none) {
    if (kind_of(json) != json_kind::object) {
      return bad_request_data("a registration is a JSON object");
    }
    out_.id = std::string{id_if_none};
    for (const auto& m : json_members{json}) {
      TRY(const auto ok, member(m.key, m.value));
    }
    if (!typed_) {
      return fault("type", "is not ContextSourceRegistration");
    }
    if (out_.information.empty() || out_.endpoint.empty()) {
      return bad_request_data("a registration needs information and endpoint");
    }
    TRY(const auto ok, check_mode());
    TRY(const auto read, read_properties(json));
    const bool has_id = !json_members{json}.find("id").empty();
    out_.body = std::string{json};
    if (!has_id) {
      std::string id = "{\"id\":";
      append_json_string(id, out_.id);
      out_.body = id + "," + out_.body.substr(1);
    }
    return std::move(out_);
  }

 private:
  result<done> member(std::string_view key, std::string_view value) {
    if (key == "id") {
      out_.id = text_of(value);
      return is_uri(out_.id) ? result<done>{done{}} : fault(key, "is not a URI");
    }
    if (key == "type") {
      typed_ = text_of(value) == "ContextSourceRegistration";
      return done{};
    }
    if (key == "information") {
      return information(value);
    }
    if (key == "endpoint") {
      return endpoint(value);
    }
    if (key == "mode") {
      return mode(text_of(value));
    }
    if (key == "operations") {
      return operations(value);
    }
    if (key == "contextSourceInfo") {
      return headers(value);
    }
    if (key == "management") {
      return management(value);
    }
    if (key == "localOnly") {  // where 1.8.1 had it
      return local_only(value);
    }
    return plain_member(key, value);
  }

  result<done> plain_member(std::string_view key, std::string_view value) {
    constexpr std::array<std::string_view, 5> texts{"registrationName", "description",
                                                    "contextSourceAlias", "tenant", "refreshRate"};
    if (among(texts, key)) {
      const auto text = text_of(value);
      if (text.empty() || text.find_first_of("\r\n") != text.npos) {
        return fault(key, "is not a text with something in it");
      }
      (key == "tenant" ? out_.tenant : key == "contextSourceAlias" ? out_.alias : unused_) = text;
      return key == "refreshRate" && !is_duration(text) ? fault(key, "is not a duration")
                                                        : result<done>{done{}};
    }
    if (key == "expiresAt") {
      const auto t = utc(value);
      if (!t || (now_ != no_time && *t <= now_)) {
        return fault(key, "is not a date-time that is still to come");
      }
      out_.expires = *t;
      return done{};
    }
    if (key == "observationInterval" || key == "managementInterval") {
      return interval(key, value);
    }
    if (key == "location" || key == "observationSpace" || key == "operationSpace") {
      const auto* wrong = kind_of(value) == json_kind::object ? fault_in_geometry(value) : "";
      return wrong == nullptr ? result<done>{done{}} : fault(key, "is not a geometry");
    }
    if (key == "scope" || key == "datasetId") {
      TRY(const auto ok, texts_of(key, value));
      return key == "datasetId" ? datasets(value) : result<done>{done{}};
    }
    if (!is_registration_member(key) && !is_name(key)) {
      return fault(key, "is not a name");
    }
    return done{};
  }

  static std::optional<instant> utc(std::string_view value) {
    return parse_instant(text_of(value));
  }

  static result<done> texts_of(std::string_view key, std::string_view value) {
    const auto good = [&](std::string_view v) {
      const auto text = text_of(v);
      return key == "scope" ? is_scope(text) : text == "@none" || is_uri(text);
    };
    bool all = kind_of(value) == json_kind::array ? value != "[]" : good(value);
    if (kind_of(value) == json_kind::array) {
      for (const auto one : json_elements{value}) {
        all = all && good(one);
      }
    }
    return all ? result<done>{done{}} : fault(key, "is not as it has to be written");
  }

  result<done> datasets(std::string_view value) {
    if (kind_of(value) == json_kind::string) {
      out_.datasets.push_back(text_of(value));
      return done{};
    }
    for (const auto one : json_elements{value}) {
      out_.datasets.push_back(text_of(one));
    }
    return out_.datasets.size() <= list_max ? result<done>{done{}}
                                            : fault("datasetId", "holds more than 1000");
  }

  result<done> interval(std::string_view key, std::string_view value) {
    if (kind_of(value) != json_kind::object) {
      return fault(key, "is not an object");
    }
    const json_members m{value};
    const auto start = m.find("startAt"), end = m.find("endAt");
    const auto from = start.empty() ? std::nullopt : utc(start);
    const auto until = end.empty() ? std::nullopt : utc(end);
    if (!from || (!end.empty() && !until)) {
      return fault(key, "needs startAt and perhaps endAt, both date-times");
    }
    auto& into = key == "observationInterval" ? out_.observed : out_.managed;
    into = source_interval{*from, until.value_or(no_time)};
    return done{};
  }

  result<done> endpoint(std::string_view value) {
    out_.endpoint = text_of(value);
    const auto& e = out_.endpoint;
    if (!is_uri(e) || !(e.starts_with("http://") || e.starts_with("https://")) ||
        e.find_first_of("?#@") != e.npos) {
      return fault("endpoint", "is not an http(s) address without user and query");
    }
    while (out_.endpoint.ends_with('/')) {
      out_.endpoint.pop_back();
    }
    return done{};
  }

  result<done> mode(std::string_view name) {
    constexpr std::array<std::string_view, 4> all{"inclusive", "exclusive", "redirect",
                                                  "auxiliary"};
    const auto* at = std::find(all.begin(), all.end(), name);
    if (at == all.end()) {
      return fault("mode", "is none of inclusive, exclusive, redirect and auxiliary");
    }
    out_.mode = static_cast<source_mode>(at - all.begin());
    return done{};
  }

  result<done> operations(std::string_view value) {
    if (kind_of(value) != json_kind::array || value == "[]") {
      return fault("operations", "is not an array of names");
    }
    out_.operations = 0;
    for (const auto one : json_elements{value}) {
      const auto some = operations_named(text_of(one));
      if (!some) {
        return fault("operations", "\"" + text_of(one) + "\" is not an operation");
      }
      out_.operations |= *some;
    }
    operations_told_ = true;
    return done{};
  }

  result<done> headers(std::string_view value) {
    if (kind_of(value) != json_kind::array) {
      return fault("contextSourceInfo", "is not an array");
    }
    for (const auto one : json_elements{value}) {
      if (kind_of(one) != json_kind::object || out_.headers.size() >= 50) {
        return fault("contextSourceInfo", "holds something else than up to 50 pairs");
      }
      const json_members pair{one};
      const auto name = pair.find("key"), text = pair.find("value");
      if (name.empty() || text.empty() || kind_of(name) != json_kind::string ||
          kind_of(text) != json_kind::string || !is_header(text_of(name), text_of(text))) {
        return fault("contextSourceInfo", "holds a pair that is no header");
      }
      TRY(const bool is_hint, hint(text_of(name), text_of(text)));
      if (!is_hint && !is_of_the_request(text_of(name))) {
        out_.headers.emplace_back(text_of(name), text_of(text));
      }
    }
    return done{};
  }

  // 4.3.6.6: pairs that are no headers.
  result<bool> hint(const std::string& name, const std::string& value) {
    if (name == "accept" || name == "contentType") {
      if (value != "application/json" && value != "application/ld+json") {
        return fault("contextSourceInfo", name + " is neither application/json nor ld+json");
      }
      (name == "accept" ? out_.manner.accept : out_.manner.content_type) = value;
      return true;
    }
    if (name == "jsonldContext") {
      out_.manner.context = value;
      return is_uri(value) ? result<bool>{true}
                           : fault("contextSourceInfo", "jsonldContext is not a URL");
    }
    if (name != "ngsildConformance") {
      return false;
    }
    const bool good =
        value.size() == 3 && value.starts_with("1.") && value[2] >= '0' && value[2] <= '9';
    out_.manner.version = good ? 100 + value[2] - '0' : 0;
    return good ? result<bool>{true}
                : fault("contextSourceInfo", "ngsildConformance is not a version such as 1.5");
  }

  static bool is_header(std::string_view name, std::string_view value) {
    const auto bad = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
    return !name.empty() && name.find_first_of(" \r\n\t\"(),/;<=>?@[\\]{}") == name.npos &&
           std::none_of(name.begin(), name.end(), bad) &&
           std::none_of(value.begin(), value.end(), bad);
  }

  result<done> local_only(std::string_view value) {
    if (kind_of(value) != json_kind::boolean) {
      return fault("localOnly", "is neither true nor false");
    }
    out_.local_only = out_.local_only || value == "true";
    return done{};
  }

  result<done> management(std::string_view value) {
    if (kind_of(value) != json_kind::object) {
      return fault("management", "is not an object");
    }
    for (const auto& m : json_members{value}) {
      if (m.key == "localOnly") {
        TRY(const auto ok, local_only(m.value));
      } else if (m.key == "timeout" || m.key == "cooldown") {
        const auto ms = kind_of(m.value) == json_kind::number ? json_number(m.value) : std::nullopt;
        if (!ms || *ms < 1 || *ms > 8.64e7) {
          return fault("management", std::string{m.key} + " is not a number of milliseconds");
        }
        const std::chrono::milliseconds given{static_cast<std::int64_t>(*ms)};
        (m.key == "timeout" ? out_.timeout : out_.cooldown) =
            m.key == "timeout" ? std::min(given, timeout_max) : given;
      } else if (m.key == "cacheDuration") {
        const auto text = text_of(m.value);
        if (!is_duration(text)) {
          return fault("management", "cacheDuration is not a duration such as PT5M");
        }
        out_.keeps_for = length_of(text);
      } else {
        return fault("management", "\"" + std::string{m.key} + "\" is not known");
      }
    }
    return done{};
  }

  result<done> information(std::string_view value) {
    if (kind_of(value) != json_kind::array || value == "[]") {
      return fault("information", "is not an array with something in it");
    }
    for (const auto one : json_elements{value}) {
      if (kind_of(one) != json_kind::object || out_.information.size() >= list_max) {
        return fault("information", "holds something else than up to 1000 objects");
      }
      TRY(auto info, one_information(one));
      out_.information.push_back(std::move(info));
    }
    return done{};
  }

  static result<registration_info> one_information(std::string_view object) {
    registration_info info;
    bool any = false;
    for (const auto& m : json_members{object}) {
      any = true;
      if (m.key == "entities") {
        TRY(const auto ok, entities(m.value, info));
      } else if (among(name_members, m.key)) {
        TRY(const auto ok, names(m.key, m.value, info.attributes));
      } else {
        return fault("information", "\"" + std::string{m.key} + "\" is not known");
      }
    }
    return any ? result<registration_info>{std::move(info)}
               : fault("information", "an element is empty");
  }

  static result<done> names(std::string_view key, std::string_view value,
                            std::vector<std::string>& into) {
    if (kind_of(value) != json_kind::array || value == "[]") {
      return fault(key, "is not an array of names");
    }
    for (const auto one : json_elements{value}) {
      auto name = text_of(one);
      if (!is_name(name) || into.size() >= list_max) {
        return fault(key, "holds something else than up to 1000 names");
      }
      into.push_back(std::move(name));
    }
    return done{};
  }

  static result<done> entities(std::string_view value, registration_info& into) {
    if (kind_of(value) != json_kind::array || value == "[]") {
      return fault("entities", "is not an array with something in it");
    }
    for (const auto one : json_elements{value}) {
      if (kind_of(one) != json_kind::object || into.entities.size() >= list_max) {
        return fault("entities", "holds something else than up to 1000 objects");
      }
      TRY(auto e, one_entity(one));
      into.entities.push_back(std::move(e));
    }
    return done{};
  }

  static result<entity_info> one_entity(std::string_view object) {
    entity_info e;
    for (const auto& m : json_members{object}) {
      if (m.key == "type") {
        if (kind_of(m.value) == json_kind::array) {
          TRY(const auto ok, names("type", m.value, e.types));
        } else if (is_name(text_of(m.value))) {
          e.types.push_back(text_of(m.value));
        }
      } else if (m.key == "id") {
        e.id = text_of(m.value);
        if (!is_uri(e.id)) {
          return fault("entities", "an id is not a URI");
        }
      } else if (m.key == "idPattern") {
        TRY(auto p, pattern::parse(text_of(m.value)));
        e.id_pattern = std::make_shared<const pattern>(std::move(p));
      } else {
        return fault("entities", "\"" + std::string{m.key} + "\" is not known");
      }
    }
    return e.types.empty() ? fault("entities", "an element has no type")
                           : result<entity_info>{std::move(e)};
  }

  // 4.3.6.3 and 5.9.2.4: what a mode asks of the rest.
  result<done> check_mode() {
    if (out_.mode == source_mode::exclusive) {
      for (const auto& info : out_.information) {
        const bool ids =
            !info.entities.empty() && std::all_of(info.entities.begin(), info.entities.end(),
                                                  [](const auto& e) { return !e.id.empty(); });
        if (!ids || info.attributes.empty()) {
          return fault("mode", "an exclusive registration names ids of entities and attributes");
        }
      }
    }
    constexpr auto reads = federation_operations | bit_of(source_operation::retrieve_temporal) |
                           bit_of(source_operation::query_temporal);
    if (out_.mode == source_mode::auxiliary && operations_told_ &&
        (out_.operations & ~reads) != 0) {
      return fault("mode", "an auxiliary source only takes operations that read");
    }
    return done{};
  }

  // As an entity of its own, so that q, csf and geo-queries see it like any other.
  result<done> read_properties(std::string_view json) {
    std::string text = "{\"id\":";
    append_json_string(text, out_.id);
    text += R"(,"type":"ContextSourceRegistration")";
    constexpr std::array<std::string_view, 9> seen{
        "location", "observationSpace", "operationSpace", "registrationName",  "description",
        "scope",    "endpoint",         "tenant",         "contextSourceAlias"};
    for (const auto& m : json_members{json}) {
      if (among(seen, m.key) || !is_registration_member(m.key)) {
        text.append(",\"").append(m.key).append("\":").append(m.value);
      }
    }
    TRY(auto draft, read_entity(text + "}", *context::core(), {}));
    out_.terms = std::make_shared<term_table>();
    TRY(auto version, version_of(std::move(draft), *out_.terms, instant{}));
    out_.properties = std::move(version);
    return done{};
  }

  instant now_;
  registration out_;
  std::string unused_;
  bool typed_ = false, operations_told_ = false;
};

}  // namespace

result<registration> read_registration(std::string_view json, std::string_view id_if_none,
                                       instant now) {
  return registration_reader{now}.run(json, id_if_none);
}

}  // namespace tsu::broker
