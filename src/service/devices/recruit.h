// Calls for people: they are written, people apply, a lottery is drawn with a recorded seed, and a
// place that is given back goes to the first in reserve. Acts of one transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/devices/types.h"

namespace tsu::devices {

// "devices_bad_call"; "devices_drawn" where the draw would not be what was announced;
// "devices_places_below": more have a place already.
result<recruiting> keep_call(db::tx&, const acting&, const recruiting&);

struct application_wish {
  std::string call;
  person_id person{};
  wanting wants = wanting::tablet;
  bool has_wifi = true;    // at home
  std::optional<int> age;  // where it is known
};
// The same person again gets the application that stands; one that waited for Wi-Fi at home alone
// goes on from there while the call is open. A phone of one's own has a place at once (A1.3).
// "devices_no_call", "devices_not_open", "devices_too_often".
result<application> apply(db::tx&, const acting&, const application_wish&);
// "devices_no_application". Whoever is first in reserve gets the place.
result<application> withdraw(db::tx&, const acting&, std::int64_t number);

// "devices_no_call", "devices_no_lottery", "devices_still_open", "devices_drawn".
result<recruiting> draw(db::tx&, const acting&, std::string_view call, std::uint64_t seed);

}  // namespace tsu::devices
