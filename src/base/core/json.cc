#include "base/core/json.h"

#include <algorithm>

namespace tsu::json_detail {

namespace {

void append_wire_name(std::string& out, std::string_view member) {
  bool upper = false;
  for (const char c : member) {
    if (c == '_') {
      upper = true;
      continue;
    }
    out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
}

}  // namespace

std::string wire_name(std::string_view member) {
  std::string out;
  append_wire_name(out, member);
  return out;
}

void begin_member(std::string& out, bool first, const char* described_name) {
  out += first ? "{\"" : ",\"";
  append_wire_name(out, described_name);
  out += "\":";
}

void faults::add(std::string_view path, std::string_view code) {
  if (all.size() < 100) {  // enough to mend a form by; a body of a million faults is not a form
    all.push_back({path.empty() ? "" : std::string{path}, std::string{code}});
  }
}

member_reader::member_reader(std::string_view object, const std::string& path, faults& bad)
    : members_(object), prefix_(path.empty() ? "" : path + "."), bad_(bad) {}

std::string_view member_reader::find(const char* described_name, bool may_be_absent) {
  const auto name = wire_name(described_name);
  path_ = prefix_ + name;
  const auto slice = members_.find(name);
  if (!slice.empty()) {
    ++known_;
  } else if (!may_be_absent) {
    bad_.add(path_, "missing");
  }
  return slice;
}

void member_reader::end(std::span<const char* const> described_names) {
  std::size_t given = 0;
  for ([[maybe_unused]] const auto& m : members_) {
    ++given;
  }
  if (given == known_) {
    return;
  }
  for (const auto& m : members_) {
    const auto is_it = [&](const char* name) { return wire_name(name) == m.key; };
    if (std::none_of(described_names.begin(), described_names.end(), is_it)) {
      bad_.add(prefix_ + std::string{m.key}, "unknown_member");
    }
  }
}

void object_schema_text::add(const char* described_name, const std::string& schema,
                             bool may_be_absent) {
  properties_ += properties_.empty() ? "" : ",";
  append_json_string(properties_, wire_name(described_name));
  properties_ += ":" + schema;
  if (!may_be_absent) {
    required_ += required_.empty() ? "" : ",";
    append_json_string(required_, wire_name(described_name));
  }
}

std::string object_schema_text::text() const {
  return "{\"type\":\"object\",\"properties\":{" + properties_ + "},\"required\":[" + required_ +
         "],\"additionalProperties\":false}";
}

}  // namespace tsu::json_detail
