// お知らせ: what a person was told about their own account and data. A handler, and the piece that
// the account's page shows.
#pragma once

#include "engine/id/pages/page.h"
#include "engine/id/parts.h"
#include "engine/id/people/notices.h"

namespace tsu::id {

// The newest ones, with the way to all; nothing where there is none.
pages::markup newest_notices(const pages::words&, const std::vector<notice>&, instant now);

}  // namespace tsu::id
namespace tsu::id::api {

answer show_notices(const parts&, call&);

}  // namespace tsu::id::api
