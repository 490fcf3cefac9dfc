// The acts on services and on who uses them. Each is one transaction with its audit row.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/gateway/dto.h"

namespace tsu::gateway {

// Who acts. `own` is set for a registered program: it may touch its own services only.
struct actor {
  std::string_view subject, role;
  std::optional<std::string> own = {};
};

inline constexpr std::int64_t services_max = 1'000;

using rules_check = std::function<result<done>(const std::vector<allowed_rule>&)>;

// Refuses members that are not as they must be (bad_service, with the fields), a code that is taken
// (service_exists), another's client (not_your_service) and more than services_max.
result<done> register_service(db::tx&, const actor&, const service_wish&, const rules_check&);
// Not of a retired one (bad_step). The code stays.
result<done> change_service(db::tx&, const actor&, const service_wish&, const rules_check&);
// Refuses a step that its state does not know (bad_step).
result<done> move_service(db::tx&, const actor&, std::string_view code, service_state to);

// In the people store. Starting twice is once; stopping what was not started is not_a_member.
result<done> start_service(db::tx&, const actor&, std::string_view code, const member_wish&);
result<done> stop_service(db::tx&, const actor&, std::string_view code, std::string_view subject);

// A2.6: whether it appears before somebody of that role who has started it, or has not.
enum class has_started { no, yes };
bool appears(const service_dto&, std::string_view role, has_started);

}  // namespace tsu::gateway
