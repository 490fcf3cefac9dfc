// The only SQL of the catalogue. Functions of a transaction; whoever calls decides what is one.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/catalog/dataset.h"
#include "engine/catalog/dto.h"
#include "engine/catalog/model.h"

namespace tsu::catalog {

std::vector<data_model> own_models(db::reader&);
void keep_model(db::tx&, const data_model&, std::string_view by);
// false: there was none.
bool remove_model(db::tx&, std::string_view name);

std::vector<validation_dto> all_validations(db::reader&);  // by type
// off takes it away.
void keep_validation(db::tx&, std::string_view type, const validation_put_dto&,
                     std::string_view by);

void keep_finding(db::tx&, std::string_view service, const finding_dto&);
void clear_finding(db::tx&, std::string_view service, std::string_view entity);
// Of one type, or of all where it is empty; by type and entity.
finding_page list_findings(db::reader&, std::string_view type, std::int64_t limit,
                           std::int64_t offset);
// Those of a type that is no longer judged.
void clear_findings(db::tx&, std::string_view type);

// All that are kept, by name, as they stand at that time.
std::vector<dataset_dto> all_datasets(db::reader&, instant now);
void keep_dataset(db::tx&, std::string_view name, const dataset_put_dto&, std::string_view by);
bool remove_dataset(db::tx&, std::string_view name);  // false: there was none

extern const db::migration migrations[1];
extern const db::statement* const statements[14];

}  // namespace tsu::catalog
