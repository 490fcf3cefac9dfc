#include "engine/broker/v2/render.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "engine/broker/v2/json_equal.h"
#include "engine/broker/v2/names.h"

namespace tsu::broker::v2 {
namespace {

bool among(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// An attribute that the broker makes; nothing where the name is no such.
std::optional<attribute> builtin(const shown_entity& e, std::string_view name) {
  const auto time = [&](instant t) {
    return attribute{
        .name = std::string{name}, .type = "DateTime", .value = json_string(write_time(t))};
  };
  if (name == "dateCreated") {
    return time(e.created);
  }
  if (name == "dateModified") {
    return time(e.modified);
  }
  if (name == "dateExpires" && e.expires != no_time) {
    return time(e.expires);
  }
  if (name == "servicePath") {
    return attribute{.name = "servicePath", .type = "Text", .value = json_string(e.path)};
  }
  return std::nullopt;
}

std::vector<metadatum> chosen_metadata(const shown_entity::one& a, const view_form& form) {
  if (form.metadata.empty()) {
    return a.as.metadata;
  }
  std::vector<metadatum> out;
  const bool all = among(form.metadata, "*");
  for (const auto& m : a.as.metadata) {
    if (all || among(form.metadata, m.name)) {
      out.push_back(m);
    }
  }
  for (const auto& [name, t] :
       {std::pair{"dateCreated", a.created}, std::pair{"dateModified", a.modified}}) {
    if (among(form.metadata, name) && a.as.find(name) == nullptr && t != no_time) {
      out.push_back({name, "DateTime", json_string(write_time(t))});
    }
  }
  return out;
}

void append_values(std::string& out, const std::vector<shown_entity::one>& all, shape as) {
  std::vector<std::string_view> seen;
  out += '[';
  for (const auto& a : all) {
    const bool again = as == shape::unique && std::any_of(seen.begin(), seen.end(), [&](auto v) {
                         return json_equal(v, a.as.value);
                       });
    if (!again) {
      out.append(seen.empty() ? "" : ",").append(a.as.value);
      seen.push_back(a.as.value);
    }
  }
  out += ']';
}

}  // namespace

bool view_form::wants_all() const { return attrs.empty() || among(attrs, "*"); }

const shown_entity::one* shown_entity::find(std::string_view name) const {
  for (const auto& a : attributes) {
    if (a.as.name == name) {
      return &a;
    }
  }
  return nullptr;
}

shown_entity shown(const entity_version& e, const term_table& terms) {
  shown_entity out{.id = v2_id(e.id()),
                   .type = v2_name(terms.name(e.types().front())),
                   .path = std::string{path_of(e.scopes())},
                   .created = e.created(),
                   .modified = e.modified(),
                   .expires = e.expires(),
                   .attributes = {}};
  term last{};
  for (const auto& a : e.attributes()) {
    if (a.name != last) {  // of several instances the default one, which stands first
      out.attributes.push_back(
          {attribute_of(terms.name(a.name), e.text_of(a)), a.created, a.modified});
    }
    last = a.name;
  }
  return out;
}

std::vector<shown_entity::one> chosen(const shown_entity& e, const view_form& form) {
  std::vector<shown_entity::one> out;
  if (form.attrs.empty()) {
    for (const auto& a : e.attributes) {
      if (!among(form.except, a.as.name)) {
        out.push_back(a);
      }
    }
    return out;
  }
  for (const auto& name : form.attrs) {
    if (name == "*") {
      for (const auto& a : e.attributes) {
        if (!among(form.attrs, a.as.name)) {
          out.push_back(a);
        }
      }
    } else if (const auto* a = e.find(name)) {  // the user's own goes before the builtin one
      out.push_back(*a);
    } else if (auto made = builtin(e, name)) {
      out.push_back({std::move(*made), no_time, no_time});
    }
  }
  return out;
}

void append_attribute(std::string& out, const shown_entity::one& a, const view_form& form) {
  out.append("{\"type\":").append(json_string(a.as.type)).append(",\"value\":").append(a.as.value);
  out += ",\"metadata\":{";
  bool first = true;
  for (const auto& m : chosen_metadata(a, form)) {
    out += first ? "" : ",";
    first = false;
    append_json_string(out, m.name);
    out.append(":{\"type\":").append(json_string(m.type)).append(",\"value\":").append(m.value) +=
        '}';
  }
  out += "}}";
}

void append_entity(std::string& out, const shown_entity& e, const view_form& form) {
  const auto all = chosen(e, form);
  if (form.as == shape::values || form.as == shape::unique) {
    append_values(out, all, form.as);
    return;
  }
  out += '{';
  if (form.with_identity) {
    out.append("\"id\":")
        .append(json_string(e.id))
        .append(",\"type\":")
        .append(json_string(e.type));
  }
  for (const auto& a : all) {
    out += out.back() == '{' ? "" : ",";
    append_json_string(out, a.as.name);
    out += ':';
    if (form.as == shape::key_values) {
      out += a.as.value;
    } else {
      append_attribute(out, a, form);
    }
  }
  out += '}';
}

}  // namespace tsu::broker::v2
