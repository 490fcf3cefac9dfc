#include "engine/broker/store/change_body.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

#include "base/core/assert.h"
#include "base/core/json_text.h"

namespace tsu::broker {
namespace {

constexpr std::size_t roomy = 256;  // for all but the instances, nearly always

void key(std::string& out, std::string_view name) {
  out += out.size() > 1 && out.back() != '{' ? ",\"" : "\"";
  out += name;
  out += "\":";
}

void number(std::string& out, std::int64_t n) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

template <class Range, class Write>
void list(std::string& out, const Range& all, Write&& write) {
  out += '[';
  bool first = true;
  for (const auto& one : all) {
    if (!first) {
      out += ',';
    }
    first = false;
    write(one);
  }
  out += ']';
}

void names(std::string& out, const auto& all) {
  list(out, all, [&](std::string_view name) { append_json_string(out, name); });
}

void pair(std::string& out, std::string_view attribute, std::string_view dataset) {
  out += '[';
  append_json_string(out, attribute);
  out += ',';
  append_json_string(out, dataset);
  out += ']';
}

std::vector<std::string_view> types_of(const entity_version& e, const term_table& terms) {
  std::vector<std::string_view> out;
  for (const auto t : e.types()) {
    out.push_back(terms.name(t));
  }
  return out;
}

void write_times(std::string& out, const entity_version* before, const applied& a, instant at) {
  key(out, "createdAt");
  number(out, to_micros(a.removed ? before->created() : a.created));
  key(out, "modifiedAt");
  number(out, to_micros(at));
  if (a.expires != no_time && !a.removed) {
    key(out, "expiresAt");
    number(out, to_micros(a.expires));
  }
}

std::string lines_of(const std::vector<std::string>& scopes) {
  std::string out;
  for (const auto& one : scopes) {
    out.append(out.empty() ? "" : "\n").append(one);
  }
  return out;
}

// A removed entity is in no scope any more.
bool scopes_change(const entity_version* before, const applied& a) {
  const auto were = before != nullptr ? before->scopes() : std::string_view{};
  if (were.empty() && a.scopes.empty()) {
    return false;
  }
  return were != (a.removed ? std::string{} : lines_of(a.scopes));
}

// Instances of one name stand together, though the changes may come in another order.
void write_set(std::string& out, const std::vector<attribute_change>& changes) {
  std::vector<bool> written(changes.size(), false);
  bool any = false;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (written[i] || changes[i].text.empty()) {
      continue;
    }
    if (!any) {
      key(out, "set");
      out += '{';
      any = true;
    } else {
      out += ',';
    }
    append_json_string(out, changes[i].name);
    out += ":[";
    for (std::size_t j = i; j < changes.size(); ++j) {
      if (changes[j].name == changes[i].name && !changes[j].text.empty()) {
        out += out.back() == '[' ? "" : ",";
        out += changes[j].text;
        written[j] = true;
      }
    }
    out += ']';
  }
  out += any ? "}" : "";
}

void write_pairs(std::string& out, std::string_view name,
                 const std::vector<attribute_change>& changes, const auto& is_one) {
  bool any = false;
  for (const auto& c : changes) {
    if (!is_one(c)) {
      continue;
    }
    if (!any) {
      key(out, name);
    }
    out += any ? ',' : '[';
    any = true;
    pair(out, c.name, c.dataset);
  }
  out += any ? "]" : "";
}

// What was there before: always of what is gone, and of what has changed where somebody asked.
void write_before(std::string& out, const entity_version* before, const term_table& terms,
                  const std::vector<attribute_change>& changes, tell_previous how) {
  bool any = false;
  for (const auto& c : changes) {
    if (before == nullptr || (!c.text.empty() && (c.added || how == tell_previous::of_gone))) {
      continue;
    }
    const auto name = terms.find(c.name);
    for (const auto& a : name ? before->instances(*name) : std::span<const attribute_entry>{}) {
      if ((a.dataset ? terms.name(a.dataset) : std::string_view{}) != c.dataset) {
        continue;
      }
      if (!any) {
        key(out, "before");
      }
      out += any ? ",[" : "[[";
      any = true;
      append_json_string(out, c.name);
      out.append(",").append(before->text_of(a));
      if (c.text.empty()) {
        out += ',';
        number(out, to_micros(a.created));
        out += ',';
        number(out, to_micros(a.modified));
      }
      out += ']';
    }
  }
  out += any ? "]" : "";
}

std::vector<std::string> texts(std::string_view array) {
  std::vector<std::string> out;
  for (const auto one : json_elements{array}) {
    out.push_back(json_string_text(one));
  }
  return out;
}

std::int64_t whole(std::string_view number) {
  std::int64_t n = 0;
  const bool negative = number.starts_with('-');
  for (const char c : number.substr(negative ? 1 : 0)) {
    ASSERT(c >= '0' && c <= '9');
    n = n * 10 + (c - '0');
  }
  return negative ? -n : n;
}

std::vector<std::pair<std::string, std::string>> pairs(std::string_view array) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto one : json_elements{array}) {
    auto both = texts(one);
    ASSERT(both.size() == 2);
    out.emplace_back(std::move(both[0]), std::move(both[1]));
  }
  return out;
}

read_change::op_t op_named(std::string_view quoted) {
  return quoted == "\"created\""   ? read_change::created
         : quoted == "\"removed\"" ? read_change::removed
                                   : read_change::updated;
}

// [[name, instance], …], of what is gone with the instance's times behind.
void read_before(std::string_view array, read_change& c) {
  for (const auto one : json_elements{array}) {
    std::vector<std::string_view> parts;
    for (const auto part : json_elements{one}) {
      parts.push_back(part);
    }
    ASSERT(parts.size() >= 2);
    c.before.emplace_back(json_string_text(parts[0]), parts[1]);
    const bool timed = parts.size() >= 4;
    c.before_times.emplace_back(timed ? from_micros(whole(parts[2])) : no_time,
                                timed ? from_micros(whole(parts[3])) : no_time);
  }
}

void read_instances(std::string_view object, std::vector<read_change::instance>& to) {
  for (const auto& m : json_members{object}) {
    for (const auto one : json_elements{m.value}) {
      to.push_back({m.key, one});
    }
  }
}

}  // namespace

std::string change_body(const change_head& head, const entity_version* before,
                        const term_table& terms, const applied& a, instant at, tell_previous how) {
  std::string out;
  out.reserve(roomy + std::accumulate(a.changes.begin(), a.changes.end(), std::size_t{0},
                                      [](std::size_t n, const attribute_change& c) {
                                        return n + c.name.size() + c.text.size() + 8;
                                      }));
  out = '{';
  if (!head.service.empty()) {
    key(out, "service");
    append_json_string(out, head.service);
  }
  key(out, "no");
  number(out, head.number);
  key(out, "op");
  out += a.removed ? "\"removed\"" : a.outcome.created ? "\"created\"" : "\"updated\"";
  const auto were = before != nullptr ? types_of(*before, terms) : std::vector<std::string_view>{};
  key(out, "types");
  if (a.removed) {
    names(out, were);
  } else {
    names(out, a.types);
    if (before != nullptr &&
        !std::equal(were.begin(), were.end(), a.types.begin(), a.types.end())) {
      key(out, "was");
      names(out, were);
    }
    if (!a.scopes.empty()) {
      key(out, "scopes");
      names(out, a.scopes);
    }
  }
  if (scopes_change(before, a)) {
    key(out, "scoped");
    out += "true";
  }
  write_times(out, before, a, at);
  write_set(out, a.changes);
  write_pairs(out, "new", a.changes,
              [](const attribute_change& c) { return c.added && !c.text.empty(); });
  write_pairs(out, "gone", a.changes, [](const attribute_change& c) { return c.text.empty(); });
  if (!a.order.empty()) {
    key(out, "order");
    list(out, a.order, [&](const auto& one) { pair(out, one.first, one.second); });
  }
  write_before(out, before, terms, a.changes, how);
  if (!a.asked.empty()) {
    key(out, "asked");
    names(out, a.asked);
  }
  if (a.forced) {
    key(out, "forced");
    out += "true";
  }
  out += '}';
  return out;
}

std::vector<std::string> types_of_change(std::string_view body) {
  return texts(json_members{body}.find("types"));
}

read_change read_change_body(std::string_view body) {
  read_change c;
  for (const auto& m : json_members{body}) {
    if (m.key == "service") {
      c.service = json_string_text(m.value);
    } else if (m.key == "no") {
      c.number = whole(m.value);
    } else if (m.key == "op") {
      c.op = op_named(m.value);
    } else if (m.key == "types") {
      c.types = texts(m.value);
    } else if (m.key == "scopes") {
      c.scopes = texts(m.value);
    } else if (m.key == "scoped") {
      c.scoped = m.value == "true";
    } else if (m.key == "createdAt") {
      c.created_at = from_micros(whole(m.value));
    } else if (m.key == "modifiedAt") {
      c.modified_at = from_micros(whole(m.value));
    } else if (m.key == "expiresAt") {
      c.expires_at = from_micros(whole(m.value));
    } else if (m.key == "set") {
      read_instances(m.value, c.set);
    } else if (m.key == "before") {
      read_before(m.value, c);
    } else if (m.key == "asked") {
      c.asked = texts(m.value);
    } else if (m.key == "forced") {
      c.forced = m.value == "true";
    } else if (m.key == "new") {
      c.added = pairs(m.value);
    } else if (m.key == "gone") {
      c.gone = pairs(m.value);
    } else if (m.key == "order") {
      c.order = pairs(m.value);
    }
  }
  return c;
}

}  // namespace tsu::broker
