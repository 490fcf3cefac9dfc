// The handlers of what anyone may ask (/api/3/action, /opendata) and of those who decide what that
// is.
#pragma once

#include "base/module/module.h"
#include "engine/catalog/parts.h"

namespace tsu::catalog::api {

answer list_datasets(const parts&, call&);
answer publish_dataset(const parts&, call&);
answer withdraw_dataset(const parts&, call&);
answer ask_ckan(const parts&, call&);
answer show_open_file(const parts&, call&);
answer show_open_tile(const parts&, call&);

}  // namespace tsu::catalog::api
