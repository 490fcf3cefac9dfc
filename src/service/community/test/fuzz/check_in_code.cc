// Any text as the code that hangs there: a refusal, or what is written again as the same letters.
// Nothing passes as made with a secret that nobody wrote it with.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/core/assert.h"
#include "service/community/code_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsu::community;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const std::string secret(32, 's');
  const auto read = read_code(text);
  if (!read.ok()) {
    ASSERT(read.error().code == "community_bad_code");
    return 0;
  }
  const auto& says = read.value().says;
  ASSERT(says.town.size() >= 6 && says.key >= 0 && says.session >= 0);
  if (says.town.size() == 6) {
    const auto again = code_text(says, secret);
    ASSERT(again.size() == text.size());
    const auto proved = read_code(again);
    ASSERT(proved.ok() && is_made_with(proved.value(), secret));
    ASSERT(proved.value().says == says);
    ASSERT(is_made_with(read.value(), secret) == (again == text));
  }
  return 0;
}
