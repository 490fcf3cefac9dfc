#include "engine/broker/subscribe/told_data.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/core/json_text.h"
#include "engine/broker/model/read_instance.h"

namespace tsu::broker {
namespace {

// The entity's JSON with further instances of that name, put behind those that it has.
std::string with_instances(std::string_view entity, std::string_view name,
                           const std::vector<std::string>& more) {
  std::string out = "{";
  bool found = false;
  const auto put = [&](std::string_view key, std::string_view value) {
    out.append(out.size() == 1 ? "\"" : ",\"").append(key).append("\":").append(value);
  };
  const auto join = [&more](std::string all) {
    for (const auto& one : more) {
      all += (all.empty() ? "" : ",") + one;
    }
    return all;
  };
  for (const auto& m : json_members{entity}) {
    if (m.key != name) {
      put(m.key, m.value);
      continue;
    }
    found = true;
    const bool several = m.value.front() == '[';
    const auto inside = several ? m.value.substr(1, m.value.size() - 2) : m.value;
    put(m.key, "[" + join(std::string{inside}) + "]");
  }
  if (!found) {
    put(name, more.front());  // all of them went: one says so
  }
  return out + "}";
}

// The same with further members (",…") in the instance of that name and dataset.
std::string with_members(std::string_view entity, std::string_view name, std::string_view dataset,
                         std::string_view members) {
  const auto changed = [&](std::string_view instance) {
    std::string out{instance};
    if (instance.front() == '{' && dataset_slice(instance) == dataset) {
      out.pop_back();
      out.append(members).append("}");
    }
    return out;
  };
  std::string out = "{";
  for (const auto& m : json_members{entity}) {
    out.append(out.size() == 1 ? "\"" : ",\"").append(m.key).append("\":");
    if (m.key != name) {
      out += m.value;
    } else if (m.value.front() != '[') {
      out += changed(m.value);
    } else {
      out += '[';
      for (const auto one : json_elements{m.value}) {
        out += (out.back() == '[' ? "" : ",") + changed(one);
      }
      out += ']';
    }
  }
  return out + "}";
}

bool is_shown(const subscription& s, const entity_change::instance& gone) {
  const auto& datasets = s.form.datasets;
  const auto dataset = gone.dataset.empty() ? "@none" : std::string_view{gone.dataset};
  // With the entity all its attributes are gone, which shows where changes are shown.
  const bool asked = (s.triggers & attribute_deleted) != 0 ||
                     (s.shows_changes && (s.triggers & entity_deleted) != 0);
  return asked && is_watched(s, gone.name) && s.form.wants_attribute(gone.name) &&
         (datasets.empty() ||
          std::find(datasets.begin(), datasets.end(), dataset) != datasets.end());
}

attribute_kind kind_of_instance(std::string_view text) {
  const auto type = text.empty() ? text : json_members{text}.find("type");
  return type.empty()
             ? attribute_kind::property
             : kind_from(type.substr(1, type.size() - 2)).value_or(attribute_kind::property);
}

void append_time(std::string& out, std::string_view name, instant t) {
  out.append(",\"").append(name).append("\":\"").append(format_instant(t)).append("\"");
}

// previousValue and its like: what was there, as the subscription shows values (5.2.12).
void append_previous(std::string& out, std::string_view before, const subscription& s) {
  if (!s.shows_changes || before.empty()) {
    return;
  }
  const auto kind = kind_of_instance(before);
  const auto member = value_member(kind);
  const auto value = json_members{before}.find(member);
  if (value.empty()) {
    return;
  }
  std::string name{member};
  name.front() = static_cast<char>(name.front() - 'a' + 'A');
  out.append(",\"previous").append(name).append("\":");
  if (kind == attribute_kind::vocab && value.front() == '"') {
    append_json_string(out, s.form.names->term_for(json_string_text(value)));
  } else {
    out += value;
  }
}

// An instance that went, in the form of the subscription.
void append_null(std::string& out, const subscription& s, const entity_change& c,
                 const entity_change::instance& g) {
  const auto before = c.text_before(g.name, g.dataset);
  const auto kind = kind_of_instance(before);
  if (s.form.format == reply_format::simplified) {
    out += ngsild_null;
    return;
  }
  out += '{';
  if (s.form.format == reply_format::normalized) {
    out.append("\"type\":\"").append(type_name(kind)).append("\",");
  }
  out.append("\"").append(value_member(kind)).append("\":").append(null_of(kind));
  if (!g.dataset.empty()) {
    out += ",\"datasetId\":";
    append_json_string(out, g.dataset);
  }
  append_previous(out, before, s);
  if (s.form.sys_attrs) {
    const auto [created, modified] = c.times_before(g.name, g.dataset);
    if (created != no_time) {
      append_time(out, "createdAt", created);
      append_time(out, "modifiedAt", modified);
    }
    append_time(out, "deletedAt", c.modified);
  }
  out += '}';
}

// 4.5.4: the values of several datasets are one object; what went stands among them.
std::string with_dataset_gone(std::string_view entity, std::string_view name,
                              std::string_view dataset) {
  const auto gone = "\"" + std::string{dataset} + "\":" + std::string{ngsild_null};
  constexpr std::string_view several = "{\"dataset\":{";
  std::string out = "{";
  bool found = false;
  for (const auto& m : json_members{entity}) {
    out.append(out.size() == 1 ? "\"" : ",\"").append(m.key).append("\":");
    if (m.key != name) {
      out += m.value;
      continue;
    }
    found = true;
    const bool is_map = m.value.starts_with(several);
    const auto inside = is_map ? m.value.substr(several.size(), m.value.size() - several.size() - 2)
                               : std::string_view{};
    out.append(several).append(is_map ? "" : "\"@none\":").append(is_map ? inside : m.value);
    out.append(",").append(gone).append("}}");
  }
  if (!found) {
    out.append(out.size() == 1 ? "\"" : ",\"").append(name).append("\":").append(several);
    out.append(gone).append("}}");
  }
  return out += '}';
}

// Attributes that went, as urn:ngsi-ld:null, put to those that are there.
void append_gone(std::string& data, const subscription& s, const entity_change& c) {
  std::map<std::string, std::vector<std::string>> gone;
  for (const auto& g : c.gone) {
    if (is_shown(s, g)) {
      std::string text;
      append_null(text, s, c, g);
      auto name = s.form.names->term_for(g.name);
      if (s.form.format == reply_format::simplified && !g.dataset.empty()) {
        data = with_dataset_gone(data, name, g.dataset);
        continue;
      }
      gone[std::move(name)].push_back(std::move(text));
    }
  }
  for (auto& [name, texts] : gone) {
    data = with_instances(data, name, texts);
  }
}

// The changed instances with what they were before.
void show_changes(std::string& data, const subscription& s, const entity_change& c) {
  for (const auto& a : c.set) {
    for (const auto one : a.instances) {
      const auto before = c.text_before(a.name, dataset_slice(one));
      std::string previous;
      append_previous(previous, before, s);
      if (!previous.empty()) {
        data = with_members(data, s.form.names->term_for(a.name), dataset_slice(one), previous);
      }
    }
  }
}

// 4.5.16.2: everything but the id becomes a property.
std::string as_feature(std::string_view entity, std::string_view geometry) {
  std::string id = "null", properties = "{";
  for (const auto& m : json_members{entity}) {
    if (m.key == "id") {
      id = m.value;
      continue;
    }
    properties.append(properties.size() == 1 ? "\"" : ",\"").append(m.key).append("\":");
    properties += m.value;
  }
  std::string out = "{\"id\":" + id + ",\"type\":\"Feature\",\"geometry\":";
  return out.append(geometry).append(",\"properties\":").append(properties).append("}}");
}

std::string_view place_of(const subscription& s, const entity_version& e, const term_table& terms) {
  const auto name = terms.find(s.form.geometry_property);
  const auto* a = name ? e.find(*name) : nullptr;
  return a != nullptr && a->kind == attribute_kind::geo ? e.value_of(*a) : "null";
}

// Linked entities stand inside; beside the others they are put by whoever has a view.
reply_form form_with_links(const subscription& s, const link_source* links) {
  reply_form form = s.form;
  if (s.join == join_kind::inside) {
    form.links = links;
    form.link_levels = s.join_levels;
  }
  return form;
}

}  // namespace

bool is_watched(const subscription& s, std::string_view name) {
  return s.watched.empty() ||
         std::find(s.watched.begin(), s.watched.end(), name) != s.watched.end();
}

std::string_view dataset_slice(std::string_view instance) {
  const auto value = json_members{instance}.find("datasetId");
  return value.empty() ? value : value.substr(1, value.size() - 2);
}

bool tells_features(const subscription& s) { return s.to.accept == "application/geo+json"; }

bool shows_any_gone(const subscription& s, const entity_change& c) {
  return std::any_of(c.gone.begin(), c.gone.end(), [&](const auto& g) { return is_shown(s, g); });
}

std::string data_of_removed(const subscription& s, const entity_change& c) {
  std::string out = "{\"id\":";
  append_json_string(out, c.id);
  out += c.types.size() == 1 ? ",\"type\":" : ",\"type\":[";
  for (std::size_t i = 0; i < c.types.size(); ++i) {
    out += i > 0 ? "," : "";
    append_json_string(out, s.form.names->term_for(c.types[i]));
  }
  out += c.types.size() == 1 ? "" : "]";
  if (s.form.sys_attrs) {
    append_time(out, "createdAt", c.created);
    append_time(out, "modifiedAt", c.modified);
  }
  append_time(out, "deletedAt", c.modified);
  out += '}';
  append_gone(out, s, c);
  return tells_features(s) ? as_feature(out, "null") : out;
}

std::string data_of(const subscription& s, const entity_change& c, const entity_version& e,
                    const term_table& terms, const link_source* links) {
  std::string data;
  append_entity(data, e, terms, form_with_links(s, links));
  if (s.shows_changes) {
    show_changes(data, s, c);
  }
  append_gone(data, s, c);
  if (tells_features(s)) {
    return as_feature(data, place_of(s, e, terms));
  }
  if (s.to.accept == "application/ld+json") {  // 5.3.1: each with the names that it speaks
    data.insert(1, "\"@context\":" + s.source + (data == "{}" ? "" : ","));
  }
  return data;
}

}  // namespace tsu::broker
