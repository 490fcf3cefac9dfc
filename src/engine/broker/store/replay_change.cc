#include "engine/broker/store/replay_change.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/core/assert.h"
#include "base/core/json_text.h"
#include "engine/broker/model/expiry.h"
#include "engine/broker/model/instance_order.h"

namespace tsu::broker {
namespace {

struct instance {
  instance_name name;
  std::string_view text;
  instant created, modified;
};

using instances = std::vector<instance>;

bool is_in(const std::vector<std::pair<std::string, std::string>>& all, const instance_name& one) {
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& p) { return instance_name{p} == one; });
}

auto find_named(instances& all, const instance_name& name) {
  return std::find_if(all.begin(), all.end(), [&](const auto& i) { return i.name == name; });
}

instances of_version(const entity_version& v, const term_table& terms) {
  instances out;
  for (const auto& a : v.attributes()) {
    out.push_back({{terms.name(a.name), a.dataset ? terms.name(a.dataset) : std::string_view{}},
                   v.text_of(a),
                   a.created,
                   a.modified});
  }
  return out;
}

void add(instances& all, const instance& one) {
  std::vector<instance_name> names;
  for (const auto& i : all) {
    names.push_back(i.name);
  }
  const auto at = place_of_new(names, one.name);
  all.insert(all.begin() + static_cast<std::ptrdiff_t>(at), one);
}

void set(instances& all, const instance_name& name, std::string_view text, const read_change& c) {
  if (const auto at = find_named(all, name); at != all.end()) {
    at->text = text;
    at->modified = c.modified_at;
  } else {
    add(all, {name, text, c.modified_at, c.modified_at});
  }
}

void put_in_order(instances& all, const read_change& c) {
  instances out;
  for (const auto& name : c.order) {
    const auto at = find_named(all, instance_name{name});
    ASSERT(at != all.end());
    out.push_back(*at);
  }
  ASSERT(out.size() == all.size());
  all = std::move(out);
}

entity_ptr made_of(const instances& all, std::string_view id, const read_change& c,
                   term_table& terms) {
  std::vector<named_text> texts;
  std::vector<std::pair<instant, instant>> times;
  for (const auto& i : all) {
    texts.push_back({i.name.first, i.text});
    times.emplace_back(i.created, i.modified);
  }
  const auto text = attributes_text(texts);
  const std::vector<std::string_view> types{c.types.begin(), c.types.end()};
  const std::vector<std::string_view> scopes{c.scopes.begin(), c.scopes.end()};
  return entity_version::make({.id = id,
                               .types = types,
                               .scopes = scopes,
                               .text = text,
                               .created = c.created_at,
                               .modified = c.modified_at,
                               .expires = c.expires_at,
                               .times = times},
                              terms);
}

}  // namespace

entity_ptr replayed(const entity_version* before, std::string_view id, const read_change& c,
                    term_table& terms) {
  ASSERT(c.op == read_change::created || (c.op == read_change::updated && before != nullptr));
  // The log of a program before adr/0086 does not tell what had expired by the time of a change.
  const bool stale = before != nullptr && before->first_expiry() != no_time &&
                     before->first_expiry() <= c.modified_at;
  const auto valid = stale ? without_expired(*before, terms, c.modified_at) : entity_ptr{};
  auto all =
      c.op == read_change::created ? instances{} : of_version(stale ? *valid : *before, terms);
  std::erase_if(all, [&](const instance& i) { return is_in(c.gone, i.name); });
  std::vector<std::string> datasets;  // what names refer to
  datasets.reserve(c.set.size());
  for (const auto& one : c.set) {
    const auto dataset = json_members{one.text}.find("datasetId");
    datasets.push_back(dataset.empty() ? std::string{} : json_string_text(dataset));
    set(all, {one.attribute, datasets.back()}, one.text, c);
  }
  if (!c.order.empty()) {
    put_in_order(all, c);
  }
  return made_of(all, id, c, terms);
}

}  // namespace tsu::broker
