#include "engine/iot/read_rows.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "base/core/json_text.h"

namespace tsu::iot {
namespace {

constexpr std::size_t columns_max = 40;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

problem bad_table(std::string detail) {
  return {why::bad_input, std::move(detail), "iot_bad_table"};
}

using cells = std::vector<std::string>;

// One record of the text; quotes may hold commas and line ends. Nothing where a quote stays open.
std::optional<cells> take_record(std::string_view& text) {
  cells out{""};
  bool quoted = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
        out.back() += text[++i];
      } else if (c == '"') {
        quoted = false;
      } else {
        out.back() += c;
      }
    } else if (c == '"' && out.back().empty()) {
      quoted = true;
    } else if (c == ',') {
      out.emplace_back();
    } else if (c == '\n') {
      ++i;
      break;
    } else if (c != '\r') {
      out.back() += c;
    }
  }
  text.remove_prefix(i);
  return quoted ? std::nullopt : std::optional{std::move(out)};
}

std::vector<std::string> cut(std::string_view text, char by) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(by), text.size());
    if (end > 0) {
      out.emplace_back(text.substr(0, end));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::optional<double> number_in(const std::string& text) {
  const auto json = check_and_minify(text);
  return json.ok() && kind_of(json.value()) == json_kind::number ? json_number(json.value())
                                                                 : std::nullopt;
}

// "t=temperature:CEL"
std::optional<attribute_map> map_in(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos) {
    return std::nullopt;
  }
  const auto colon = std::min(text.find(':', equals), text.size());
  attribute_map out{.from = text.substr(0, equals),
                    .to = text.substr(equals + 1, colon - equals - 1)};
  if (colon < text.size()) {
    out.unit = text.substr(colon + 1);
  }
  return out;
}

// What one cell says, into the device; a code where it cannot be.
using put_cell = std::function<std::string_view(const std::string&, device_draft&)>;

template <class Enum>
std::string_view put_choice(const std::string& text, std::optional<Enum>& into) {
  Enum value{};
  if (!boost::describe::enum_from_string(text.c_str(), value)) {
    return "not_one_of";
  }
  into = value;
  return "";
}

std::string_view put_degrees(const std::string& text, device_draft& d, double place_dto::*which) {
  const auto n = number_in(text);
  if (!n) {
    return "not_a_number";
  }
  d.place = d.place.value_or(place_dto{999, 999});  // both are needed
  (*d.place).*which = *n;
  return "";
}

std::string_view put_attributes(const std::string& text, device_draft& d) {
  d.attributes.emplace();
  for (const auto& one : cut(text, ';')) {
    const auto map = map_in(one);
    if (!map) {
      return "not_a_pair";
    }
    d.attributes->push_back(*map);
  }
  return "";
}

std::string_view put_interval(const std::string& text, device_draft& d) {
  const auto n = number_in(text);
  if (!n || *n != static_cast<double>(static_cast<std::int64_t>(*n))) {
    return "not_a_whole_number";
  }
  d.interval_s = static_cast<std::int64_t>(*n);
  return "";
}

const std::map<std::string, put_cell, std::less<>>& columns() {
  using text = const std::string&;
  static const std::map<std::string, put_cell, std::less<>> all{
      {"id", [](text t, device_draft& d) { return d.id = t, ""; }},
      {"name", [](text t, device_draft& d) { return d.name = t, ""; }},
      {"entityType", [](text t, device_draft& d) { return d.entity_type = t, ""; }},
      {"entityId", [](text t, device_draft& d) { return d.entity_id = t, ""; }},
      {"kind", [](text t, device_draft& d) { return d.kind = t, ""; }},
      {"owner", [](text t, device_draft& d) { return d.owner = t, ""; }},
      {"lat", [](text t, device_draft& d) { return put_degrees(t, d, &place_dto::lat); }},
      {"lon", [](text t, device_draft& d) { return put_degrees(t, d, &place_dto::lon); }},
      {"intervalS", put_interval},
      {"transport", [](text t, device_draft& d) { return put_choice(t, d.transport); }},
      {"protocol", [](text t, device_draft& d) { return put_choice(t, d.protocol); }},
      {"attributes", put_attributes},
      {"commands", [](text t, device_draft& d) { return d.commands = cut(t, ';'), ""; }},
  };
  return all;
}

result<std::vector<const put_cell*>> read_header(const cells& names) {
  std::vector<const put_cell*> out;
  if (names.size() > columns_max) {
    return bad_table("more than 40 columns");
  }
  for (const auto& name : names) {
    const auto at = columns().find(name);
    if (at == columns().end()) {
      return bad_table("no column is called \"" + name.substr(0, 40) + "\"");
    }
    out.push_back(&at->second);
  }
  for (const auto* needed : {"id", "name", "entityType"}) {
    if (std::find(names.begin(), names.end(), needed) == names.end()) {
      return bad_table(std::string{"the column "} + needed + " is missing");
    }
  }
  return out;
}

void read_record(const cells& record, const cells& names, const std::vector<const put_cell*>& put,
                 import_row& into, std::vector<field_error>& bad) {
  const auto at = "rows[" + std::to_string(into.line) + "]";
  if (record.size() != names.size()) {
    bad.push_back({at, "not_as_many_cells"});
    return;
  }
  for (std::size_t i = 0; i < record.size(); ++i) {
    const auto code = record[i].empty() ? "" : (*put[i])(record[i], into.device);
    if (!code.empty()) {
      bad.push_back({at + "." + names[i], std::string{code}});
    }
  }
}

bool is_utf8(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return check_and_minify(json).ok();
}

}  // namespace

result<std::vector<import_row>> read_rows(std::string_view csv) {
  if (!is_utf8(csv)) {
    return bad_table("the table is not UTF-8; save it as \"CSV UTF-8\"");
  }
  if (csv.starts_with(byte_order_mark)) {
    csv.remove_prefix(byte_order_mark.size());
  }
  const auto names = take_record(csv);
  if (!names) {
    return bad_table("a quote in the first line is not closed");
  }
  TRY(const auto put, read_header(*names));
  std::vector<import_row> out;
  std::vector<field_error> bad;
  for (std::int64_t line = 2; !csv.empty(); ++line) {
    const auto record = take_record(csv);
    if (!record) {
      return bad_table("a quote in row " + std::to_string(line) + " is not closed");
    }
    if (record->size() == 1 && record->front().empty()) {
      continue;
    }
    if (out.size() == devices_max) {
      return bad_table("more than 2,000 devices at once");
    }
    out.push_back({.line = line, .device = {}});
    read_record(*record, *names, put, out.back(), bad);
  }
  if (!bad.empty()) {
    return problem{why::not_processable, "some cells cannot be read; none was taken",
                   "iot_bad_rows", std::move(bad)};
  }
  if (out.empty()) {
    return bad_table("the table holds no device");
  }
  return out;
}

}  // namespace tsu::iot
