// Four eyes over erasing somebody who has died: nobody is left to ask for it, so one of staff does,
// after seeing that the person is dead, and another decides. Each is one transaction with its audit
// row. Until then nothing is destroyed: a death that was registered by mistake is mended by setting
// the account's state.
#pragma once

#include "engine/consent/leave.h"
#include "engine/consent/store_exports.h"
#include "engine/consent/veil.h"

namespace tsu::consent {

inline constexpr std::chrono::hours dead_waits{72};
inline constexpr std::int64_t dead_shown_max = 200;

struct dead_wish {
  std::string why;
};
BOOST_DESCRIBE_STRUCT(dead_wish, (), (why))

struct dead_dto {
  std::int64_t person = 0;
  std::string asked_by, asked_role, why;
  instant asked, expires;
};
BOOST_DESCRIBE_STRUCT(dead_dto, (), (person, asked_by, asked_role, why, asked, expires))
struct dead_page {
  std::vector<dead_dto> items;
};
BOOST_DESCRIBE_STRUCT(dead_page, (), (items))

struct dead_answer {
  export_verdict verdict = export_verdict::refuse;
  std::string why;
};
BOOST_DESCRIBE_STRUCT(dead_answer, (), (verdict, why))
// proof: where it was agreed.
struct dead_decided {
  std::optional<erasure_dto> proof;
};
BOOST_DESCRIBE_STRUCT(dead_decided, (), (proof))

// Refuses no reason (why_missing), whom is not registered as dead (not_dead), whom the asker may
// not know of or nobody is (no_such_person), and a second while one waits (erasing_is_asked).
result<dead_dto> ask_erasing(db::tx&, const ports&, const actor&, person_id, const dead_wish&);
dead_page erasings_that_wait(db::reader&, const actor&, instant now);
// Those that nobody decided in time, at most so many; gives back how many.
std::int64_t forget_erasings_over(db::tx&, std::int64_t most);

struct dead_outcome {
  dead_decided told;
  std::optional<erasure> gone;  // for the list that outlives backups
};
// By another than who asked (four_eyes), within three days (no_such_erasing).
result<dead_outcome> decide_erasing(db::tx&, const ports&, tenant_code, const actor&, person_id,
                                    const dead_answer&);

}  // namespace tsu::consent
