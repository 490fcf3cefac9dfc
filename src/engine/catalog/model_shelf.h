// Which models a town has and which of its types they judge, kept in memory, and the judgement of
// an entity that is about to be stored. The broker asks it under its writer (see
// broker::entity_check); what it knows of a town is read there once and forgotten when somebody,
// here or on another node, has changed it. Any thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/guarded.h"
#include "base/core/id.h"
#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/broker/store/make_broker.h"
#include "engine/catalog/dto.h"
#include "engine/catalog/model.h"

namespace tsu::catalog {

// What an entity breaks of its model: the field is "項目名 (英字名)". Attributes are canonical
// JSON. Latitude and longitude may be said by a `location` instead.
std::vector<fault_dto> faults_of(const data_model&, std::string_view attributes);

class model_shelf {
 public:
  // Refuses (bad_request_data, each fault in `fields`), keeps a finding, or neither.
  result<done> judge(db::tx&, tenant_code, const broker::stored_entity&);
  void forget(tenant_code);
  // Another node has logged a change of that kind; empty: whatever there may be.
  void hear(tenant_code, std::string_view kind);

 private:
  struct rule {
    validation_mode mode = validation_mode::off;
    data_model model;
  };
  using rules = std::map<std::string, rule, std::less<>>;  // by stored type
  std::shared_ptr<const rules> rules_of(db::reader&, tenant_code);

  guarded<std::map<tenant_code, std::shared_ptr<const rules>>> known_;
};

// "catalog.validation.changed", "catalog.model.changed": subject is the type or the model.
inline constexpr std::string_view validation_changed = "catalog.validation.changed";
inline constexpr std::string_view model_changed = "catalog.model.changed";

}  // namespace tsu::catalog
