// What the samples of consents refer to, as it is before each of them: a catalogue, notice 900001
// with the hash "h", and person 1, who has said yes to it and is known to the program acme-app as
// "sub-1", with receipt "r1".
#pragma once

#include "base/core/id.h"
#include "base/core/task.h"

namespace tsu::db {
class house;
}

namespace tsu::app::testing {

// Bearer tokens of the roles that samples speak in beside the administrator's.
inline constexpr std::string_view resident_token =
                                      "tsu_resident-of-the-samples-AAAAAAAAAAAAAAAAAAA",
                                  provider_token =
                                      "tsu_provider-of-the-samples-AAAAAAAAAAAAAAAAAAA";

task<void> restore_consents(db::house&, tenant_code);

}  // namespace tsu::app::testing
