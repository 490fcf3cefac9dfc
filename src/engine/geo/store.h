// The only SQL of this engine: the boundary file of a municipality or prefecture.
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

extern const db::migration migrations[1];
extern const db::statement* const statements[2];

}  // namespace tsu::geo
