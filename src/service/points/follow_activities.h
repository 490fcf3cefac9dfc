// What services tell of people's activities ("points.activity.done" in the change log of `people`)
// becomes points, each once; accounts that became one, and people who left, are followed too.
#pragma once

#include <vector>

#include "base/db/log_follower.h"
#include "service/points/types.h"

namespace tsu::points {

class activity_follower final : public db::log_follower {
 public:
  activity_follower(db::house&, tenant_code);

 private:
  struct heard {
    enum class what : std::uint8_t { activity, merged, erased } kind = what::activity;
    activity told;
    person_id who{}, into{};
  };
  void forget() override { heard_.clear(); }
  bool hear(const db::row&) override;
  void apply(db::tx&) override;

  std::vector<heard> heard_;
};

}  // namespace tsu::points
