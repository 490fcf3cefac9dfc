// How many of the datasets that were found have each tag, group, licence and so on: `facet.field`
// of CKAN's package_search. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/catalog/ckan.h"

namespace tsu::catalog {

struct facet_wish {
  std::vector<std::string> fields;
  std::optional<std::int64_t> limit;  // of names each; nothing: all
  std::int64_t least = 1;             // datasets that a name must have
};
// Of facet, facet.field, facet.limit, facet.mincount. Problem ckan_invalid.
result<facet_wish> facets_asked(const ckan_arguments&);

// What a dataset has in that field.
using facet_values = std::vector<std::string> (*)(const ckan_world&, const dataset_dto&,
                                                  std::string_view field);

// "facets" and "search_facets" of the answer.
struct facet_texts {
  std::string plain = "{}", shown = "{}";
};
facet_texts facets_of(const ckan_world&, const facet_wish&, const std::vector<const dataset_dto*>&,
                      facet_values);

}  // namespace tsu::catalog
