// Four eyes: data of several persons leaves the house only when one of staff asks for it, another
// agrees, and the first takes it, once, within a day of the yes. Each is one transaction with its
// audit row; each person sees in their own log that it was taken.
#pragma once

#include "engine/consent/read_person.h"
#include "engine/consent/store_exports.h"

namespace tsu::consent {

inline constexpr std::size_t export_persons_max = 1'000;
inline constexpr std::chrono::hours export_waits{72}, export_lasts{24};

struct export_wish {
  std::string purpose, why;
  std::vector<std::string> kinds;
  std::vector<std::int64_t> persons;
};
BOOST_DESCRIBE_STRUCT(export_wish, (), (purpose, why, kinds, persons))

// persons: how many were asked for, whoever the reader may know of.
struct export_dto {
  std::int64_t id = 0;
  std::string asked_by, asked_role, purpose, why;
  std::vector<std::string> kinds;
  std::int64_t persons = 0;
  instant asked;
  export_state state = export_state::waiting;
  std::string decided_by;
  std::optional<instant> decided;
};
BOOST_DESCRIBE_STRUCT(export_dto, (),
                      (id, asked_by, asked_role, purpose, why, kinds, persons, asked, state,
                       decided_by, decided))
struct export_page {
  std::vector<export_dto> items;
};
BOOST_DESCRIBE_STRUCT(export_page, (), (items))

struct export_answer {
  export_verdict verdict = export_verdict::refuse;
};
BOOST_DESCRIBE_STRUCT(export_answer, (), (verdict))

struct exported_data {
  std::int64_t id = 0;
  std::vector<person_data> items;
};
BOOST_DESCRIBE_STRUCT(exported_data, (), (id, items))

// Refuses what read_for_staff() refuses of the purpose and the kinds, no reason and no or too many
// persons (bad_export). Persons whom nobody has or the asker may not know of are left out when it
// is taken, and told of by nobody.
result<export_dto> ask_export(db::tx&, const actor&, const export_wish&);
// By another than the asker (four_eyes); what does not wait any more: bad_step.
result<export_dto> decide_export(db::tx&, const actor&, std::int64_t id, export_verdict);
// By the asker only (four_eyes), once, within a day of the yes (bad_step).
result<exported_data> take_export(db::tx&, const ports&, tenant_code, const actor&,
                                  std::int64_t id);
export_page exports_of(db::reader&, std::int64_t before, std::int64_t limit);

}  // namespace tsu::consent
