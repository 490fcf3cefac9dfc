// What the OpenID Provider keeps that the samples of requests refer to, as it is before each of
// them. The program `tester` is there already (provider_rows.h).
#pragma once

#include <span>

#include "app/test/sample_requests.h"
#include "base/core/id.h"
#include "base/core/task.h"

namespace tsu::db {
class house;
}

namespace tsu::app::testing {

// `tester` may use the provider, by the secret "tss_sample"; an invitation "tsi_sample", a request
// that waits under "tsq_sample", an access token "tsa_sample".
task<void> restore_sign_in(db::house&, tenant_code);
// One of every route of the provider.
std::span<const sample> sign_in_samples();

}  // namespace tsu::app::testing
