// The copy of a subscription that a context source gets (ETSI GS CIM 009 v1.9.1, 5.8.1.4): cut to
// what the source registered, told to this broker. Names are whole. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/broker/registrations/registration.h"
#include "engine/broker/subscribe/subscription.h"

namespace tsu::broker {

// Nothing where the source has nothing of it, or none of it is to be asked of sources. `id`: of the
// copy; `address`: where the source tells what happened.
std::optional<std::string> forwarded_copy(const subscription&, const registration_ptr&,
                                          std::string_view id, std::string_view address);

// The fragment that makes `wanted` of `told`, both copies (5.8.2); `told` may be told_perhaps or
// empty, where nobody knows what is there.
std::string forwarded_patch(std::string_view told, std::string_view wanted);

}  // namespace tsu::broker
