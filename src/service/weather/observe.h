// Rows into the broker and into what we remember of their stations: what an import and a live tick
// share. One owner; its coroutines run on that owner's executor.
#pragma once

#include <memory>
#include <string>

#include "base/core/result.h"
#include "base/core/task.h"
#include "engine/broker/broker.h"
#include "service/weather/import_chunk.h"
#include "service/weather/parts.h"
#include "service/weather/station_book.h"

namespace tsu::geo {
class municipality_map;
}

namespace tsu::weather {

// Where the observations of stations come from that do not say so themselves.
struct origin {
  std::string provider = "気象庁", licence = "出典：気象庁";
  bool generated = false;
};

class observation_writer {
 public:
  observation_writer(const parts&, tenant_code, station_book&, origin);

  // Stations that report for the first time become entities, what is remembered of them is kept,
  // then the rows go in: in this order, so that the follower (follow_observations.h), which meets
  // the rows in the change log, finds that they are known. A kill in between leaves nothing that
  // the next run does not mend.
  task<result<broker::recorded>> send(const import_chunk&);
  // Tells the change log which stations have newer values.
  task<void> tell(const dated_thresholds&);

 private:
  task<result<done>> enter_stations();
  task<void> keep_states();
  void complete(station_record&) const;

  const parts& on_;
  station_book& book_;
  origin from_;
  // Named: GCC 12 destroys braced temporaries inside co_await twice.
  broker::town_key town_;
  db::store& store_;
  bool places_known_ = false;
  std::shared_ptr<const geo::municipality_map> places_;
};

}  // namespace tsu::weather
