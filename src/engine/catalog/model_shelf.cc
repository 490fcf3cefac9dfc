#include "engine/catalog/model_shelf.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "engine/catalog/shown.h"
#include "engine/catalog/store.h"

namespace tsu::catalog {
namespace {

constexpr std::size_t faults_told = 50;

// The default instance of an attribute, which may stand alone or first in a list.
std::string_view default_instance(std::string_view attribute) {
  if (attribute.empty() || kind_of(attribute) == json_kind::object) {
    return attribute;
  }
  for (const auto one : json_elements{attribute}) {
    return one;
  }
  return {};
}

// Its value as a cell; of a LanguageProperty the Japanese.
std::string value_of(const json_members& instance) {
  for (const auto member : {"value", "vocab", "object", "json"}) {
    const auto v = instance.find(member);
    if (!v.empty()) {
      const auto inner = kind_of(v) == json_kind::object ? json_members{v}.find("@value") : v;
      return cell_text(inner.empty() ? v : inner);
    }
  }
  const auto words = instance.find("languageMap");
  return words.empty() ? std::string{} : cell_text(json_members{words}.find("ja"));
}

std::string field_of(const model_item& i) { return i.name + " (" + i.english + ")"; }

// 単位 may name several: "階,m". A unit that has no known code is not compared.
bool has_wrong_unit(const model_item& i, const json_members& instance) {
  const auto said = instance.find("unitCode");
  if (i.unit.empty() || said.empty()) {
    return false;
  }
  const auto code = cell_text(said);
  for (std::string_view rest = i.unit; !rest.empty();) {
    const auto one = rest.substr(0, rest.find(','));
    const auto known = unit_code_of(one);
    if (known.empty() || code == known || code == one) {
      return false;
    }
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
  }
  return true;
}

std::string_view fault_in(const model_item& i, std::string_view attribute) {
  const auto text = default_instance(attribute);
  if (text.empty()) {
    return i.item_needed && i.value_needed ? "item_missing" : "";
  }
  const json_members instance{text};
  if (has_wrong_unit(i, instance)) {
    return "wrong_unit";
  }
  return fault_of(i, value_of(instance));
}

problem refusal(const broker::stored_entity& e, const data_model& m,
                const std::vector<fault_dto>& faults) {
  problem out{why::bad_input,
              std::string{e.id} + " is not as the model " + m.name + " (" + m.title + ") asks: ",
              "bad_request_data",
              {}};
  for (const auto& f : faults) {
    out.detail += out.fields.empty() ? "" : ", ";
    out.detail += f.field + " " + f.code;
    out.fields.push_back({f.field, f.code});
    if (out.fields.size() == faults_told) {
      out.detail += ", …";
      break;
    }
  }
  return out;
}

}  // namespace

std::vector<fault_dto> faults_of(const data_model& m, std::string_view attributes) {
  std::vector<fault_dto> out;
  const json_members all{attributes};
  const bool has_location = !all.find("location").empty();
  for (const auto& i : m.items) {
    const auto attribute = all.find(i.english);
    const bool of_place = i.english == "latitude" || i.english == "longitude";
    if (attribute.empty() && of_place && has_location) {
      continue;
    }
    if (const auto code = fault_in(i, attribute); !code.empty()) {
      out.push_back({field_of(i), std::string{code}});
    }
  }
  return out;
}

std::shared_ptr<const model_shelf::rules> model_shelf::rules_of(db::reader& r, tenant_code t) {
  auto known = known_.look([&](const auto& all) {
    const auto at = all.find(t);
    return at == all.end() ? nullptr : at->second;
  });
  if (known) {
    return known;
  }
  auto fresh = std::make_shared<rules>();
  const auto validations = all_validations(r);
  const auto own = validations.empty() ? std::vector<data_model>{} : own_models(r);
  for (const auto& v : validations) {
    const auto named = [&](const data_model& m) { return m.name == v.model; };
    auto at = std::find_if(own.begin(), own.end(), named);
    const auto& shipped = shipped_models();
    const auto other = std::find_if(shipped.begin(), shipped.end(), named);
    if (at != own.end()) {
      fresh->emplace(v.entity_type, rule{v.mode, *at});
    } else if (other != shipped.end()) {
      fresh->emplace(v.entity_type, rule{v.mode, *other});
    }
  }
  known_.change([&](auto& all) { all[t] = fresh; });
  return fresh;
}

result<done> model_shelf::judge(db::tx& t, tenant_code town, const broker::stored_entity& e) {
  const auto all = rules_of(t, town);
  for (const auto& type : e.types) {
    const auto at = all->find(type);
    if (at == all->end()) {
      continue;
    }
    auto faults =
        e.attributes.empty() ? std::vector<fault_dto>{} : faults_of(at->second.model, e.attributes);
    if (at->second.mode == validation_mode::warn) {
      if (faults.empty()) {
        clear_finding(t, e.service, e.id);
        continue;
      }
      keep_finding(t, e.service, {std::string{e.id}, type, std::move(faults), t.now()});
    } else if (!faults.empty()) {
      return refusal(e, at->second.model, faults);
    }
  }
  return done{};
}

void model_shelf::forget(tenant_code t) {
  known_.change([&](auto& all) { all.erase(t); });
}

void model_shelf::hear(tenant_code t, std::string_view kind) {
  if (kind.empty() || kind == validation_changed || kind == model_changed) {
    forget(t);
  }
}

}  // namespace tsu::catalog
