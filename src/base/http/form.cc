#include "base/http/form.h"

#include <algorithm>

#include "base/http/ascii.h"

namespace tsu::http {
namespace {

problem bad(std::string detail) { return {why::bad_input, std::move(detail), "bad_form"}; }

problem bad_field(const std::string& name, std::string code) {
  return {why::bad_input, "a field of the form is refused", "bad_form", {{name, std::move(code)}}};
}

// What a sender has to escape: control characters, the space, and everything beyond ASCII.
bool stands_for_itself(char c) { return c > 0x20 && c < 0x7F; }

// Whether "application/x-www-form-urlencoded; charset=UTF-8" and the like says a form in UTF-8.
bool says_form(std::string_view type) {
  if (!same_name(take_part(type, ';'), "application/x-www-form-urlencoded")) {
    return false;
  }
  while (!type.empty()) {
    auto parameter = take_part(type, ';');
    if (parameter.empty()) {
      continue;
    }
    const auto name = take_part(parameter, '=');
    if (same_name(name, "charset") && !same_name(parameter, "utf-8") &&
        !same_name(parameter, "\"utf-8\"")) {
      return false;
    }
  }
  return true;
}

result<std::pair<std::string, std::string>> read_field(std::string_view pair,
                                                       const form_limits& limits) {
  const auto equals = pair.find('=');
  const auto written = equals == std::string_view::npos ? "" : pair.substr(equals + 1);
  auto name = percent_decoded(pair.substr(0, equals), true);
  if (!name) {
    return bad("the name of a field cannot be decoded");
  }
  if (name->size() > limits.name_bytes) {
    return bad("the name of a field is too long");
  }
  auto value = percent_decoded(written, true);
  if (!value) {
    return bad_field(*name, "not_decodable");
  }
  if (value->size() > limits.value_bytes) {
    return bad_field(*name, "too_long");
  }
  return std::pair{std::move(*name), std::move(*value)};
}

}  // namespace

result<form> form::parse(std::string_view text, const form_limits& limits) {
  if (text.size() > limits.bytes) {
    return problem{why::too_large, "a form is too large", "too_large"};
  }
  if (!std::all_of(text.begin(), text.end(), stands_for_itself)) {
    return bad("a character of the form is not escaped");
  }
  form out;
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    if (pair.empty()) {
      continue;
    }
    if (out.fields_.size() == limits.fields) {
      return bad("the form has too many fields");
    }
    TRY(auto field, read_field(pair, limits));
    out.fields_.push_back(std::move(field));
  }
  return out;
}

result<form> form::of_body(const request& r, const form_limits& limits) {
  const auto type = r.headers.find("content-type");
  if (!type || r.headers.count("content-type") > 1 || !says_form(*type)) {
    return problem{why::unsupported, "the body is not said to be a form in UTF-8", "not_a_form"};
  }
  return parse(r.body, limits);
}

result<form> form::of_query(const request& r, const form_limits& limits) {
  return parse(r.query, limits);
}

const std::string* form::find(std::string_view name) const {
  const auto at = std::find_if(fields_.begin(), fields_.end(),
                               [&](const auto& field) { return field.first == name; });
  return at == fields_.end() ? nullptr : &at->second;
}

std::string_view form::text(std::string_view name) const {
  const auto* value = find(name);
  return value ? std::string_view{*value} : std::string_view{};
}

std::size_t form::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(
      fields_.begin(), fields_.end(), [&](const auto& field) { return field.first == name; }));
}

std::optional<std::string_view> form::repeated() const {
  for (auto at = fields_.begin(); at != fields_.end(); ++at) {
    if (std::any_of(fields_.begin(), at, [&](const auto& f) { return f.first == at->first; })) {
      return at->first;
    }
  }
  return std::nullopt;
}

void append_form_field(std::string& out, std::string_view name, std::string_view value) {
  if (!out.empty() && out.back() != '?') {
    out += '&';
  }
  out += percent_encoded(name) + "=" + percent_encoded(value);
}

}  // namespace tsu::http
