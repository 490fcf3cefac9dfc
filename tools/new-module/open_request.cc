#include "service/@name@/open_request.h"

#include "base/core/json.h"
#include "base/module/module.h"
#include "base/record/audit.h"
#include "service/@name@/dto.h"
#include "service/@name@/rules.h"
#include "service/@name@/store.h"

namespace tsu::@name@ {

result<request> open_request(db::tx& t, const caller& who, std::string_view text) {
  TRY([[maybe_unused]] const auto sound, check_text(text));
  const auto made = insert_request(t, text, who.subject);
  const auto number = std::to_string(made.number.value);
  record::audit(t, {.actor = who.subject, .role = who.role, .action = "@name@.request.opened",
                    .subject_kind = "@name@.request", .subject = number});
  t.append_change("@name@.request.opened", number,
                  to_json(request_dto{made.number.value, made.text, made.opened_by,
                                      made.opened_at}));
  return made;
}

}  // namespace tsu::@name@
