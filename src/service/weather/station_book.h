// The stations that one import meets: those that have reported before, those of a list, with their
// state as it grows. Names and numbers of files are matched to them here. One owner, one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/weather/store.h"

namespace tsu::weather {

class station_book {
 public:
  struct page {
    station_row row;
    station_state stored;    // as the store last had it: devices move it too
    bool in_broker = false;  // has an entity
    bool touched = false;    // state has changed since it was kept
    bool renewed = false;    // has a newer observation than before this import
    watch in_file;           // what this file alone has taught
    std::optional<instant> last_in_file;
  };

  explicit station_book(std::vector<station_row> known);
  // A station of a list: known from now on, entered when it first reports. What is known stays.
  void list(const station_info&);
  // A file's own station (SMET): made known and entered as it is described there.
  void describe(const station_info&);

  // By number (also the WMO number of a weather office: 47412 is 14163) or by name. Nothing where
  // unknown, or where two stations have that name.
  page* find(std::string_view number_or_name);
  std::vector<page*> all();

 private:
  page& enter(const station_info&);
  void name(page&);
  std::map<std::string, page, std::less<>> by_number_;
  std::map<std::string, page*, std::less<>> by_name_;  // nullptr: two of that name
  std::string last_asked_;
  page* last_found_ = nullptr;
};

}  // namespace tsu::weather
