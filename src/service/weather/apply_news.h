// The stations as one transaction of the follower moves them: what changes say is applied in their
// order, told to the change log, and the states are kept at the end. One transaction, one owner.
#pragma once

#include <map>
#include <string>

#include "base/db/db.h"
#include "service/weather/report.h"
#include "service/weather/rules.h"
#include "service/weather/store.h"

namespace tsu::geo {
class municipality_map;
}

namespace tsu::weather {

// One change of one entity.
struct heard {
  std::string entity;
  bool left = false;  // it is gone, or is about something else now
  entity_news news;
};

class apply_news {
 public:
  // `places`: nullptr where there are no boundaries.
  apply_news(db::tx&, const dated_thresholds&, instant now, const geo::municipality_map* places);

  // A station that is not known is entered. One whose entity was removed is removed: what the
  // broker does not hold is no device that could report, so it must not be listed as silent, and
  // links to its series would lead nowhere. What was recorded stays in the broker's history; if the
  // entity comes back, its station is entered anew.
  void take(const heard&);
  void keep_states();

 private:
  struct page {
    station_row row;
    bool touched = false, entered = false;
  };
  page* open(const heard&);
  page* enter(const heard&);
  void take_facts(page&, const station_facts&);
  void remove(const std::string& entity);

  db::tx& t_;
  const dated_thresholds& limits_;
  const instant now_;
  const geo::municipality_map* places_;
  std::map<std::string, page> pages_;  // by entity
};

}  // namespace tsu::weather
