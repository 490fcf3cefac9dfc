#include "engine/notify/change_template.h"

#include "base/record/audit.h"
#include "engine/notify/store_templates.h"

namespace tsu::notify {

result<std::int64_t> change_template(db::tx& t, const template_book& book, const template_wish& w,
                                     actor by) {
  const auto* const kind = book.find(w.message);
  if (kind == nullptr) {
    return problem{why::not_found, "no such kind of message", "notify_no_template"};
  }
  if (w.language != "ja" && w.language != "en") {
    return problem{why::bad_input, "language", "notify_bad_template", {{"language", "not_one_of"}}};
  }
  const auto placeholders = book.placeholders_of(*kind);
  if (auto fault = fault_in(w.wording, w.part, placeholders); !fault.empty()) {
    return problem{why::bad_input,
                   "the wording breaks a rule: " + fault,
                   "notify_bad_template",
                   {{"wording", fault == "too_long" ? fault : "unknown_placeholder"}}};
  }
  const auto version = insert_template(t, {.number = 0,
                                           .message = w.message,
                                           .language = w.language,
                                           .form = std::string{name_of(w.part)},
                                           .wording = w.wording,
                                           .author = std::string{by.subject},
                                           .made = {}});
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = "notify.template.changed",
                    .subject_kind = "notify.template",
                    .subject = w.message});
  return version;
}

}  // namespace tsu::notify
