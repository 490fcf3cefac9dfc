#include "engine/broker/api/entity_drafts.h"

#include "base/core/json_text.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"
#include "engine/broker/model/read_instance.h"

namespace tsu::broker {

result<write_op> operation_on(const ngsi_request& r, write_kind how, std::string_view id) {
  if (!is_uri(id)) {
    return bad_request_data("\"" + std::string{id} + "\" is not a URI");
  }
  write_op op{.how = how};
  op.entity.id = std::string{id};
  TRY(auto types, read_only_types(r));
  op.only_types = std::move(types);
  return op;
}

result<write_op> creation(const ngsi_request& r) {
  write_op op{.how = write_kind::create};
  if (r.body == "{}") {
    return invalid_request("the body is empty");
  }
  TRY(auto draft, read_entity(r.body, *r.names, {}));
  op.entity = std::move(draft);
  return op;
}

result<write_op> operation_with_entity(const ngsi_request& r, write_kind how, std::string_view id,
                                       const read_rules& rules) {
  TRY(auto op, operation_on(r, how, id));
  read_rules here = rules;
  here.id = id;
  TRY(auto draft, read_entity(r.body, *r.names, here));
  op.entity = std::move(draft);
  return op;
}

namespace {

// 5.6.19: the attribute, or an entity fragment that holds nothing but it.
std::string unwrapped(const ngsi_request& r, std::string_view name) {
  auto body = body_without_context(r);
  std::string inside;
  std::size_t members = 0;
  for (const auto& m :
       json_members{kind_of(body) == json_kind::object ? std::string_view{body} : "{}"}) {
    ++members;
    const auto key = json_string_text(std::string{"\""}.append(m.key).append("\""));
    if (is_name(key) && r.names->stored(key) == name) {
      inside = std::string{m.value};
    }
  }
  return members == 1 && !inside.empty() ? inside : body;
}

}  // namespace

result<write_op> operation_with_attribute(const ngsi_request& r, write_kind how,
                                          std::string_view id, const std::string& attribute) {
  TRY(auto op, operation_on(r, how, id));
  TRY(auto name, attribute_name(r, attribute));
  if (name == "scope") {
    return bad_request_data("scope is not an attribute");
  }
  if (r.body == "{}") {
    return bad_request_data("the body is empty");
  }
  const bool patch = how == write_kind::patch_attribute;
  const read_rules rules{.nulls = patch ? null_rule::remove : null_rule::refuse, .partial = patch};
  const auto fragment = patch ? body_without_context(r) : unwrapped(r, name);
  TRY(auto attributes, read_attribute(fragment, name, *r.names, rules));
  op.attribute = std::move(name);
  op.entity.attributes = std::move(attributes);
  return op;
}

result<write_op> attribute_removal(const ngsi_request& r, std::string_view id,
                                   const std::string& attribute) {
  TRY(auto op, operation_on(r, write_kind::remove_attribute, id));
  TRY(auto name, attribute_name(r, attribute));
  op.attribute = std::move(name);
  TRY(const auto all, r.flag("deleteAll"));
  op.all_datasets = all;
  if (const auto* dataset = r.parameter("datasetId"); dataset != nullptr && *dataset != "@none") {
    if (!is_uri(*dataset)) {
      return bad_request_data("datasetId \"" + *dataset + "\" is not a URI");
    }
    op.dataset = *dataset;
  }
  return op;
}

result<write_op> merging(const ngsi_request& r, std::string_view id) {
  read_rules rules{.nulls = null_rule::merge, .needs_type = false, .partial = true};
  if (const auto* format = r.parameter("format")) {
    if (*format != "simplified" && *format != "keyValues" && *format != "normalized" &&
        *format != "concise") {
      return invalid_request("format \"" + *format + "\" is not known to this operation");
    }
    rules.simplified = *format == "simplified" || *format == "keyValues";
  }
  rules.simplified |= r.has_option("keyValues") || r.has_option("simplified");
  TRY(auto op, operation_with_entity(r, write_kind::merge, id, rules));
  if (const auto* at = r.parameter("observedAt")) {
    if (!utc_time_in("\"" + *at + "\"")) {
      return bad_request_data("observedAt is not a date-time in UTC");
    }
    op.observed_at = *at;
  }
  if (const auto* lang = r.parameter("lang")) {
    if (lang->empty() || lang->find_first_of("\"\\,; ") != lang->npos) {
      return bad_request_data("lang is not a language tag");
    }
    op.lang = *lang;
  }
  return op;
}

}  // namespace tsu::broker
