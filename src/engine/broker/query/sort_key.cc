#include "engine/broker/query/sort_key.h"

#include "base/core/json_text.h"
#include "engine/broker/model/read_instance.h"
#include "engine/broker/query/collation.h"
#include "engine/broker/query/value.h"

namespace tsu::broker {
namespace {

sort_key of_time(instant t) {
  return {.rank = sort_key::time, .value = static_cast<double>(to_micros(t))};
}

sort_key of_value(std::string_view v) {
  if (v.empty()) {
    return {};
  }
  if (kind_of(v) == json_kind::object) {
    if (const auto inner = json_members{v}.find("@value"); !inner.empty()) {
      v = inner;
    }
  }
  switch (kind_of(v)) {
    case json_kind::number: return {.rank = sort_key::number, .value = json_number(v).value_or(0)};
    case json_kind::boolean: return {.rank = sort_key::boolean, .value = v == "true" ? 1.0 : 0.0};
    case json_kind::object: return {.rank = sort_key::object, .as_text = std::string{v}};
    case json_kind::array: return {.rank = sort_key::array, .as_text = std::string{v}};
    case json_kind::null: return {.rank = sort_key::null};
    case json_kind::string: break;
  }
  auto text = json_string_text(v);
  if (const auto t = time_named(text)) {
    return of_time(*t);
  }
  return {.rank = sort_key::text, .as_text = std::move(text)};
}

// Down the sub-attributes of an instance; the last may be a plain part such as observedAt.
std::string_view value_of_sub(std::string_view instance, const std::vector<std::string>& subs) {
  for (const auto& sub : subs) {
    instance = json_members{instance}.find(sub);
    if (instance.starts_with('[')) {
      instance = *json_elements{instance}.begin();
    }
    if (!instance.starts_with('{')) {
      return &sub == &subs.back() ? instance : std::string_view{};
    }
  }
  const auto type = json_members{instance}.find("type");
  const auto kind = type.empty() ? std::nullopt : kind_from(type.substr(1, type.size() - 2));
  return kind ? json_members{instance}.find(value_member(*kind)) : std::string_view{};
}

sort_key of_attribute(const order_by& by, const entity_version& e, const term_table& terms) {
  const auto name = terms.find(by.what);
  const auto* a = name ? e.find(*name) : nullptr;
  if (a == nullptr) {
    return {};
  }
  if (by.subs.size() == 1 && by.subs.front() == "createdAt") {
    return of_time(a->created);
  }
  if (by.subs.size() == 1 && by.subs.front() == "modifiedAt") {
    return of_time(a->modified);
  }
  auto value = by.subs.empty() ? e.value_of(*a) : value_of_sub(e.text_of(*a), by.subs);
  for (const auto& member : by.members) {
    const bool object = !value.empty() && kind_of(value) == json_kind::object;
    value = object ? json_members{value}.find(member) : std::string_view{};
    if (value.empty()) {
      return {};
    }
  }
  return of_value(value);
}

sort_key of_distance(const order_by& by, const entity_version& e, const term_table& terms) {
  const auto name = terms.find(by.from->property());
  const auto* a = name ? e.find(*name) : nullptr;
  const auto metres = a == nullptr ? std::nullopt : by.from->metres_to(e.value_of(*a));
  return metres ? sort_key{.rank = sort_key::number, .value = *metres} : sort_key{};
}

sort_key key_for(const order_by& by, const entity_version& e, const term_table& terms) {
  if (by.from) {
    return of_distance(by, e, terms);
  }
  if (by.what == "id") {
    return {.rank = sort_key::text, .as_text = std::string{e.id()}};
  }
  if (by.what == "type") {
    return {.rank = sort_key::text, .as_text = std::string{terms.name(e.types().front())}};
  }
  if (by.what == "createdAt") {
    return of_time(e.created());
  }
  if (by.what == "modifiedAt") {
    return of_time(e.modified());
  }
  return of_attribute(by, e, terms);
}

}  // namespace

std::vector<sort_key> sort_keys(const std::vector<order_by>& orders, const entity_version& e,
                                const term_table& terms) {
  std::vector<sort_key> out;
  out.reserve(orders.size());
  for (const auto& by : orders) {
    auto& key = out.emplace_back(key_for(by, e, terms));
    if (by.texts && key.rank == sort_key::text) {
      key.as_text = by.texts->key_of(key.as_text);
    }
  }
  return out;
}

int compare_keys(const std::vector<order_by>& orders, const std::vector<sort_key>& a,
                 const std::vector<sort_key>& b) {
  for (std::size_t i = 0; i < orders.size(); ++i) {
    int c = a[i].rank != b[i].rank ? (a[i].rank < b[i].rank ? -1 : 1) : 0;
    if (c == 0 && a[i].value != b[i].value) {
      c = a[i].value < b[i].value ? -1 : 1;
    }
    if (c == 0) {
      c = a[i].as_text.compare(b[i].as_text);
    }
    if (c != 0) {
      return orders[i].descending ? -c : c;
    }
  }
  return 0;
}

}  // namespace tsu::broker
