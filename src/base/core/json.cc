#include "base/core/json.h"

namespace tsu::json_detail {

std::string wire_name(std::string_view member) {
  std::string out;
  bool upper = false;
  for (const char c : member) {
    if (c == '_') {
      upper = true;
      continue;
    }
    out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return out;
}

void faults::add(std::string_view path, std::string_view code) {
  if (all.size() < 100) {  // enough to mend a form by; a body of a million faults is not a form
    all.push_back({path.empty() ? "" : std::string{path}, std::string{code}});
  }
}

}  // namespace tsu::json_detail
