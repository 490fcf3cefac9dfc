// The only SQL of this engine: the boundary file and the roads of a municipality or prefecture.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/db/db.h"

namespace tsu::geo {

struct kept_boundaries {
  std::string given, shown;  // the file as it came; its thinned copy
};
void put_boundaries(db::tx&, std::string_view source, std::string_view given,
                    std::string_view shown);
std::optional<kept_boundaries> get_boundaries(db::reader&);

// In place of what was there.
void put_roads(db::tx&, std::string_view source, std::string_view bytes);
std::int64_t version_of_roads(db::reader&);  // 0: there are none
struct kept_roads {
  std::int64_t version = 0;
  std::string bytes;
};
kept_roads get_roads(db::reader&);

extern const db::migration migrations[2];
extern const db::statement* const statements[7];

}  // namespace tsu::geo
