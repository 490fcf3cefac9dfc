#include "engine/broker/v2/destination.h"

#include <algorithm>
#include <array>

#include "base/core/json_text.h"
#include "base/http/message.h"
#include "engine/broker/subscribe/mqtt_url.h"
#include "engine/broker/v2/attribute.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/members.h"
#include "engine/broker/v2/names.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::size_t headers_max = 50;
constexpr double timeout_max = 1'800'000;

enum class way : std::uint8_t { http, mqtt, kafka };
struct way_row {
  std::string_view name;
  way by;
  bool custom;
};
constexpr way_row ways[] = {
    {"http", way::http, false},   {"httpCustom", way::http, true},
    {"mqtt", way::mqtt, false},   {"mqttCustom", way::mqtt, true},
    {"kafka", way::kafka, false}, {"kafkaCustom", way::kafka, true},
};
const way_row* find_way(std::string_view name) {
  const auto* row =
      std::find_if(std::begin(ways), std::end(ways), [&](const auto& w) { return w.name == name; });
  return row == std::end(ways) ? nullptr : row;
}

constexpr std::array<std::string_view, 7> methods{"GET",   "PUT",  "POST",   "DELETE",
                                                  "PATCH", "HEAD", "OPTIONS"};

std::string decoded(std::string_view text) {
  return http::percent_decoded(text).value_or(std::string{text});
}

class reader {
 public:
  explicit reader(const way_row& w) : way_(w) {
    out_.custom = w.custom;
    if (w.by == way::mqtt) {
      out_.mqtt.emplace();
    }
  }

  result<destination> run(std::string_view json) {
    if (kind_of(json) != json_kind::object) {
      return bad_request(std::string{way_.name} + " notification is not an object");
    }
    for (const auto& m : json_members{json}) {
      TRY(const auto ok, out_.mqtt ? mqtt_member(m.key, m.value) : http_member(m.key, m.value));
    }
    if (!has_url_) {
      return out_.mqtt ? bad_request("mandatory mqtt field /url/")
                       : wrong_member("url", "is missing");
    }
    if (out_.mqtt) {
      TRY(const auto whole, is_whole(json));
    }
    return std::move(out_);
  }

 private:
  static result<done> is_whole(std::string_view json) {
    const json_members m{json};
    if (m.find("topic").empty()) {
      return bad_request("mandatory mqtt field /topic/");
    }
    return m.find("user").empty() == m.find("passwd").empty()
               ? result<done>{done{}}
               : bad_request("you must use user and passwd fields simultaneously");
  }

  result<done> http_member(std::string_view key, std::string_view value) {
    if (key == "url") {
      const auto url = text_of(value);
      has_url_ = url.starts_with("http://") || url.starts_with("https://") ||
                 (out_.custom && url.starts_with("${"));
      out_.url = out_.custom ? text_template{url} : text_template::plain(url);
      return has_url_ && !has_forbidden(url) ? result<done>{done{}}
                                             : wrong_member("url", "Invalid URL");
    }
    if (key == "timeout") {
      TRY(const auto n, read_number(key, value, timeout_max));
      if (n > 0) {
        out_.timeout = std::chrono::milliseconds{static_cast<std::int64_t>(n)};
      }
      return done{};
    }
    if (out_.custom && (key == "headers" || key == "qs")) {
      return pairs(key, value, key == "qs" ? out_.query : out_.headers);
    }
    if (out_.custom && key == "method") {
      const auto text = text_of(value);
      const bool known = text.find("${") != text.npos ||
                         std::find(methods.begin(), methods.end(), text) != methods.end();
      out_.method = text_template{text};
      return known ? result<done>{done{}} : wrong_member(key, "unknown HTTP method");
    }
    return custom_member(key, value);
  }

  result<done> mqtt_member(std::string_view key, std::string_view value) {
    if (key == "url") {
      return mqtt_address(text_of(value));
    }
    if (key == "topic") {
      return topic(value);
    }
    if (key == "qos") {
      const bool fits = value == "0" || value == "1" || value == "2";
      out_.mqtt->quality = fits ? value.front() - '0' : 0;
      return fits ? result<done>{done{}}
                  : bad_request("mqtt qos field must be an integer in the 0 to 2 range");
    }
    if (key == "retain") {
      TRY(const auto on, read_flag(key, value));
      out_.mqtt->retain = on;
      return done{};
    }
    if (key == "user" || key == "passwd") {
      auto text = text_of(value);
      if (text.empty() || has_forbidden(text)) {
        return bad_request("forbidden characters in mqtt /" + std::string{key} + "/");
      }
      if (key == "user") {
        out_.mqtt->user = std::move(text);
      } else {
        out_.mqtt->password = secret<std::string>{std::move(text)};
      }
      return done{};
    }
    return custom_member(key, value);
  }

  // Fixed: no macros, no user, no path.
  result<done> mqtt_address(const std::string& url) {
    has_url_ = true;
    if (has_forbidden(url)) {
      return bad_request("forbidden characters in mqtt field /url/");
    }
    if (url.starts_with("http://") || url.starts_with("https://")) {
      return bad_request("http or https URL cannot be used in mqtt notifications");
    }
    out_.url = text_template::plain(url);
    const bool path = url.starts_with("mqtt") && url.find('/', url.find("//") + 2) != url.npos;
    if (path) {
      return bad_request("path cannot be used in mqtt url, use topic instead");
    }
    return parse_mqtt_server(url).ok() ? result<done>{done{}} : bad_request("invalid mqtt /url/");
  }

  result<done> topic(std::string_view value) {
    const auto text = text_of(value);
    if (text.empty()) {
      return bad_request("empty mqtt field /topic/");
    }
    if (text.find_first_of("+#") != text.npos) {
      return bad_request("+ and # are not allowed in mqtt field /topic/");
    }
    if (has_forbidden(text) || text.size() > topic_bytes_max) {
      return bad_request("forbidden characters in mqtt field /topic/");
    }
    auto& topic = out_.mqtt->topic;
    topic = out_.custom ? text_template{text} : text_template::plain(text);
    return done{};
  }

  // What the body of a custom notification is made of.
  result<done> custom_member(std::string_view key, std::string_view value) {
    if (!out_.custom || (key != "payload" && key != "json" && key != "ngsi")) {
      return wrong_member(key, "is not known in " + std::string{way_.name});
    }
    if (has_payload_) {
      return bad_request("only one of payload, json or ngsi accepted at the same time");
    }
    has_payload_ = true;
    return key == "payload" ? payload(value) : key == "json" ? json(value) : ngsi(value);
  }

  static result<done> pairs(std::string_view key, std::string_view json,
                            std::vector<std::pair<text_template, text_template>>& into) {
    if (kind_of(json) != json_kind::object || json == "{}") {
      return wrong_member(key, "is not an object with something in it");
    }
    for (const auto& m : json_members{json}) {
      const auto text = text_of(m.value);
      const bool quotes = key == "headers";
      auto checked = text;
      if (quotes) {
        std::erase_if(checked, [](char c) { return c == '\'' || c == '"'; });
      }
      const bool clean = kind_of(m.value) == json_kind::string && !has_forbidden(m.key) &&
                         !has_forbidden(checked) && m.key.find('\\') == m.key.npos;
      if (!clean || m.key.empty() || into.size() >= headers_max) {
        return wrong_member(key, "Invalid characters in custom " + std::string{key});
      }
      into.emplace_back(text_template{m.key}, text_template{quotes ? decoded(text) : text});
    }
    return done{};
  }

  result<done> payload(std::string_view value) {
    if (value == "null") {
      out_.payload = payload_is::none;
      return done{};
    }
    const auto text = text_of(value);
    if (kind_of(value) != json_kind::string || has_forbidden(text)) {
      return wrong_member("payload", "Invalid characters in custom payload");
    }
    if (!text.empty()) {
      out_.payload = payload_is::text;
      out_.text = text_template{decoded(text)};
    }
    return done{};
  }

  result<done> json(std::string_view value) {
    const auto kind = kind_of(value);
    if (kind != json_kind::object && kind != json_kind::array) {
      return wrong_member("json", "is neither an object nor an array");
    }
    out_.payload = payload_is::json;
    out_.json = json_template{value};
    return done{};
  }

  result<done> ngsi(std::string_view value) {
    if (kind_of(value) != json_kind::object) {
      return wrong_member("ngsi", "is not an object");
    }
    auto& patch = out_.patch.emplace();
    for (const auto& m : json_members{value}) {
      if (m.key == "id" || m.key == "type") {
        (m.key == "id" ? patch.id : patch.type) = text_template{text_of(m.value)};
        continue;
      }
      TRY(auto one, patched(json_string_text({m.key.data() - 1, m.key.size() + 2}), m.value));
      patch.attributes.push_back(std::move(one));
    }
    std::stable_sort(patch.attributes.begin(), patch.attributes.end(),
                     [](const auto& a, const auto& b) { return a.priority < b.priority; });
    return done{};
  }

  static result<ngsi_patch::one> patched(std::string name, std::string_view json) {
    TRY(const auto ok, check_identifier(name, "attribute name"));
    if (kind_of(json) != json_kind::object) {
      return wrong_member("ngsi", "an attribute is not an object");
    }
    ngsi_patch::one out{.name = std::move(name), .type = {}, .value = {}};
    for (const auto& m : json_members{json}) {
      if (m.key == "value") {
        out.value = json_template{m.value};
      } else if (m.key == "type") {
        out.type = text_of(m.value);
        TRY(const auto type_ok, check_identifier(out.type, "attribute type"));
      } else if (m.key == "metadata") {
        TRY(const auto priority, priority_in(m.value));
        out.priority = priority;
      } else {
        return wrong_member("ngsi", "\"" + std::string{m.key} + "\" is not known in an attribute");
      }
    }
    return out;
  }

  // Only evalPriority, 1 to 100000.
  static result<double> priority_in(std::string_view json) {
    const auto one = kind_of(json) == json_kind::object ? json_members{json}.find("evalPriority")
                                                        : std::string_view{};
    const auto value =
        !one.empty() && one.front() == '{' ? json_members{one}.find("value") : std::string_view{};
    const auto n =
        !value.empty() && kind_of(value) == json_kind::number ? json_number(value) : std::nullopt;
    return n && *n >= 1 && *n <= 100'000
               ? result<double>{*n}
               : result<double>{wrong_member("ngsi", "of metadata only evalPriority is allowed")};
  }

  const way_row& way_;
  destination out_;
  bool has_url_ = false, has_payload_ = false;
};

}  // namespace

bool is_destination(std::string_view key) { return find_way(key) != nullptr; }

result<destination> read_destination(std::string_view key, std::string_view json) {
  const auto* w = find_way(key);
  if (w == nullptr || w->by == way::kafka) {
    return unprocessable("notifications by " + std::string{key} + " are not supported here");
  }
  return reader{*w}.run(json);
}

}  // namespace tsu::broker::v2
