// An authorization request that waits for its person: the pages carry it, sealed under the
// installation's key, so that nothing is written down for somebody who has proved nothing yet. One
// that is too long for an address, or a provider without a key, keeps it in a row instead. Values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/box.h"
#include "engine/id/op/provider.h"
#include "engine/id/op/store_grants.h"

namespace tsu::id::op {

// Whether those parameters fit into an address once they are sealed.
bool fits_an_address(std::string_view parameters);

// No two are the same.
std::string seal_waiting(const crypto::box_key&, tenant_code, const request_row&);
bool is_sealed_waiting(std::string_view text);
// Nothing where it is none, or another town's; whether its time is over stands in it.
std::optional<request_row> open_waiting(const crypto::box_key&, tenant_code, std::string_view text);
// What is spent when a code comes of it.
shown_once spent_waiting(std::string_view text, std::string_view client, instant until);

}  // namespace tsu::id::op
