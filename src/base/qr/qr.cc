#include "base/qr/qr.h"

#include <memory>

#include <qrencode.h>

namespace tsu::qr {

result<code> qr_of(std::string_view text) {
  if (text.empty() || text.size() > text_max || text.find('\0') != text.npos) {
    return problem{why::bad_input, "a QR code holds 1 to 500 bytes, and no NUL", "bad_text"};
  }
  constexpr int as_small_as_fits = 0, case_counts = 1;
  const std::string whole{text};
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> made{
      QRcode_encodeString(whole.c_str(), as_small_as_fits, QR_ECLEVEL_M, QR_MODE_8, case_counts),
      &QRcode_free};
  if (!made) {
    throw std::bad_alloc{};  // the text fits: nothing else can fail
  }
  code out{.size = made->width, .dark = {}};
  const auto squares =
      static_cast<std::size_t>(made->width) * static_cast<std::size_t>(made->width);
  out.dark.reserve(squares);
  for (std::size_t i = 0; i < squares; ++i) {
    out.dark.push_back((made->data[i] & 1U) != 0);
  }
  return out;
}

std::string path_of(const code& c) {
  std::string out;
  for (int row = 0; row < c.size; ++row) {
    for (int column = 0; column < c.size;) {
      int dark = 0;
      while (column + dark < c.size && c.at(row, column + dark)) {
        ++dark;
      }
      if (dark > 0) {
        const auto wide = std::to_string(dark);
        out += 'M' + std::to_string(column + quiet_zone) + ' ' + std::to_string(row + quiet_zone);
        out += 'h' + wide + "v1h-" + wide + 'z';
      }
      column += dark + 1;
    }
  }
  return out;
}

}  // namespace tsu::qr
