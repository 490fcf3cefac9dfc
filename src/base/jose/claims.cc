#include "base/jose/claims.h"

#include <chrono>
#include <cmath>

#include "base/core/json_text.h"

namespace tsu::jose {
namespace {

constexpr double last_second = 253402300799;  // of the year 9999

problem bad(std::string detail) { return {why::bad_input, std::move(detail), "bad_token"}; }

bool is_string(std::string_view value) {
  return !value.empty() && kind_of(value) == json_kind::string;
}

}  // namespace

result<claims> claims::parse(std::string_view json) {
  TRY(auto text, check_and_minify(json));
  if (kind_of(text) != json_kind::object) {
    return bad("not a JSON object");
  }
  for (const auto& m : json_members{text}) {
    // "\u0063rit" would be crit to one reader and unknown to another.
    if (m.key.find('\\') != std::string_view::npos) {
      return bad("the name of a member is spelled with escapes");
    }
  }
  return claims{std::move(text)};
}

std::string_view claims::raw(std::string_view name) const { return json_members{json_}.find(name); }

std::optional<std::string> claims::text(std::string_view name) const {
  const auto value = raw(name);
  return is_string(value) ? std::optional{json_string_text(value)} : std::nullopt;
}

std::optional<bool> claims::boolean(std::string_view name) const {
  const auto value = raw(name);
  if (value != "true" && value != "false") {
    return std::nullopt;
  }
  return value == "true";
}

std::optional<instant> claims::time(std::string_view name) const {
  const auto value = raw(name);
  if (value.empty() || kind_of(value) != json_kind::number) {
    return std::nullopt;
  }
  const auto seconds = json_number(value);
  if (!seconds || *seconds < 0 || *seconds > last_second) {
    return std::nullopt;
  }
  return from_micros(static_cast<std::int64_t>(std::floor(*seconds * 1e6)));
}

std::optional<std::vector<std::string>> claims::texts(std::string_view name) const {
  const auto value = raw(name);
  if (value.empty() || kind_of(value) != json_kind::array) {
    return std::nullopt;
  }
  std::vector<std::string> out;
  for (const auto one : json_elements{value}) {
    if (!is_string(one)) {
      return std::nullopt;
    }
    out.push_back(json_string_text(one));
  }
  return out;
}

std::optional<std::vector<std::string>> claims::text_or_texts(std::string_view name) const {
  if (auto one = text(name)) {
    return std::vector<std::string>{std::move(*one)};
  }
  return texts(name);
}

void claims_writer::name(std::string_view name) {
  text_ += text_.empty() ? '{' : ',';
  append_json_string(text_, name);
  text_ += ':';
}

claims_writer& claims_writer::add(std::string_view n, std::string_view text) {
  name(n);
  append_json_string(text_, text);
  return *this;
}

claims_writer& claims_writer::add(std::string_view n, instant t) {
  return add(n, std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count());
}

claims_writer& claims_writer::add(std::string_view n, std::span<const std::string> texts) {
  name(n);
  char before = '[';
  for (const auto& one : texts) {
    text_ += before;
    append_json_string(text_, one);
    before = ',';
  }
  text_ += texts.empty() ? "[]" : "]";
  return *this;
}

claims_writer& claims_writer::add_json(std::string_view n, std::string_view checked_json) {
  name(n);
  text_ += checked_json;
  return *this;
}

}  // namespace tsu::jose
