// What services tell of people's activities becomes a log with sums by day and month, each once;
// accounts that became one and people who left are followed, and so are answers to messages of
// ours. The only writer of activities, so that their numbers grow in the order of commits.
#pragma once

#include <vector>

#include "base/db/log_follower.h"
#include "engine/crm/parts.h"
#include "engine/crm/types.h"

namespace tsu::crm {

// What a body of activity_kind says; nothing where it does not say it as it must.
std::optional<activity> read_activity(std::string_view subject, std::string_view body);
// false: it was told before, or the person has left.
bool keep_activity(db::tx&, const activity&);
// All that `twice` did is of `into` from now on; what cannot be sealed anew is told in the log.
void merge_persons(db::tx&, const id::words&, person_id twice, person_id into);
// Nothing is left but that there was somebody.
void forget_person(db::tx&, person_id);

class activity_follower final : public db::log_follower {
 public:
  activity_follower(const parts&, tenant_code);

 private:
  struct heard {
    enum class what : std::uint8_t { activity, merged, erased, closed, answered } kind;
    activity told{};
    person_id who{}, into{};
    std::string key{}, answer{};
  };
  void forget() override { heard_.clear(); }
  bool hear(const db::row&) override;
  void apply(db::tx&) override;
  bool hear_account(const db::row&);
  bool hear_answer(const db::row&);

  id::words words_;
  std::vector<heard> heard_;
};

}  // namespace tsu::crm
