#include "engine/catalog/csv.h"

#include <algorithm>

namespace tsu::catalog {
namespace {

// What begins with a sign and calls nothing: numbers, ranges ("-90～90"), telephone numbers.
bool is_harmless(std::string_view s) {
  const bool sign = s.front() == '+' || s.front() == '-';
  return sign && std::all_of(s.begin(), s.end(), [](char c) {
           return (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80 ||
                  std::string_view{"+-.,:/ ()"}.find(c) != std::string_view::npos;
         });
}

void append_cell(std::string& out, std::string_view text) {
  const bool formula =
      !text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos;
  const std::string guarded = formula && !is_harmless(text) ? "'" + std::string{text} : "";
  const auto what = guarded.empty() ? text : std::string_view{guarded};
  if (what.find_first_of(",\"\r\n") == what.npos) {
    out += what;
    return;
  }
  out += '"';
  for (const char c : what) {
    out += c;
    if (c == '"') {
      out += '"';
    }
  }
  out += '"';
}

}  // namespace

void append_csv_row(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out += i == 0 ? "" : ",";
    append_cell(out, cells[i]);
  }
  out += "\r\n";
}

}  // namespace tsu::catalog
