#include "engine/broker/model/write_entity.h"

#include <algorithm>

#include "base/core/json_text.h"

namespace tsu::broker {
namespace {

bool has(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

void key(std::string& out, std::string_view name) {
  if (out.back() != '{') {
    out += ',';
  }
  out += '"';
  out += name;
  out += "\":";
}

void append_time(std::string& out, std::string_view name, instant t) {
  key(out, name);
  out += '"';
  out += format_instant(t);
  out += '"';
}

void append_types(std::string& out, const entity_version& e, const term_table& terms,
                  const reply_form& form) {
  const auto types = e.types();
  out += types.size() == 1 ? "" : "[";
  for (std::size_t i = 0; i < types.size(); ++i) {
    out += i > 0 ? ",\"" : "\"";
    if (form.names->is_core()) {
      out += terms.name(types[i]);
    } else {
      out += form.names->term_for(terms.name(types[i]));
    }
    out += '"';
  }
  out += types.size() == 1 ? "" : "]";
}

void append_scopes(std::string& out, std::string_view lines) {
  const bool several = lines.find('\n') != lines.npos;
  out += several ? "[" : "";
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    append_json_string(out, lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
    out += lines.empty() ? "" : ",";
  }
  out += several ? "]" : "";
}

// id, type, scope, expiresAt and the system's times, as far as they are wanted.
void append_head(std::string& out, const entity_version& e, const term_table& terms,
                 const reply_form& form) {
  if (!form.geojson && form.wants("id")) {
    key(out, "id");
    append_json_string(out, e.id());
  }
  if (form.wants("type")) {
    key(out, "type");
    append_types(out, e, terms, form);
  }
  if (!e.scopes().empty() && form.wants("scope")) {
    key(out, "scope");
    append_scopes(out, e.scopes());
  }
  const bool times = form.sys_attrs;
  const bool expiry = (times && form.wants("expiresAt")) || has(form.pick, "expiresAt");
  if (expiry && e.expires() != no_time) {
    append_time(out, "expiresAt", e.expires());
  }
  if ((times && form.wants("createdAt")) || has(form.pick, "createdAt")) {
    append_time(out, "createdAt", e.created());
  }
  if ((times && form.wants("modifiedAt")) || has(form.pick, "modifiedAt")) {
    append_time(out, "modifiedAt", e.modified());
  }
}

// The entities that a relationship leads to: one object, or an array where its objects are one.
// Empty where none is to be shown. Depth is bounded by link_levels.
std::string linked_of(const entity_version& e, const attribute_entry& a, const term_table& terms,
                      std::string_view name, const reply_form& form) {
  const bool list = a.kind == attribute_kind::list_relationship;
  if (form.links == nullptr || form.link_levels < 1 ||
      (a.kind != attribute_kind::relationship && !list)) {
    return {};
  }
  auto inside = form_of_linked(form, name);
  inside.containing.emplace_back(e.id());
  std::string out;
  const auto add = [&](std::string_view object) {
    const auto id = json_string_text(object);
    const auto linked = has(inside.containing, id) ? entity_ptr{} : form.links->find_linked(id);
    if (linked) {
      out += out.empty() ? "" : ",";
      append_entity(out, *linked, terms, inside);
    }
  };
  const auto value = e.value_of(a);
  if (value.front() != '[') {
    add(value);
    return out;
  }
  for (const auto one : json_elements{value}) {
    add(list ? json_members{one}.find("object") : one);
  }
  return out.empty() ? out : "[" + out + "]";
}

void append_attributes(std::string& out, const entity_version& e, const term_table& terms,
                       const reply_form& form) {
  const auto all = e.attributes();
  std::vector<instance_view> instances;
  for (std::size_t i = 0; i < all.size();) {
    const auto name = terms.name(all[i].name);
    instances.clear();
    std::size_t end = i;
    for (; end < all.size() && all[end].name == all[i].name; ++end) {
      const auto& a = all[end];
      const auto dataset = a.dataset ? terms.name(a.dataset) : std::string_view{};
      if (form.datasets.empty() || has(form.datasets, a.dataset ? dataset : "@none")) {
        instances.push_back({dataset, e.text_of(a), form.sys_attrs ? a.created : no_time,
                             form.sys_attrs ? a.modified : no_time,
                             linked_of(e, a, terms, name, form)});
      }
    }
    if (!instances.empty() && form.wants_attribute(name)) {
      append_attribute(out, name, instances, form);
    }
    i = end;
  }
}

std::string_view geometry_of(const entity_version& e, const term_table& terms,
                             const reply_form& form) {
  const auto name = terms.find(form.geometry_property);
  const auto* a = name ? e.find(*name) : nullptr;
  const bool geo = a != nullptr && a->kind == attribute_kind::geo && a->value_size > 0;
  return geo ? e.value_of(*a) : "null";
}

void append_copy(std::string& out, const entity_version& e, const term_table& terms,
                 const reply_form& form) {
  out += '{';
  append_head(out, e, terms, form);
  const auto text = e.text();
  if (text.size() > 2) {
    out += ',';
    out += text.substr(1);
  } else {
    out += '}';
  }
}

}  // namespace

bool reply_form::is_plain() const {
  return links == nullptr && format == reply_format::normalized && !sys_attrs && !geojson &&
         pick.empty() && omit.empty() && attributes.empty() && datasets.empty() && lang.empty() &&
         names->is_core();
}

bool reply_form::wants(std::string_view member) const {
  return (pick.empty() || has(pick, member)) && !has(omit, member);
}

bool reply_form::wants_attribute(std::string_view stored) const {
  return wants(stored) && (attributes.empty() || has(attributes, stored));
}

reply_form form_of_linked(const reply_form& form, std::string_view relationship) {
  reply_form out = form;
  out.pick.clear();
  out.omit.clear();
  out.attributes.clear();
  out.linked.clear();
  if (const auto at = form.linked.find(relationship); at != form.linked.end()) {
    out.pick = at->second->pick;
    out.omit = at->second->omit;
    out.linked = at->second->linked;
  }
  --out.link_levels;
  out.geojson = false;
  return out;
}

void append_entity(std::string& out, const entity_version& e, const term_table& terms,
                   const reply_form& form) {
  if (form.is_plain() && e.first_expiry() == no_time) {
    return append_copy(out, e, terms, form);
  }
  out += '{';
  if (!form.geojson) {
    append_head(out, e, terms, form);
    append_attributes(out, e, terms, form);
    out += '}';
    return;
  }
  key(out, "id");
  append_json_string(out, e.id());
  out += ",\"type\":\"Feature\",\"geometry\":";
  out += geometry_of(e, terms, form);
  out += ",\"properties\":{";
  append_head(out, e, terms, form);
  append_attributes(out, e, terms, form);
  out += "}}";
}

}  // namespace tsu::broker
