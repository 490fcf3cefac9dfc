#include "engine/broker/model/spelled_out.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

// The depth of recursion is that of the text, which check_and_minify has bounded.
class speller {
 public:
  speller(const context& names, attributes_are form) : names_(names), form_(form) {}

  result<std::string> run(std::string_view json) && {
    std::string out;
    out.reserve(json.size() + 16);
    const bool sound = kind_of(json) == json_kind::array
                           ? list(out, json, [&](std::string_view one) { return top(out, one); })
                           : top(out, json);
    return sound ? result<std::string>{std::move(out)} : result<std::string>{std::move(fault_)};
  }

 private:
  struct member {
    std::string key;  // as it stands, or what it is an alias of
    std::string_view raw, value;
    bool alias = false;
  };
  using members = std::vector<member>;

  bool fail(std::string_view what) {
    fault_ = bad_request_data(std::string{what});
    return false;
  }

  static std::string text_of(const json_members::member& m) {
    return json_string_text({m.key.data() - 1, m.key.size() + 2});
  }

  members members_of(std::string_view object) const {
    members out;
    for (const auto& m : json_members{object}) {
      auto key = text_of(m);
      const auto meant = names_.alias_of(key);
      out.push_back(
          {meant.empty() ? std::move(key) : std::string{meant}, m.key, m.value, !meant.empty()});
    }
    return out;
  }

  // The same under the core's name for a keyword; what is none stays.
  static std::string_view core_name(std::string_view key) {
    return key == "@id" ? "id" : key == "@type" ? "type" : key;
  }

  static void key(std::string& out, std::string_view name) {
    out += out.back() == '{' ? "" : ",";
    append_json_string(out, name);
    out += ':';
  }
  static void raw_key(std::string& out, std::string_view raw) {
    out.append(out.back() == '{' ? "\"" : ",\"").append(raw).append("\":");
  }

  template <class Each>
  static bool list(std::string& out, std::string_view array, Each each) {
    out += '[';
    for (const auto one : json_elements{array}) {
      out += out.back() == '[' ? "" : ",";
      if (!each(one)) {
        return false;
      }
    }
    out += ']';
    return true;
  }

  bool top(std::string& out, std::string_view json) {
    if (kind_of(json) != json_kind::object) {
      out += json;
      return true;
    }
    const auto all = members_of(json);
    out += '{';
    bool typed = false;
    for (const auto& m : all) {
      if (core_name(m.key) == "type") {
        if (!typed && !types_of_all(out, all)) {
          return false;
        }
        typed = true;
      } else if (!put(out, all, m, form_ == attributes_are::bare)) {
        return false;
      }
    }
    out += '}';
    return true;
  }

  // JSON-LD-API 5.1.2, 13.4.3: of types what several names say is put together.
  bool types_of_all(std::string& out, const members& all) {
    std::vector<std::string_view> found;
    for (const auto& m : all) {
      if (core_name(m.key) == "type") {
        found.push_back(m.value);
      }
    }
    key(out, "type");
    if (found.size() == 1) {
      return type_names(out, found.front());
    }
    out += '[';
    for (const auto value : found) {
      const bool several = kind_of(value) == json_kind::array;
      if (several && value == "[]") {
        continue;
      }
      out += out.back() == '[' ? "" : ",";
      std::string names;
      type_names(names, value);
      out += several ? names.substr(1, names.size() - 2) : names;
    }
    out += ']';
    return true;
  }

  bool put(std::string& out, const members& all, const member& m, bool as_it_is) {
    const auto name = core_name(m.key);
    // Of two names for one thing one at least is an alias, of which an object cannot have many.
    const bool twice = m.alias && std::any_of(all.begin(), all.end(), [&](const member& other) {
                         return &other != &m && core_name(other.key) == name;
                       });
    if (twice) {
      return fail("\"" + std::string{name} + "\" is said twice, under two names");
    }
    if (m.alias) {
      key(out, name);
    } else {
      raw_key(out, m.raw);
    }
    if (as_it_is || name.starts_with('@') || name == "json") {
      out += m.value;
      return true;
    }
    if (name == "type") {
      return type_names(out, m.value);
    }
    if (name == "value" || name == "valueList") {
      return value(out, m.value);
    }
    return name == "languageMap" ? languages(out, m.value) : any(out, m.value);
  }

  bool any(std::string& out, std::string_view json) {
    switch (kind_of(json)) {
      case json_kind::object: return node(out, json);
      case json_kind::array:
        return list(out, json, [&](std::string_view one) { return any(out, one); });
      default: out += json; return true;
    }
  }

  bool node(std::string& out, std::string_view object) {
    const auto all = members_of(object);
    if (holds_alias_of(all, "@value")) {
      return value_object(out, all);
    }
    out += '{';
    for (const auto& m : all) {
      if (!put(out, all, m, false)) {
        return false;
      }
    }
    out += '}';
    return true;
  }

  static bool holds_alias_of(const members& all, std::string_view keyword) {
    return std::any_of(all.begin(), all.end(),
                       [&](const member& m) { return m.alias && m.key == keyword; });
  }

  // "Zahl" for "Property" too; what is a keyword is no type and is left for others to refuse.
  bool type_names(std::string& out, std::string_view json) {
    if (kind_of(json) == json_kind::array) {
      return list(out, json, [&](std::string_view one) { return type_names(out, one); });
    }
    const auto text = kind_of(json) == json_kind::string ? json_string_text(json) : std::string{};
    const auto meant = names_.alias_of(text);
    if (meant.empty() || meant.starts_with('@')) {
      out += json;
    } else {
      append_json_string(out, meant);
    }
    return true;
  }

  // Of data that is opaque, what JSON-LD or NGSI-LD give a meaning.
  bool value(std::string& out, std::string_view json) {
    if (kind_of(json) == json_kind::array) {
      return list(out, json, [&](std::string_view one) { return value(out, one); });
    }
    if (kind_of(json) != json_kind::object) {
      out += json;
      return true;
    }
    const auto all = members_of(json);
    if (holds_alias_of(all, "@value")) {
      return value_object(out, all);
    }
    const bool place = std::any_of(all.begin(), all.end(), [](const member& m) {
      return m.key == "coordinates" || m.key == "geometries";
    });
    return place && holds_alias_of(all, "@type") ? geometry(out, all) : (out += json, true);
  }

  bool geometry(std::string& out, const members& all) {
    out += '{';
    for (const auto& m : all) {
      if (core_name(m.key) == "type" && said_before(all, m)) {
        return fail("\"type\" is said twice, under two names");
      }
      if (m.alias && m.key == "@type") {
        key(out, "type");
      } else {
        raw_key(out, m.raw);
      }
      out += m.value;
    }
    out += '}';
    return true;
  }

  // JSON-LD 1.1, 9.5: nothing else may stand there.
  bool value_object(std::string& out, const members& all) {
    constexpr std::array<std::string_view, 5> allowed{"@value", "@type", "@language", "@direction",
                                                      "@index"};
    out += '{';
    for (const auto& m : all) {
      const auto keyword = m.key == "type" ? std::string_view{"@type"} : std::string_view{m.key};
      if (std::find(allowed.begin(), allowed.end(), keyword) == allowed.end()) {
        return fail("\"" + std::string{m.raw} + "\" does not stand beside a @value");
      }
      if (said_before(all, m)) {
        return fail("\"" + std::string{keyword} + "\" is said twice, under two names");
      }
      if (keyword == "@type" && kind_of(m.value) != json_kind::string) {
        return fail("the @type beside a @value is a string");
      }
      key(out, keyword);
      if (keyword == "@type") {
        const auto meant = names_.alias_of(json_string_text(m.value));
        meant.empty() ? void(out += m.value) : append_json_string(out, meant);
      } else {
        out += m.value;
      }
    }
    out += '}';
    return true;
  }

  static bool said_before(const members& all, const member& m) {
    const auto keyword = [](const member& one) {
      return one.key == "type" ? std::string{"@type"} : one.key;
    };
    return std::any_of(all.begin(), all.begin() + (&m - all.data()),
                       [&](const member& other) { return keyword(other) == keyword(m); });
  }

  // The keys are tags of languages, or "@none".
  bool languages(std::string& out, std::string_view json) {
    if (kind_of(json) != json_kind::object) {
      out += json;
      return true;
    }
    const auto all = members_of(json);
    out += '{';
    for (const auto& m : all) {
      const bool none = m.key == "@none";
      if (none && said_before(all, m)) {
        return fail("\"@none\" is said twice, under two names");
      }
      if (none) {
        key(out, "@none");
      } else {
        raw_key(out, m.raw);
      }
      out += m.value;
    }
    out += '}';
    return true;
  }

  const context& names_;
  const attributes_are form_;
  problem fault_;
};

}  // namespace

result<std::string> spelled_out(std::string_view json, const context& names, attributes_are form) {
  return speller{names, form}.run(json);
}

}  // namespace tsu::broker
