#include "engine/catalog/shown.h"

#include "base/core/json_text.h"
#include "base/http/asked.h"
#include "engine/broker/model/write_entity.h"

namespace tsu::catalog {

using broker::attribute_kind;

std::string_view plain_value(const broker::entity_version& e, const broker::attribute_entry& a) {
  const auto value = e.value_of(a);
  if (value.empty() || kind_of(value) != json_kind::object) {
    return value;
  }
  const json_members members{value};
  if (a.kind == attribute_kind::language) {
    return members.find(broker::chosen_language(value, "ja"));
  }
  const auto inner = members.find("@value");
  return inner.empty() ? value : inner;
}

std::string cell_text(std::string_view json) {
  if (json.empty() || json == "null") {
    return {};
  }
  return kind_of(json) == json_kind::string ? json_string_text(json) : std::string{json};
}

bool append_tile_value(tile_properties& to, std::string_view name, std::string_view json) {
  const auto put = [&](tile_value v) { to.emplace_back(std::string{name}, std::move(v)); };
  switch (json.empty() ? json_kind::null : kind_of(json)) {
    case json_kind::string: put(json_string_text(json)); return true;
    case json_kind::boolean: put(json == "true"); return true;
    case json_kind::number:
      if (const auto whole = http::parse_whole(json)) {
        put(*whole);
      } else {
        put(json_number(json).value_or(0));
      }
      return true;
    default: return false;
  }
}

void each_shown(
    const broker::entity_version& e, const broker::term_table& terms,
    const attribute_filter& wanted,
    const std::function<void(std::string_view name, std::string_view json, attribute_kind)>& each) {
  broker::term before;
  for (const auto& a : e.attributes()) {
    if (a.name == before) {
      continue;
    }
    before = a.name;
    const auto name = terms.name(a.name);
    if (wanted(name)) {
      each(name, plain_value(e, *e.find(a.name)), a.kind);
    }
  }
}

std::string properties_json(const broker::entity_version& e, const broker::term_table& terms,
                            const attribute_filter& wanted) {
  std::string out = "{";
  each_shown(e, terms, wanted, [&](std::string_view name, std::string_view json, attribute_kind k) {
    if (k == attribute_kind::geo || json.empty()) {
      return;
    }
    out += out.size() == 1 ? "" : ",";
    append_json_string(out, name);
    out += ':';
    out += json;
  });
  return out + "}";
}

}  // namespace tsu::catalog
