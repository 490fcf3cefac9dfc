#include "engine/catalog/ckan_facets.h"

#include <algorithm>
#include <array>

#include "engine/catalog/ckan_datastore.h"
#include "engine/catalog/ckan_json.h"

namespace tsu::catalog {
namespace {

constexpr std::array<std::string_view, 5> known{"tags", "groups", "organization", "license_id",
                                                "res_format"};
constexpr std::int64_t names_default = 50, names_max = 1'000;

std::string argument(const ckan_arguments& a, std::string_view name) {
  const auto found = a.find(name);
  return found == a.end() ? std::string{} : found->second;
}

struct counted {
  std::string name;
  std::int64_t count = 0;
};

// The most frequent first, and by name where they are as frequent.
std::vector<counted> count(const ckan_world& w, const facet_wish& wish, std::string_view field,
                           const std::vector<const dataset_dto*>& found, facet_values values_of) {
  std::map<std::string, std::int64_t> counts;
  for (const auto* d : found) {
    for (const auto& value : values_of(w, *d, field)) {
      ++counts[value];
    }
  }
  std::vector<counted> out;
  for (const auto& [name, n] : counts) {
    if (n >= wish.least) {
      out.push_back({name, n});
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const counted& a, const counted& b) { return a.count > b.count; });
  if (wish.limit && std::cmp_less(*wish.limit, out.size())) {
    out.resize(static_cast<std::size_t>(*wish.limit));
  }
  return out;
}

}  // namespace

result<facet_wish> facets_asked(const ckan_arguments& a) {
  facet_wish out;
  const auto off = argument(a, "facet");
  const auto text = argument(a, "facet.field");
  if (text.empty() || off == "false" || off == "False") {
    return out;
  }
  const auto json = check_and_minify(text, 2);
  if (!json.ok() || kind_of(json.value()) != json_kind::array) {
    return ckan_invalid("facet.field", "is a JSON list of names");
  }
  for (const auto one : json_elements{json.value()}) {
    const auto name = kind_of(one) == json_kind::string ? json_string_text(one) : std::string{};
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return ckan_invalid("facet.field", "tags, groups, organization, license_id, res_format");
    }
    if (std::find(out.fields.begin(), out.fields.end(), name) == out.fields.end()) {
      out.fields.push_back(name);
    }
  }
  if (const auto limit = argument(a, "facet.limit"); !limit.starts_with('-')) {
    TRY(const auto most, ckan_number(a, "facet.limit", names_default, names_max));
    out.limit = most;
  }
  TRY(const auto least, ckan_number(a, "facet.mincount", 1, names_max));
  out.least = std::max<std::int64_t>(least, 1);
  return out;
}

facet_texts facets_of(const ckan_world& w, const facet_wish& wish,
                      const std::vector<const dataset_dto*>& found, facet_values values_of) {
  json_object plain, shown;
  for (const auto& field : wish.fields) {
    json_object counts, about;
    json_array items;
    for (const auto& [name, n] : count(w, wish, field, found, values_of)) {
      counts.raw(name, std::to_string(n));
      json_object item;
      const auto title = field == "organization" ? w.town_name : name;
      items.raw(item.text("name", name)
                    .text("display_name", title)
                    .raw("count", std::to_string(n))
                    .take());
    }
    plain.raw(field, counts.take());
    shown.raw(field, about.text("title", field).raw("items", items.take()).take());
  }
  return {plain.take(), shown.take()};
}

}  // namespace tsu::catalog
