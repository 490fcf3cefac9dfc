// Measurements come in: by hand, at the station, from a gateway. Whatever is sent again changes
// nothing, and the order does not matter: sums of days and tasks follow from the records alone.
// Functions of one transaction of `people`.
#pragma once

#include <map>
#include <set>
#include <string>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/health/parts.h"
#include "service/health/rules.h"
#include "service/health/store.h"
#include "service/health/vault.h"

namespace tsu::health {

inline constexpr std::int64_t records_a_day_max = 300;
// Older values are kept, but call nobody.
inline constexpr std::int64_t watched_days = 14;

struct keeping {
  person_id person{};
  std::string source;  // source_of_device(), source_of_id()
  measurement what;
  std::string by;
};
// The same measurement has the same name, whoever brings it and however often.
std::string source_of_device(std::string_view device, instant measured_at);
std::string source_of_id(person_id, std::string_view id);

enum class keeping_how : std::uint8_t { recorded, recorded_before };
BOOST_DESCRIBE_ENUM(keeping_how, recorded, recorded_before)
struct kept {
  keeping_how how = keeping_how::recorded;
  std::int64_t number = 0;
  level is = level::none;  // of the record itself
  std::vector<finding> findings;
};

// Several records at once; finish() sums up and calls a nurse where one is needed.
class recorder {
 public:
  recorder(db::tx& t, const parts& on, tenant_code town) : t_(t), on_(on), town_(town) {}
  // Refuses times (health_in_future, health_too_old), nothing at all (health_nothing), more than a
  // day has room for (health_too_many), another measurement of that name (health_other_values).
  result<kept> keep(const keeping&);
  // Gives back the level that each person has come to.
  result<std::map<std::int64_t, level>> finish();

 private:
  struct touched {
    std::set<day_number> days;
    std::vector<finding> grave;
  };
  result<kept> sent_again(const store::record_row&, const keeping&);
  void tell_activity(const keeping&, std::int64_t number);
  const std::vector<thresholds>& tables();

  db::tx& t_;
  const parts& on_;
  tenant_code town_;
  std::map<std::int64_t, touched> touched_;
  std::optional<std::vector<thresholds>> tables_;
};

// Makes a day's sums again from its records.
result<done> sum_up(db::tx&, const crypto::box_key&, person_id, day_number);
// Opens a task, or makes the open one graver, where what is known asks for it.
result<level> call_nurse(db::tx&, const crypto::box_key&, person_id,
                         const std::vector<finding>& grave);
// A slip of the finger: the record goes, and what came of it in sums.
result<done> take_back(db::tx&, const parts&, tenant_code, const acting&, person_id,
                       std::int64_t number);

}  // namespace tsu::health
