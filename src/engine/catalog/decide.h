// What staff decide: which models a town has, by which of them a type is judged, what is published.
// Each act is one transaction: state, audit, event.
#pragma once

#include <string>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/core/task.h"
#include "engine/catalog/dataset.h"
#include "engine/catalog/dto.h"
#include "engine/catalog/model.h"
#include "engine/catalog/parts.h"

namespace tsu::catalog {

struct by_whom {
  std::string subject, role, trace_id;
};

// Problem catalog_no_model where there is none of that name.
result<data_model> find_model(db::reader&, std::string_view name);

inline constexpr std::string_view dataset_published = "catalog.dataset.published";
inline constexpr std::string_view dataset_withdrawn = "catalog.dataset.withdrawn";
// Publishes, or changes what is published; problems bad_dataset, personal_data.
task<result<done>> publish_dataset(const parts&, tenant_code, std::string name, dataset_put_dto,
                                   by_whom);
// Problem catalog_no_dataset.
task<result<done>> withdraw_dataset(const parts&, tenant_code, std::string name, by_whom);

task<result<done>> put_model(const parts&, tenant_code, data_model, by_whom);
// Problems: catalog_no_model (also of a shipped one), catalog_model_in_use.
task<result<done>> remove_model(const parts&, tenant_code, std::string name, by_whom);
task<result<done>> put_validation(const parts&, tenant_code, std::string type, validation_put_dto,
                                  by_whom);

}  // namespace tsu::catalog
