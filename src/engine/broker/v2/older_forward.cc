#include "engine/broker/v2/older_forward.h"

#include <cstdint>
#include <set>

#include "base/core/json_text.h"

namespace tsu::broker::v2 {
namespace {

void append_part(std::string& out, std::string_view part) {
  out.append(out.ends_with('[') || out.ends_with('{') ? "" : ",").append(part);
}

// "name":value, where there is one.
void append_member(std::string& out, std::string_view name, std::string_view json) {
  if (!json.empty()) {
    append_part(out, json_string(name) + ":" + std::string{json});
  }
}

// Of {"id":…,"type":…} or {"idPattern":…}: without its end.
std::string open_element(const json_members& from) {
  std::string out = "{";
  const auto id = from.find("id");
  append_member(out, "id", id.empty() ? from.find("idPattern") : id);
  append_member(out, "type", from.find("type"));
  append_member(out, "isPattern", id.empty() ? R"("true")" : R"("false")");
  return out;
}

// Attributes stand beside the id and the type of their entity; metadata stand alone, and may be
// called so.
enum class named : std::uint8_t { attributes, metadata };

bool is_of_entity(std::string_view quoted) {
  const auto name = json_string_text(quoted);
  return name == "id" || name == "type";
}

// {"name":{"type":…,"value":…},…} as [{"name":…,"type":…,"value":…},…].
std::string named_list(std::string_view object, named what) {
  std::string out = "[";
  for (const auto& m : json_members{object}) {
    const std::string_view name{m.key.data() - 1, m.key.size() + 2};  // with its quotes
    if (what == named::attributes && is_of_entity(name)) {
      continue;
    }
    const json_members parts{m.value};
    std::string one = "{";
    append_member(one, "name", name);
    append_member(one, "type", parts.find("type"));
    append_member(one, "value", parts.find("value"));
    const auto metadata = parts.find("metadata");
    if (what == named::attributes && !metadata.empty() && metadata != "{}") {
      append_member(one, "metadatas", named_list(metadata, named::metadata));
    }
    append_part(out, one + "}");
  }
  return out + "]";
}

// Back: an item without a name is left out, as is one whose name stands there already (NGSIv1 told
// several instances of an attribute apart by a metadatum) or cannot stand beside its entity's own.
void append_named(std::string& out, std::string_view list, named what) {
  if (list.empty() || kind_of(list) != json_kind::array) {
    return;
  }
  std::set<std::string> seen;
  for (const auto item : json_elements{list}) {
    if (kind_of(item) != json_kind::object) {
      continue;
    }
    const json_members parts{item};
    const auto name = parts.find("name");
    if (name.empty() || kind_of(name) != json_kind::string ||
        (what == named::attributes && is_of_entity(name)) ||
        !seen.insert(json_string_text(name)).second) {
      continue;
    }
    std::string one = "{";
    append_member(one, "type", parts.find("type"));
    append_member(one, "value", parts.find("value"));
    if (const auto all = parts.find("metadatas"); what == named::attributes && !all.empty()) {
      std::string metadata = "{";
      append_named(metadata, all, named::metadata);
      append_member(one, "metadata", metadata + "}");
    }
    append_part(out, std::string{name} + ":" + one + "}");
  }
}

std::string_view member_of(std::string_view json, std::string_view name) {
  const bool object = !json.empty() && kind_of(json) == json_kind::object;
  return object ? json_members{json}.find(name) : std::string_view{};
}

// {"statusCode":{"code":"200",…}}; older ones say it as a number. Nothing said is no failure.
bool is_well(std::string_view response) {
  const auto code = member_of(member_of(response, "statusCode"), "code");
  return code.empty() || code == "200" || code == R"("200")";
}

// The answer, minified, and the list in it; empty where it is none.
std::string responses_in(std::string_view answer) {
  const auto json = check_and_minify(answer);
  if (!json.ok()) {
    return {};
  }
  const auto list = member_of(json.value(), "contextResponses");
  return list.empty() || kind_of(list) != json_kind::array ? std::string{} : std::string{list};
}

}  // namespace

std::string query_context(std::string_view op_query) {
  const json_members all{op_query};
  std::string entities = "[";
  for (const auto one : json_elements{all.find("entities")}) {
    append_part(entities, open_element(json_members{one}) + "}");
  }
  std::string out = "{";
  append_member(out, "entities", entities + "]");
  append_member(out, "attributes", all.find("attrs"));
  return out + "}";
}

std::string update_context(std::string_view op_update) {
  std::string elements = "[";
  for (const auto one : json_elements{json_members{op_update}.find("entities")}) {
    auto element = open_element(json_members{one});
    append_member(element, "attributes", named_list(one, named::attributes));
    append_part(elements, element + "}");
  }
  return R"({"contextElements":)" + elements + R"(],"updateAction":"UPDATE"})";
}

std::string entities_of_context(std::string_view answer) {
  const auto list = responses_in(answer);
  std::string out = "[";
  for (const auto one : json_elements{list.empty() ? std::string_view{"[]"} : list}) {
    const auto element = member_of(one, "contextElement");
    const auto id = member_of(element, "id");
    if (!is_well(one) || id.empty()) {
      continue;
    }
    std::string entity = "{";
    append_member(entity, "id", id);
    if (const auto type = member_of(element, "type"); type != R"("")") {
      append_member(entity, "type", type);
    }
    append_named(entity, member_of(element, "attributes"), named::attributes);
    append_part(out, entity + "}");
  }
  return out + "]";
}

bool context_was_updated(std::string_view answer) {
  const auto list = responses_in(answer);
  bool any = false;
  for (const auto one : json_elements{list.empty() ? std::string_view{"[]"} : list}) {
    if (!is_well(one)) {
      return false;
    }
    any = true;
  }
  return any;
}

}  // namespace tsu::broker::v2
