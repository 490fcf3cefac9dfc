#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "media/typeset/layout.h"
#include "media/typeset/typeset.h"

// Whatever the document, it is refused or laid out on a page at least, with nothing outside it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsu::media;
  static const auto faces = fonts::load();
  const auto d = read_document({reinterpret_cast<const char*>(data), size}, 1);
  if (!d.ok() || !faces) {
    return 0;
  }
  try {
    const auto laid = lay_out(*faces, d.value(), {{640, 480}});
    for (const auto& page : laid.pages) {
      for (const auto& o : page) {
        const auto* t = std::get_if<text_op>(&o);
        if (t != nullptr && !(t->baseline > 0 && t->baseline < sheet_height)) {
          std::abort();
        }
      }
    }
  } catch (const too_many_pages&) {
  }
  return 0;
}
