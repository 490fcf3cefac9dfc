#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "media/sheet/read_cells.h"
#include "media/sheet/workbook.h"

namespace {

using namespace tsu::media;

void hold(const sheet& s) {
  std::int64_t before = 0;
  for (const auto& row : s.rows) {
    if (row.line <= before || row.cells.size() > sheet_columns_max) {
      std::abort();
    }
    before = row.line;
  }
  if (s.rows.size() > sheet_rows_max) {
    std::abort();
  }
}

}  // namespace

// Whatever the bytes, as an archive and as the sheet within one: rows in their order, within the
// limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  if (const auto s = read_workbook(bytes, {}); s.ok()) {
    hold(s.value());
  }
  const cell_words words{
      .zero = day_zero::of_1904,
      .strings = {"a", "b"},
      .styles = {format_of(""), format_of(bytes.substr(0, bytes.find('\0'))), format_of("000")}};
  if (const auto s = read_cells(bytes, words); s.ok()) {
    hold(s.value());
  }
  return 0;
}
