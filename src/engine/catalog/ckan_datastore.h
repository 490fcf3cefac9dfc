// datastore_search of CKAN over the rows of a dataset, and how its arguments are read. Pure.
// Where rows are neither chosen nor ordered, only those that are shown are read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/catalog/ckan.h"

namespace tsu::catalog {

// CKAN's Validation Error (409): the field and what is wrong with it.
problem ckan_invalid(std::string_view field, std::string_view what);
// 0 to `most`; `otherwise` where it is not given.
result<std::int64_t> ckan_number(const ckan_arguments&, std::string_view name,
                                 std::int64_t otherwise, std::int64_t most);
// Words of a search, "in quotes" as one, with what stands before the quote: tags:"a b" -> tags:a b
std::vector<std::string> ckan_words(std::string_view);

// filters, q, fields, sort, limit, offset, include_total; over all rows.
result<std::string> search_rows(const open_table&, const ckan_arguments&);
// Neither filters nor q nor sort: rows stand as they are and search_page says the same.
bool shows_rows_as_they_stand(const ckan_arguments&);
result<std::string> search_page(const broker::view&, const dataset_put_dto&, instant now,
                                const open_facts&, const ckan_arguments&);

}  // namespace tsu::catalog
