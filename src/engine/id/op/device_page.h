// The pages of the device flow: enter the code that the device shows, see which program it is and
// what it wants, say yes or no. A filled-in address still asks (RFC 8628 5.4: phishing).
#pragma once

#include <string>
#include <string_view>

#include "engine/id/op/client.h"
#include "engine/id/op/provider.h"

namespace tsu::id::op {

// `wrong`: the text's code where the last one was not known; empty at first.
http::reply device_entry_page(const provider&, const call&, std::string_view user_code,
                              std::string_view wrong);
// What the client wants, kind by kind. `says`: why it is shown again; empty at first.
http::reply device_confirm_page(const provider&, const call&, const client&,
                                std::string_view plain_code, const consent_state&,
                                std::string_view says);
http::reply device_done_page(const provider&, const call&, std::string_view says);

}  // namespace tsu::id::op
