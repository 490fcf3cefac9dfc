// What a form or a query says, read strictly (WHATWG URL 5.1, RFC 6749 appendix B): one field given
// twice is told, not chosen between. Everything comes from a stranger: counts and lengths have
// limits, and a bad escape, a NUL, bytes that are no UTF-8 or a character that ought to have been
// escaped refuse the whole. Values; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "base/http/message.h"

namespace tsu::http {

struct form_limits {
  std::size_t bytes = 64 * 1024;  // of the whole, as it came
  std::size_t fields = 100;
  std::size_t name_bytes = 100;  // decoded
  std::size_t value_bytes = 32 * 1024;
};

class form {
 public:
  // "too_large" (413) over the bytes of the whole; otherwise "bad_form" (400) and, where a field is
  // at fault, its name: too many fields, a name or value too long, or what cannot be decoded.
  static result<form> parse(std::string_view text, const form_limits& = {});
  // The body of a request that says it is a form, in UTF-8; "not_a_form" (415) where it does not.
  static result<form> of_body(const request&, const form_limits& = {});
  static result<form> of_query(const request&, const form_limits& = {});

  // The first of that name; empty where it is absent. A protocol that takes an empty value as an
  // omitted one (RFC 6749 3.1) asks no more than this.
  std::string_view text(std::string_view name) const;
  // nullptr where it is absent; an empty value is there.
  const std::string* find(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  // A name that came more than once, with whatever values; nothing where each came once.
  std::optional<std::string_view> repeated() const;

  // Name and value, decoded, in the order they came.
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// name=value, both escaped, with an '&' in front where `out` is not empty and ends in no '?'.
void append_form_field(std::string& out, std::string_view name, std::string_view value);

}  // namespace tsu::http
