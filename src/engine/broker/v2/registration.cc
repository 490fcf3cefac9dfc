#include "engine/broker/v2/registration.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/members.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::size_t names_max = 200, description_max = 1'024, url_max = 2'000;

std::string slashed(std::string_view name) { return "/" + std::string{name} + "/"; }

problem not_an_object(std::string_view name) {
  return bad_request(slashed(name) + " must be a JSON object");
}

class reader {
 public:
  result<provision> run(std::string_view json) {
    if (kind_of(json) != json_kind::object) {
      return bad_request("not a JSON object");
    }
    for (const auto& m : json_members{json}) {
      TRY(const auto ok, member(m.key, m.value));
    }
    const json_members all{json};
    for (const std::string_view needed : {"dataProvided", "provider"}) {
      if (all.find(needed).empty()) {
        return bad_request("the field " + slashed(needed) + " is missing in payload");
      }
    }
    return std::move(out_);
  }

 private:
  result<done> member(std::string_view key, std::string_view value) {
    if (key == "description") {
      return description(value);
    }
    if (key == "dataProvided") {
      return data_provided(value);
    }
    if (key == "provider") {
      return provider(value);
    }
    if (key == "expires") {
      const auto t = read_time(text_of(value));
      out_.expires = t.value_or(no_time);
      return t || value == "\"\"" ? result<done>{done{}}
                                  : bad_request("the field /expires/ has an invalid format");
    }
    if (key == "status") {
      const auto text = text_of(value);
      out_.active = text == "active";
      return out_.active || text == "inactive" ? result<done>{done{}}
                                               : bad_request("invalid value for /status/");
    }
    if (key == "servicePath") {
      TRY(const auto paths, read_service_paths(text_of(value)));
      out_.path = paths.front();
      return done{};
    }
    return wrong_member(key, "is not known in a registration");
  }

  static result<done> description(std::string_view value) {
    if (kind_of(value) != json_kind::string) {
      return bad_request("invalid description");
    }
    const auto text = text_of(value);
    if (text.size() > description_max) {
      return bad_request("max description length exceeded");
    }
    return has_forbidden(text) ? bad_request("forbidden characters in description")
                               : result<done>{done{}};
  }

  result<done> data_provided(std::string_view json) {
    if (kind_of(json) != json_kind::object) {
      return not_an_object("dataProvided");
    }
    if (json == "{}") {
      return bad_request("/dataProvided/ is empty");
    }
    for (const auto& m : json_members{json}) {
      if (m.key == "entities") {
        TRY(auto all, read_selectors_json(m.value));
        out_.entities = std::move(all);
      } else if (m.key == "attrs") {
        TRY(const auto ok, attributes(m.value));
      } else if (m.key == "expression") {
        // Orion takes it and does nothing with it: what a provider is asked for is not narrowed.
        if (kind_of(m.value) != json_kind::object) {
          return not_an_object("expression");
        }
      } else {
        return wrong_member(m.key, "is not known in dataProvided");
      }
    }
    return out_.entities.empty() ? bad_request("empty entities vector") : result<done>{done{}};
  }

  result<done> attributes(std::string_view json) {
    if (kind_of(json) != json_kind::array) {
      return wrong_member("attrs", "is not an array");
    }
    for (const auto one : json_elements{json}) {
      auto name = text_of(one);
      TRY(const auto ok, check_identifier(name, "attribute name"));
      out_.attributes.push_back(std::move(name));
      if (out_.attributes.size() > names_max) {
        return wrong_member("attrs", "holds more than 200 names");
      }
    }
    return done{};
  }

  result<done> provider(std::string_view json) {
    if (kind_of(json) != json_kind::object) {
      return not_an_object("provider");
    }
    if (json == "{}") {
      return bad_request("/provider/ empty");
    }
    for (const auto& m : json_members{json}) {
      TRY(const auto ok, provider_member(m.key, m.value));
    }
    return url_.empty() ? bad_request("/provider/ must contain a field /http/")
                        : result<done>{done{}};
  }

  result<done> provider_member(std::string_view key, std::string_view value) {
    if (key == "http") {
      return http(value);
    }
    if (key == "supportedForwardingMode") {
      return mode(value);
    }
    if (key == "legacyForwarding") {
      if (kind_of(value) != json_kind::boolean) {
        return bad_request("the field /legacyForwarding/ must be a boolean");
      }
      out_.older = value == "true";
      return done{};
    }
    return wrong_member(key, "is not known in a provider");
  }

  result<done> mode(std::string_view value) {
    if (kind_of(value) != json_kind::string) {
      return bad_request("/supportedForwardingMode/ must be a JSON string");
    }
    const auto text = text_of(value);
    out_.answers_queries = text == "all" || text == "query";
    out_.takes_updates = text == "all" || text == "update";
    return out_.answers_queries || out_.takes_updates || text == "none"
               ? result<done>{done{}}
               : bad_request("invalid value of /supportedForwardingMode/");
  }

  result<done> http(std::string_view json) {
    if (kind_of(json) != json_kind::object) {
      return not_an_object("http");
    }
    const auto url = json_members{json}.find("url");
    if (url.empty()) {
      return bad_request("/http/ must contain a field /url/");
    }
    if (kind_of(url) != json_kind::string) {
      return bad_request("/url/ field of /http/ must be a JSON string");
    }
    url_ = text_of(url);
    if (url_.empty()) {
      return bad_request("/url/ field of /http/ cannot be the empty string");
    }
    const auto host = url_.starts_with("http://")    ? url_.substr(7)
                      : url_.starts_with("https://") ? url_.substr(8)
                                                     : std::string{};
    const bool fits = !host.empty() && host.front() != '/' && url_.size() <= url_max &&
                      url_.find_first_of("@?# ") == url_.npos && !has_forbidden(url_);
    if (!fits) {
      return bad_request("/url/ field of /http/ is invalid");
    }
    auto to = std::make_shared<registration>();
    to->endpoint = url_.ends_with('/') ? url_.substr(0, url_.size() - 1) : url_;
    out_.to = std::move(to);
    return done{};
  }

  provision out_;
  std::string url_;
};

// What is provided, without the expression, which nothing obeys.
std::string shown_provided(std::string_view data_provided) {
  std::string out = "{";
  for (const auto& m : json_members{data_provided}) {
    if (m.key != "expression") {
      out.append(out.size() > 1 ? ",\"" : "\"").append(m.key).append("\":").append(m.value);
    }
  }
  return out + "}";
}

void append_time(std::string& out, std::string_view name, instant t) {
  if (t != no_time) {
    out.append(",\"").append(name).append("\":\"").append(write_time(t)).append("\"");
  }
}

void append_forwarding(std::string& out, const registration_state& s) {
  out += ",\"forwardingInformation\":{\"timesSent\":" + std::to_string(s.times_sent);
  append_time(out, "lastForwarding", std::max(s.last_success, s.last_failure));
  append_time(out, "lastSuccess", s.last_success);
  append_time(out, "lastFailure", s.last_failure);
  out += '}';
}

}  // namespace

bool provision::has(std::string_view attribute) const {
  return attributes.empty() ||
         std::find(attributes.begin(), attributes.end(), attribute) != attributes.end();
}

result<std::shared_ptr<const provision>> read_provision(std::string_view json, std::string service,
                                                        std::string id) {
  TRY(auto p, reader{}.run(json));
  auto to = std::make_shared<registration>(*p.to);
  to->id = id;
  p.to = std::move(to);
  p.service = std::move(service);
  p.id = std::move(id);
  p.body = json;
  return std::shared_ptr<const provision>{std::make_shared<provision>(std::move(p))};
}

void append_provision(std::string& out, const registration_row& row, const provision& p,
                      instant now) {
  out += "{\"id\":";
  append_json_string(out, row.id);
  for (const auto& m : json_members{row.body}) {
    if (m.key == "servicePath" || m.key == "status") {
      continue;
    }
    out.append(",\"").append(m.key).append("\":");
    const bool needs_mode =
        m.key == "provider" && json_members{m.value}.find("supportedForwardingMode").empty();
    out += needs_mode                ? with_members(m.value, R"({"supportedForwardingMode":"all"})")
           : m.key == "dataProvided" ? shown_provided(m.value)
                                     : std::string{m.value};
  }
  const bool expired = p.expires != no_time && p.expires <= now;
  out.append(",\"status\":\"")
      .append(expired    ? "expired"
              : p.active ? "active"
                         : "inactive") += '"';
  if (row.state.times_sent > 0) {
    append_forwarding(out, row.state);
  }
  out += '}';
}

}  // namespace tsu::broker::v2
