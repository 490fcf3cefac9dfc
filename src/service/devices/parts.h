// Everything this module is given; made once in main.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/module/module.h"
#include "engine/id/people/words.h"
#include "service/devices/types.h"

namespace tsu::devices {

// What the Smart ID makes of a tablet that is lent: its number there, and the code that is typed on
// it once, shown only now.
struct binding {
  std::int64_t number = 0;
  std::string code;
  instant code_expires{};
};
struct person_facts {
  std::string name, kana, login_id;
};

struct parts final : module_parts {
  explicit parts(db::house& h) : house(h) {}
  db::house& house;
  // The key over a person's data. Without it nothing that is said is kept, and nothing of it read.
  id::key_of_person key_of;
  // Whether that account is a person's; and whether whoever asks may know of them (支援措置).
  // Without them everybody is, and everybody may.
  std::function<bool(db::reader&, person_id)> exists;
  std::function<bool(db::reader&, person_id, const caller&, instant now)> may_know;
  // What staff looked at stands in the person's own log.
  std::function<void(db::tx&, const caller&, std::string_view trace, person_id)> seen;
  // Binds a tablet to whom it is lent to, and takes it back: who is signed in on it is signed out.
  // In the transaction of the loan. Without them the Smart ID knows nothing of loans.
  std::function<result<binding>(db::tx&, const acting&, const std::string& serial, person_id,
                                const std::string& why)>
      bind;
  std::function<result<done>(db::tx&, const acting&, std::int64_t number, const std::string& why)>
      unbind;
  // How old a person is, where it is known; without it nobody is warned of.
  std::function<std::optional<int>(db::reader&, tenant_code, person_id, instant now)> age_of;
  // How people are called, for lists that staff carry about; without it by their number.
  std::function<person_facts(db::reader&, tenant_code, person_id)> who_is;
  // Seeds of draws; without it from the system.
  std::function<std::uint64_t()> seed;
};

}  // namespace tsu::devices
