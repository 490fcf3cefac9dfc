#include "app/consents.h"

#include <algorithm>

#include "base/core/log.h"
#include "engine/broker/allowed/allowance.h"
#include "engine/broker/model/context.h"
#include "engine/consent/module.h"
#include "engine/consent/parts.h"
#include "engine/notify/post.h"

namespace tsu::app {
namespace {

notify::text_in_languages words_of(const std::vector<consent::named_kind>& kinds) {
  notify::text_in_languages out;
  for (const auto& k : kinds) {
    out.ja += (out.ja.empty() ? "" : "、") + k.name.ja;
    out.en += (out.en.empty() ? "" : ", ") + k.name.en;
  }
  return out;
}

// To the provider's contact by webhook and e-mail; a provider without one is told by staff. `about`
// is for its program: doc/consent-format.md.
void tell_provider(db::tx& t, const consent::told_withdrawal& w) {
  const auto to =
      w.provider.inbox > 0 ? notify::to_contact({w.provider.inbox}) : notify::to_role("staff");
  const auto posted = notify::post(
      t, {.key = "consent.withdrawn:" + w.receipt,
          .to = to,
          .message = std::string{consent::withdrawn_message},
          .values = {{"person", w.subject},
                     {"purpose", notify::text_in_languages{w.purpose.name.ja, w.purpose.name.en}},
                     {"kinds", words_of(w.kinds)},
                     {"receipt", w.receipt}},
          .ways = {notify::way::inbox, notify::way::webhook, notify::way::email},
          .how_urgent = notify::urgency::urgent,
          .about = w.subject + " " + w.purpose.code});
  if (!posted.ok()) {
    log_error("a withdrawal could not be told to {}: {}", w.provider.code, posted.error().detail);
  }
}

}  // namespace

bool covers_person(const caller& who, std::string_view kind) {
  const auto* allowed = dynamic_cast<const broker::allowance*>(who.limits);
  if (allowed == nullptr) {
    return false;
  }
  static const auto person = broker::context::core()->stored("Person");
  const auto attribute = broker::context::core()->stored(std::string{kind});
  const auto& rules = allowed->rules();
  return std::any_of(rules.begin(), rules.end(), [&](const broker::allowance::rule& r) {
    return r.counts(broker::use::read, "") && !r.any_type && r.has_attribute(attribute) &&
           std::find(r.types.begin(), r.types.end(), person) != r.types.end();
  });
}

std::shared_ptr<consent::parts> make_consents(db::house& house) {
  auto out = std::make_shared<consent::parts>(house);
  out->covers = covers_person;
  out->out.tell = tell_provider;
  return out;
}

}  // namespace tsu::app
