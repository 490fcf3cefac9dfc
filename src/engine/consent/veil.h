// 支援措置: a protected person is invisible to whoever may not know, in every list, count and
// export. Every statement that gives persons to somebody else than themselves carries TSU_SEEN, and
// a test holds that; who looks at one person asks is_seen(). What is invisible is answered as if it
// were not there.
#pragma once

#include <string>
#include <string_view>

#include "engine/consent/types.h"

// The condition that the person is visible at that time (microseconds) to whoever answers to one
// of the two names of a viewer.
#define TSU_SEEN(person, now, role, name)                                                          \
  " NOT EXISTS (SELECT 1 FROM consent_protection p WHERE p.person = " person " AND p.until > " now \
  " AND NOT EXISTS (SELECT 1 FROM consent_protection_knows k WHERE k.protection = p.id "           \
  "AND k.who IN (" role ", " name "))) "

namespace tsu::consent {

// Who looks. subject: the party's code of a provider, the account of staff.
struct viewer {
  reader_kind sort = reader_kind::staff;
  std::string subject, role;

  // As consent_protection_knows names them: "role:nurse", "staff:hana", "provider:acme".
  std::string by_role() const {
    return sort == reader_kind::staff ? "role:" + role : std::string{"role:provider"};
  }
  std::string by_name() const { return name_of(sort) + ":" + subject; }
};

}  // namespace tsu::consent
