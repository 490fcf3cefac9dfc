// What the parts share that read what the program says of itself. Inside only.
#pragma once

#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "service/town_sim/auditor.h"
#include "service/town_sim/reading.h"

namespace tsu::town_sim {

inline constexpr std::int64_t page = 100;

class reader_of {
 public:
  reader_of(calls& on, const auditor_asks& as) : on_(on), as_(as) {}

  std::string staff(const std::string& path) { return get(path, as_.staff); }
  std::string auditor(const std::string& path) { return get(path, as_.auditor); }

 private:
  std::string get(const std::string& path, const std::string& token) {
    auto a = on_.ask({.path = path, .headers = {{"authorization", "Bearer " + token}}});
    return a.status == 200 ? std::move(a.body) : std::string{};
  }
  calls& on_;
  const auditor_asks& as_;
};

// Pages backwards by the number of their last row.
template <class Get, class Take>
void each_row(Get get, const std::string& path, const char* number, Take take) {
  std::string before;
  for (;;) {
    const auto body = get(fmt::format("{}?limit={}{}", path, page, before));
    const auto rows = items_at(body);
    for (const auto row : rows) {
      take(row);
    }
    if (std::ssize(rows) < page) {
      return;
    }
    before = fmt::format("&before={}", whole_at(rows.back(), number));
  }
}

// Of a person's own pages: class, proposals, videos.
void read_own_doings(const auditor_asks&, person, told_person&);
void read_lending(reader_of&, const books&, const std::set<month>&, told&);
void read_outreach(reader_of&, const books&, instant now, told&);

}  // namespace tsu::town_sim
