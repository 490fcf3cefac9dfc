#include "engine/broker/subscribe/subscription_words.h"

#include "base/core/json_text.h"
#include "engine/broker/registrations/respoken.h"

namespace tsu::broker {
namespace {

class speaker {
 public:
  speaker(const context& from, const context& to) : from_(from), to_(to) {}

  std::string subscription(std::string_view body) const {
    return each_member(body, [&](std::string_view key, std::string_view value) {
      if (key == "entities") {
        return list(value, [&](std::string_view one) { return selector(one); });
      }
      if (key == "watchedAttributes") {
        return names(value);
      }
      if (key == "q" || key == "csf") {
        return text(respoken_query(text_of(value), from_, to_));
      }
      if (key == "geoQ") {
        return with_name(value, "geoproperty");
      }
      return key == "notification" ? notification(value) : std::string{value};
    });
  }

 private:
  template <class F>
  static std::string each_member(std::string_view object, F&& change) {
    if (kind_of(object) != json_kind::object) {
      return std::string{object};
    }
    std::string out = "{";
    for (const auto& m : json_members{object}) {
      out.append(out.size() == 1 ? "\"" : ",\"").append(m.key).append("\":");
      out += change(m.key, m.value);
    }
    return out += '}';
  }

  template <class F>
  static std::string list(std::string_view array, F&& change) {
    if (kind_of(array) != json_kind::array) {
      return std::string{array};
    }
    std::string out = "[";
    for (const auto one : json_elements{array}) {
      out += (out.size() == 1 ? "" : ",") + change(one);
    }
    return out += ']';
  }

  static std::string text_of(std::string_view value) {
    return kind_of(value) == json_kind::string ? json_string_text(value) : std::string{};
  }
  static std::string text(std::string_view s) {
    std::string out;
    append_json_string(out, s);
    return out;
  }

  std::string name(std::string_view value) const {
    return kind_of(value) == json_kind::string ? text(respoken_names(text_of(value), from_, to_))
                                               : std::string{value};
  }
  std::string names(std::string_view array) const {
    return list(array, [&](std::string_view one) { return name(one); });
  }
  std::string with_name(std::string_view object, std::string_view member) const {
    return each_member(object, [&](std::string_view key, std::string_view value) {
      return key == member ? name(value) : std::string{value};
    });
  }
  std::string selector(std::string_view object) const {
    return json_members{object}.find("type") == "\"*\"" ? std::string{object}
                                                        : with_name(object, "type");
  }
  std::string notification(std::string_view object) const {
    return each_member(object, [&](std::string_view key, std::string_view value) {
      const bool some = key == "attributes" || key == "pick" || key == "omit";
      return some ? names(value) : std::string{value};
    });
  }

  const context& from_;
  const context& to_;
};

}  // namespace

std::string subscription_in_words(std::string_view body, const context& from, const context& to) {
  return speaker{from, to}.subscription(body);
}

}  // namespace tsu::broker
