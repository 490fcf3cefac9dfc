#include "engine/consent/page_bits.h"

namespace tsu::consent {

id::pages::markup page_bits::line(std::string_view code, const std::string& value) const {
  auto out = id::pages::element("dt", {}, say(code));
  out += id::pages::element("dd", {}, value);
  return out;
}

std::string time_of(instant t) {
  auto out = format_jst(t).substr(0, 16);
  out[10] = ' ';
  return out;
}

}  // namespace tsu::consent
