// The reading half of CKAN's action API (2.10) over what a town publishes, for the tools that
// people have: catalogues that harvest, spreadsheets, command lines. Pure: everything is handed in.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/broker.h"
#include "engine/catalog/dataset.h"

namespace tsu::catalog {

class facts_shelf;  // engine/catalog/open_facts.h

// What a question is answered from.
struct ckan_world {
  const broker::view* state = nullptr;
  facts_shelf* facts = nullptr;       // what is known of all rows of a dataset
  std::vector<dataset_dto> datasets;  // those that are public now
  std::string town, town_name;        // code and name: the organization
  std::string base;                   // "https://host", or with a path in front of /api
  instant now;
};

// Arguments by name: of a query as they stand, of a JSON body texts without quotes and anything
// else as JSON.
using ckan_arguments = std::map<std::string, std::string, std::less<>>;
result<ckan_arguments> ckan_arguments_of(std::string_view query, std::string_view json_body);

// The `result` of that action as JSON. Problems: ckan_no_action, ckan_not_found, ckan_invalid
// (field and message).
result<std::string> run_ckan(const ckan_world&, std::string_view action, const ckan_arguments&);

// {"help":…,"success":true,"result":…}, or CKAN's error object with its status.
struct ckan_reply {
  int status = 200;
  std::string json;
};
ckan_reply ckan_reply_of(const ckan_world&, std::string_view action, const result<std::string>&);

// Stable ids that look as CKAN's do: of a dataset, or of one of its resources ("csv").
std::string ckan_id(std::string_view town, std::string_view dataset, std::string_view part = {});

}  // namespace tsu::catalog
