#include "base/i18n/csv.h"

#include <algorithm>
#include <utility>

#include "base/i18n/cp932.h"

namespace tsu::i18n {
namespace {

constexpr std::string_view wide_space = "\u3000";

class csv_reader {
 public:
  explicit csv_reader(std::string_view text) : rest_(text) {}

  result<std::vector<csv_row>> run() {
    std::vector<csv_row> out;
    while (!rest_.empty()) {
      csv_row row{.line = line_, .cells = {}};
      TRY(const auto ok, read_row(row));
      const bool empty = std::all_of(row.cells.begin(), row.cells.end(),
                                     [](const std::string& c) { return c.empty(); });
      if (!empty) {
        out.push_back(std::move(row));
      }
      if (out.size() > csv_rows_max) {
        return refuse("more than 20,000 rows");
      }
    }
    return out;
  }

 private:
  problem refuse(std::string_view what) const {
    return {why::bad_input,
            "line " + std::to_string(line_) + ": " + std::string{what},
            "bad_csv",
            {{"line[" + std::to_string(line_) + "]", "bad_csv"}}};
  }

  result<done> read_row(csv_row& row) {
    for (bool more = true; more;) {
      std::string cell;
      if (rest_.starts_with('"')) {
        TRY(const auto ok, read_quoted(cell));
      } else {
        const auto end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
        cell = rest_.substr(0, end);
        rest_.remove_prefix(end);
      }
      if (cell.size() > csv_cell_max || row.cells.size() >= csv_columns_max) {
        return refuse("a cell of more than 32,767 bytes, or more than 300 columns");
      }
      row.cells.emplace_back(trimmed(cell));
      more = rest_.starts_with(',');
      rest_.remove_prefix(more ? 1 : 0);
    }
    end_line();
    return done{};
  }

  // What stands between the closing quote and the next comma belongs to the cell, as spreadsheets
  // have it.
  result<done> read_quoted(std::string& cell) {
    rest_.remove_prefix(1);
    while (true) {
      const auto quote = rest_.find('"');
      if (quote == rest_.npos) {
        return refuse("a quote is opened and never closed");
      }
      cell += rest_.substr(0, quote);
      rest_.remove_prefix(quote + 1);
      if (!rest_.starts_with('"')) {
        break;
      }
      cell += '"';
      rest_.remove_prefix(1);
    }
    line_ += std::count(cell.begin(), cell.end(), '\n');
    const auto end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
    cell += rest_.substr(0, end);
    rest_.remove_prefix(end);
    return done{};
  }

  void end_line() {
    const bool cr = rest_.starts_with('\r');
    rest_.remove_prefix(cr ? 1 : 0);
    rest_.remove_prefix(rest_.starts_with('\n') ? 1 : 0);
    ++line_;
  }

  std::string_view rest_;
  std::int64_t line_ = 1;
};

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

std::string_view trimmed(std::string_view s) {
  const auto strip = [&s](std::string_view one, bool front) {
    const bool has = front ? s.starts_with(one) : s.ends_with(one);
    if (has) {
      front ? s.remove_prefix(one.size()) : s.remove_suffix(one.size());
    }
    return has;
  };
  for (const bool front : {true, false}) {
    while (strip(" ", front) || strip("\t", front) || strip("\n", front) || strip("\r", front) ||
           strip(wide_space, front)) {
    }
  }
  return s;
}

result<std::vector<csv_row>> read_csv(std::string_view bytes) {
  if (bytes.starts_with(byte_order_mark)) {
    bytes.remove_prefix(byte_order_mark.size());
  }
  if (is_utf8(bytes)) {
    return csv_reader{bytes}.run();
  }
  std::string text;
  append_from_cp932(text, bytes);
  if (text.find("\uFFFD") != text.npos) {
    const auto before = text.substr(0, text.find("\uFFFD"));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    return problem{why::bad_input,
                   "line " + std::to_string(line) + " is neither UTF-8 nor Shift_JIS",
                   "bad_csv",
                   {{"line[" + std::to_string(line) + "]", "bad_encoding"}}};
  }
  return csv_reader{text}.run();
}

void append_csv_row(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out += i == 0 ? "" : ",";
    append_cell(out, cells[i]);
  }
  out += "\r\n";
}

}  // namespace tsu::i18n
