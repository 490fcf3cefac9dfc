// What people ask about, and whether the first contact solved it. Acts of one transaction.
#pragma once

#include <cstdint>
#include <string>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/id/people/words.h"
#include "service/devices/types.h"

namespace tsu::devices {

enum class outcome : std::uint8_t { solved, open };
struct matter_wish {
  std::string id;
  person_id person{};
  channel by = channel::phone;
  std::string topic, question, answer;
  outcome how = outcome::open;
};
// The first contact. "devices_bad_id", "devices_id_used", "devices_bad_matter"; those of id::words.
result<matter> open_matter(db::tx&, const id::words&, const acting&, const matter_wish&);
// One more contact; of a matter that was solved: it was not, after all.
// "devices_no_matter", "devices_bad_matter", "devices_too_many_contacts"; those of id::words.
result<matter> add_contact(db::tx&, const id::words&, const acting&, std::int64_t number,
                           const std::string& note, outcome);

}  // namespace tsu::devices
