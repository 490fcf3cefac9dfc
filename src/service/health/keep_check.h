// Checklists are answered and scored; what is flagged is proposed against, and told to whoever
// follows. Functions of one transaction of `people`.
#pragma once

#include <string>
#include <variant>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/health/frailty.h"
#include "service/health/parts.h"
#include "service/health/store.h"
#include "service/health/vault.h"

namespace tsu::health {

// "health.frailty.flagged", subject the account ("account:17"), body {"id", "at", "rule",
// "recommend"}: what to propose and by which version of the rule; which flags it were stays sealed.
inline constexpr std::string_view flagged_kind = "health.frailty.flagged";
struct flagged {
  std::int64_t id = 0;
  instant at;
  std::string rule;
  std::vector<std::string> recommend;
};
BOOST_DESCRIBE_STRUCT(flagged, (), (id, at, rule, recommend))

struct check_wish {
  person_id person{};
  std::string id;  // the same again does nothing twice
  std::variant<kihon_answers, jchs_answers> answers;
};
struct kept_check {
  std::int64_t number = 0;
  instant made_at{};
  sealed_check of;
};
// Refuses answers that cannot be (health_bad_answers), an id that was used for others
// (health_other_values).
result<kept_check> keep_check(db::tx&, const parts&, tenant_code, const acting&, const check_wish&);
// The newest first.
result<std::vector<kept_check>> checks_of(db::reader&, const parts&, tenant_code, person_id,
                                          std::int64_t before, std::int64_t limit);

}  // namespace tsu::health
