// A JSON object of the JOSE standards (a header, a key, a set of claims) read by name, and written.
// Read strictly: UTF-8, no name twice at any depth, no name spelled with escapes at the top, 64
// levels at most. A member of another kind than asked for is as good as absent; has() tells the two
// apart. Values; any thread.
#pragma once

#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu::jose {

class claims {
 public:
  // "bad_token" where it is not such an object.
  static result<claims> parse(std::string_view json);

  bool has(std::string_view name) const { return !raw(name).empty(); }
  std::optional<std::string> text(std::string_view name) const;
  std::optional<bool> boolean(std::string_view name) const;
  // A NumericDate (RFC 7519 2): seconds since 1970, with or without a fraction, up to the year
  // 9999.
  std::optional<instant> time(std::string_view name) const;
  // An array of texts.
  std::optional<std::vector<std::string>> texts(std::string_view name) const;
  // One text, or an array of them: what "aud" may be.
  std::optional<std::vector<std::string>> text_or_texts(std::string_view name) const;
  // The value as minified JSON; empty where absent. A view into this object.
  std::string_view raw(std::string_view name) const;
  const std::string& json() const { return json_; }

 private:
  explicit claims(std::string json) : json_(std::move(json)) {}
  std::string json_;
};

// Writes one, in the order of the calls; the caller gives each name once.
class claims_writer {
 public:
  claims_writer& add(std::string_view name, std::string_view text);
  claims_writer& add(std::string_view name, const char* text) {
    return add(name, std::string_view{text});
  }
  claims_writer& add(std::string_view name, instant);  // whole seconds
  // A whole number or a truth; a template, so that no pointer or array becomes one.
  template <std::integral T>
  claims_writer& add(std::string_view name, T value) {
    if constexpr (std::same_as<T, bool>) {
      return add_json(name, value ? "true" : "false");
    } else {
      return add_json(name, std::to_string(value));
    }
  }
  claims_writer& add(std::string_view name, std::span<const std::string> texts);
  claims_writer& add_json(std::string_view name, std::string_view checked_json);
  std::string json() const { return text_.empty() ? "{}" : text_ + "}"; }

 private:
  void name(std::string_view);
  std::string text_;
};

}  // namespace tsu::jose
