// The handlers behind /catalog/v1 and /tiles: parse, look, answer.
#pragma once

#include "base/module/module.h"
#include "engine/catalog/parts.h"

namespace tsu::catalog::api {

answer show_tiles(const parts&, call&);
answer show_tile(const parts&, call&);
answer list_features(const parts&, call&);
answer export_series(const parts&, call&);
answer export_table(const parts&, call&);
answer import_table(const parts&, call&);
answer list_models(const parts&, call&);
answer show_model(const parts&, call&);
answer put_model(const parts&, call&);
answer remove_model(const parts&, call&);
answer list_validations(const parts&, call&);
answer put_validation(const parts&, call&);
answer list_findings(const parts&, call&);

}  // namespace tsu::catalog::api
