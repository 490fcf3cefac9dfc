// What the samples of messages refer to: contacts 1 and 2, message 1 in the inbox of
// administrators, message 2 by SMS and e-mail with a link, and delivery 4, which has failed. Kept
// aside once, so that they can be put back as they were.
#pragma once

#include "app/standing.h"
#include "base/core/task.h"

namespace tsu::app::testing {

way_out_options ways_out_for_samples();
task<void> keep_post_office(const notify::parts&, tenant_code);
task<void> restore_post_office(const notify::parts&, tenant_code);

}  // namespace tsu::app::testing
