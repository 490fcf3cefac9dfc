// Any bytes as a ZIP archive: a refusal, or files that are exactly as large as its directory says
// and within the limits.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/core/assert.h"
#include "service/community/zip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsu::community;
  const zip_limits small{.files = 8, .bytes = 1 << 20, .ratio = 50};
  const auto zip =
      zip_archive::open(std::string_view{reinterpret_cast<const char*>(data), size}, small);
  if (!zip.ok()) {
    ASSERT(!zip.error().code.empty());
    return 0;
  }
  ASSERT(zip.value().entries().size() <= small.files);
  for (const auto& e : zip.value().entries()) {
    const auto text = zip.value().read(e);
    ASSERT(!text.ok() || (text.value().size() == e.size && e.size <= small.bytes));
    ASSERT(text.ok() || !text.error().code.empty());
    (void)zip.value().find(e.name);
  }
  return 0;
}
