// Everything this module is given; made once in main.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto/box.h"
#include "base/module/module.h"
#include "service/health/types.h"

namespace tsu::health {

// Who does something.
struct acting {
  std::string subject, role, trace_id;
};
// Somebody whom staff have registered as one who acts for another: `id` of that registration.
struct proxy {
  std::int64_t id = 0;
  person_id person{}, who{};
  std::string kind;
};

struct parts final : module_parts {
  explicit parts(db::house& h) : house(h) {}
  db::house& house;
  // The key over a person's data. Without it nothing is kept and nothing read.
  std::function<result<crypto::box_key>(db::reader&, tenant_code, person_id)> key_of;
  // Whether that account is a person's; and whether whoever asks may know of them (支援措置).
  // Without them everybody is, and everybody may.
  std::function<bool(db::reader&, person_id)> exists;
  std::function<bool(db::reader&, person_id, const acting&, instant now)> may_know;
  // With which account the person goes on, whatever was merged; without it nothing was.
  std::function<person_id(db::reader&, person_id)> current;
  // Whose card it is, by what its QR code says or by what is printed under it; without it none is.
  std::function<std::optional<person_id>(db::reader&, std::string_view card)> holder_of_card;
  // Whether staff may look for that purpose. Without it nobody may.
  std::function<result<done>(db::reader&, const acting&, std::string_view purpose)> may_look;
  // What was looked at stands in the person's own log: of staff, with the purpose (empty: at the
  // counter); of who acts for them.
  std::function<void(db::tx&, const acting&, person_id, std::string_view purpose)> note_look;
  std::function<void(db::tx&, const acting&, person_id)> note_proxy_look;
  // Who may act for that person now. Without it nobody does.
  std::function<std::vector<proxy>(db::reader&, person_id, instant now)> proxies_of;
  // For whom they may act now, and how those are called; without them for nobody, and by number.
  std::function<std::vector<proxy>(db::reader&, person_id, instant now)> proxied_by;
  std::function<std::string(db::reader&, tenant_code, person_id)> name_of;
};

inline person_id current(const parts& on, db::reader& r, person_id who) {
  return on.current ? on.current(r, who) : who;
}

}  // namespace tsu::health
