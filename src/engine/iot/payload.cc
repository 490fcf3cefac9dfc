#include "engine/iot/payload.h"

#include <algorithm>
#include <cmath>

#include "base/core/json_text.h"
#include "engine/iot/types.h"

namespace tsu::iot {
namespace {

constexpr std::size_t payload_max = 256 * 1024, name_max = 100, cell_max = 4'096;

problem bad(std::string detail) { return {why::bad_input, std::move(detail), "iot_bad_payload"}; }
problem bad_group(std::size_t number, std::string detail) {
  return bad("group " + std::to_string(number) + ": " + std::move(detail));
}

std::vector<std::string_view> cut(std::string_view text, char by) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto end = text.find(by);
    out.push_back(text.substr(0, end));
    if (end == text.npos) {
      return out;
    }
    text.remove_prefix(end + 1);
  }
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto from = text.find_first_not_of(blank);
  return from == text.npos ? std::string_view{}
                           : text.substr(from, text.find_last_not_of(blank) - from + 1);
}

// What looks like a number or a boolean is one; all else, "007" too, is text.
std::string value_of_cell(std::string_view cell) {
  if (auto json = check_and_minify(cell); json.ok()) {
    const auto kind = kind_of(json.value());
    if (kind == json_kind::number || kind == json_kind::boolean) {
      return std::move(json).value();
    }
  }
  return json_string(cell);
}

// JSON strings are what says whether bytes are UTF-8.
bool is_utf8(std::string_view text) { return check_and_minify(json_string(text)).ok(); }

bool says_error(std::string_view text) {
  constexpr std::string_view word = "error";
  return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(),
                                                  [](char a, char b) { return a == (b | 0x20); });
}

// What NGSI-LD deletes by cannot be shown on an entity.
bool is_null_text(std::string_view text) { return text == "urn:ngsi-ld:null"; }

problem null_answer(const std::string& name) {
  return {why::not_processable,
          "the answer to " + name + " is null: answer with a text, a number or an object",
          "iot_bad_value",
          {{name, "not_a_value"}}};
}

result<command_answer> answer_in(std::string_view head, std::string_view info,
                                 std::string_view device) {
  const auto at = head.find('@');
  if (head.substr(0, at) != device) {
    return bad("the answer to a command is of another device");
  }
  if (is_null_text(trimmed(info))) {
    return null_answer(std::string{head.substr(at + 1)});
  }
  return command_answer{std::string{head.substr(at + 1)}, std::string{info}, says_error(info)};
}

// The cells after the time, name and value in turn.
result<group> group_of(std::span<const std::string_view> cells, std::size_t number) {
  group out;
  if (cells.size() % 2 == 1) {
    out.at = time_in_text(trimmed(cells[0]));
    if (!out.at) {
      return bad_group(number,
                       "names and values do not pair up, and it does not begin with a time");
    }
    cells = cells.subspan(1);
  }
  if (cells.empty() || cells.size() / 2 > measures_max) {
    return bad_group(number, "1 to 100 pairs of name and value");
  }
  for (std::size_t i = 0; i < cells.size(); i += 2) {
    const auto name = trimmed(cells[i]), value = trimmed(cells[i + 1]);
    if (name.empty() || name.size() > name_max || value.size() > cell_max) {
      return bad_group(number, "a name has 1 to 100 bytes, a value up to 4,096");
    }
    out.all.push_back({std::string{name}, value_of_cell(value)});
  }
  return out;
}

result<done> read_group(std::string_view text, std::size_t number, std::string_view device,
                        payload& into) {
  const auto cells = cut(text, '|');
  if (cells[0].find('@') != cells[0].npos) {
    TRY(auto answer, answer_in(trimmed(cells[0]),
                               text.substr(std::min(cells[0].size() + 1, text.size())), device));
    into.answers.push_back(std::move(answer));
    return done{};
  }
  TRY(auto one, group_of(cells, number));
  into.groups.push_back(std::move(one));
  return done{};
}

std::string key_text(std::string_view raw) {
  return json_string_text({raw.data() - 1, raw.size() + 2});
}

std::optional<instant> time_in_json(std::string_view value) {
  if (kind_of(value) == json_kind::string) {
    return time_in_text(json_string_text(value));
  }
  return kind_of(value) == json_kind::number ? time_in_text(value) : std::nullopt;
}

result<group> group_of_object(std::string_view object, std::size_t number) {
  if (kind_of(object) != json_kind::object) {
    return bad_group(number, "not a JSON object");
  }
  group out;
  for (const auto& m : json_members{object}) {
    auto name = key_text(m.key);
    if (name == "TimeInstant") {
      out.at = time_in_json(m.value);
      if (!out.at) {
        return bad_group(number, "TimeInstant is no time with an offset");
      }
      continue;
    }
    if (name.empty() || name.size() > name_max) {
      return bad_group(number, "a name has 1 to 100 bytes");
    }
    if (m.value != "null") {
      out.all.push_back({std::move(name), std::string{m.value}});
    }
  }
  if (out.all.empty() || out.all.size() > measures_max) {
    return bad_group(number, "1 to 100 values that are not null");
  }
  return out;
}

result<std::string> checked_json(std::string_view text) {
  if (text.size() > payload_max) {
    return bad("more than 256 KiB");
  }
  auto json = check_and_minify(text, 16);
  if (!json.ok()) {
    return bad("not JSON: " + json.error().detail);
  }
  return json;
}

std::string plain_text(std::string_view json) {
  return kind_of(json) == json_kind::string ? json_string_text(json) : std::string{json};
}

}  // namespace

std::optional<instant> time_in_text(std::string_view text) {
  if (const auto at = parse_instant(text)) {
    return at;
  }
  const bool digits = !text.empty() && text.size() <= 20 &&
                      std::all_of(text.begin(), text.end(),
                                  [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  const double n = digits ? json_number(text).value_or(-1) : -1;
  if (!(n >= 1e8) || n > 1e14) {  // before 1973 it is a small number, not a time
    return std::nullopt;
  }
  return from_micros(std::llround(n < 1e11 ? n * 1e6 : n * 1e3));
}

result<payload> read_ultralight(std::string_view text, std::string_view device) {
  if (text.size() > payload_max) {
    return bad("more than 256 KiB");
  }
  if (!is_utf8(text)) {
    return bad("not UTF-8");
  }
  text = trimmed(text);
  payload out;
  if (text.empty()) {  // a device that only asks for its commands
    return out;
  }
  const auto groups = cut(text, '#');
  if (groups.size() > groups_max) {
    return bad("more than 100 groups");
  }
  for (std::size_t i = 0; i < groups.size(); ++i) {
    TRY(const done ok, read_group(groups[i], i + 1, device, out));
  }
  if (!out.groups.empty() && !out.answers.empty()) {  // one could be taken and the other not
    return bad("measures and answers to commands come in messages of their own");
  }
  return out;
}

result<payload> read_json_measures(std::string_view text) {
  payload out;
  if (trimmed(text).empty()) {
    return out;
  }
  TRY(const auto json, checked_json(text));
  if (kind_of(json) != json_kind::array) {
    TRY(auto one, group_of_object(json, 1));
    out.groups.push_back(std::move(one));
    return out;
  }
  for (const auto object : json_elements{json}) {
    if (out.groups.size() == groups_max) {
      return bad("more than 100 groups");
    }
    TRY(auto one, group_of_object(object, out.groups.size() + 1));
    out.groups.push_back(std::move(one));
  }
  return out;
}

result<payload> read_json_answers(std::string_view text) {
  TRY(const auto json, checked_json(text));
  if (kind_of(json) != json_kind::object) {
    return bad("answers to commands are a JSON object");
  }
  payload out;
  for (const auto& m : json_members{json}) {
    if (out.answers.size() == commands_max) {
      return bad("more than 100 answers");
    }
    const auto error = kind_of(m.value) == json_kind::object ? json_members{m.value}.find("error")
                                                             : std::string_view{};
    const auto said = error.empty() ? m.value : error;
    const auto info = plain_text(said);
    if (said == "null" || is_null_text(info)) {
      return null_answer(key_text(m.key));
    }
    out.answers.push_back({key_text(m.key), info, !error.empty() || says_error(info)});
  }
  return out;
}

result<payload> read_single(std::string_view text, std::string_view name) {
  if (text.size() > payload_max || name.empty() || name.size() > name_max) {
    return bad("a value of up to 256 KiB, under a name of 1 to 100 bytes");
  }
  auto json = check_and_minify(text, 16);
  if (json.ok() && json.value() == "null") {
    return bad("null is no value");
  }
  if (!json.ok() && (text.empty() || text.size() > cell_max || !is_utf8(text))) {
    return bad("neither JSON nor a short text");
  }
  payload out;
  out.groups.push_back(
      {{},
       {{std::string{name}, json.ok() ? std::move(json).value() : json_string(trimmed(text))}}});
  return out;
}

std::string ultralight_command(std::string_view device, std::string_view name,
                               std::string_view value) {
  auto out = std::string{device} + "@" + std::string{name};
  if (kind_of(value) != json_kind::object) {
    return out + "|" + plain_text(value);
  }
  for (const auto& m : json_members{value}) {
    out += "|" + key_text(m.key) + "=" + plain_text(m.value);
  }
  return out;
}

std::string json_command(std::string_view name, std::string_view value) {
  return "{" + json_string(name) + ":" + std::string{value} + "}";
}

bool fits_ultralight(std::string_view value) {
  constexpr std::string_view structure = "|#\r\n";
  if (kind_of(value) != json_kind::object) {
    return kind_of(value) != json_kind::array &&
           plain_text(value).find_first_of(structure) == std::string::npos;
  }
  for (const auto& m : json_members{value}) {
    const auto kind = kind_of(m.value);
    if (kind == json_kind::object || kind == json_kind::array ||
        (key_text(m.key) + plain_text(m.value)).find_first_of(structure) != std::string::npos) {
      return false;
    }
  }
  return true;
}

}  // namespace tsu::iot
