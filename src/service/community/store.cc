#include "service/community/store.h"

namespace tsu::community::store {

std::span<const db::statement* const> statements() {
  static const auto all = [] {
    std::vector<const db::statement*> out;
    for (const auto part : {session_statements(), attendance_statements(), own_statements(),
                            care_statements(), town_statements(), transit_statements()}) {
      out.insert(out.end(), part.begin(), part.end());
    }
    return out;
  }();
  return all;
}

}  // namespace tsu::community::store
