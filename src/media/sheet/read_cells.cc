#include "media/sheet/read_cells.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "media/sheet/xml.h"

namespace tsu::media {
namespace {

using piece = xml_reader::piece;

constexpr std::int64_t row_number_max = 1'048'576;
constexpr std::size_t column_number_max = 16'384, faults_max = 200, merges_max = 100'000,
                      filled_max = 2'000'000;

problem damaged(std::string detail) {
  return {why::not_processable, std::move(detail), "media_damaged"};
}
problem too_large(std::string detail) {
  return {why::too_large, std::move(detail), "media_too_large"};
}

struct place {
  std::int64_t row = 0;    // from 1
  std::size_t column = 0;  // from 0
};

// "C12"
std::optional<place> read_place(std::string_view text) {
  std::size_t column = 0, at = 0;
  for (; at < text.size() && text[at] >= 'A' && text[at] <= 'Z' && column <= column_number_max;
       ++at) {
    column = column * 26 + static_cast<std::size_t>(text[at] - 'A') + 1;
  }
  const auto row = whole_number(text.substr(at));
  if (column == 0 || column > column_number_max || row < 1 || row > row_number_max) {
    return std::nullopt;
  }
  return place{.row = row, .column = column - 1};
}

std::string name_of(place p) {
  std::string letters;
  for (auto n = p.column + 1; n > 0; n = (n - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (n - 1) % 26));
  }
  return letters + std::to_string(p.row);
}

// Characters that XML cannot say stand as _x000D_ (18.18.xx, ST_Xstring); of those only the ends of
// lines mean anything here.
std::string without_escapes(std::string text) {
  for (auto at = text.find("_x000"); at != text.npos; at = text.find("_x000", at)) {
    const auto code = std::string_view{text}.substr(at, 7);
    const char c = code == "_x000D_" ? '\r' : code == "_x000A_" ? '\n' : '\0';
    if (c != '\0') {
      text.replace(at, 7, 1, c);
    }
    ++at;
  }
  return text;
}

struct range {
  place first, last;
};

class sheet_reader {
 public:
  sheet_reader(std::string_view text, const cell_words& words) : xml_(text), words_(words) {}

  result<sheet> run() {
    for (auto p = xml_.next(); p != piece::end; p = xml_.next()) {
      if (p == piece::broken) {
        return damaged("a sheet is broken");
      }
      TRY(const auto ok, p == piece::open ? open() : p == piece::close ? close() : text());
    }
    TRY(const auto ok, fill());
    for (auto& [line, cells] : rows_) {
      out_.rows.push_back({line, std::move(cells)});
    }
    return std::move(out_);
  }

 private:
  result<done> open() {
    const auto name = xml_.name();
    if (name == "row") {
      const auto given = xml_.attribute("r");
      at_ = {.row = given ? whole_number(*given) : at_.row + 1, .column = 0};
      next_column_ = 0;
      if (at_.row < 1 || at_.row > row_number_max) {
        return damaged("a row has no number");
      }
    } else if (name == "c") {
      return open_cell();
    } else if (name == "f") {
      formula_ = true;
    } else if (name == "v" || name == "t") {
      taking_ = in_cell_ && !reading_;
      has_value_ = has_value_ || taking_;
    } else if (name == "rPh") {
      reading_ = true;
    } else if (name == "mergeCell") {
      return merge();
    }
    return done{};
  }

  result<done> open_cell() {
    const auto given = xml_.attribute("r");
    const auto where = given ? read_place(*given) : place{at_.row, next_column_};
    if (!where || where->row != at_.row) {
      return damaged("a cell is not in its row");
    }
    at_ = *where;
    next_column_ = at_.column + 1;
    kind_ = xml_.attribute("t").value_or("n");
    style_ = whole_number(xml_.attribute("s").value_or("0"));
    value_.clear();
    in_cell_ = true;
    taking_ = has_value_ = formula_ = reading_ = false;
    return done{};
  }

  result<done> text() {
    if (taking_) {
      value_ += xml_.text();
    }
    return done{};
  }

  result<done> close() {
    const auto name = xml_.name();
    if (name == "v" || name == "t") {
      taking_ = false;
    } else if (name == "rPh") {
      reading_ = false;
    } else if (name == "c" && in_cell_) {
      in_cell_ = false;
      return keep();
    }
    return done{};
  }

  result<done> keep() {
    if (kind_ == "e") {
      tell("error_value");
      return done{};
    }
    if (formula_ && (!has_value_ || (value_.empty() && kind_ != "str"))) {
      tell("formula_without_value");
      return done{};
    }
    TRY(auto text, text_of());
    if (text.empty()) {
      return done{};
    }
    if (text.size() > sheet_cell_max) {
      return too_large("the cell " + name_of(at_) + " is longer than 32,767 bytes");
    }
    if (at_.column >= sheet_columns_max) {
      return too_large("the sheet has more than 300 columns");
    }
    auto& row = rows_[at_.row];
    row.resize(std::max(row.size(), at_.column + 1));
    row[at_.column] = std::move(text);
    return rows_.size() > sheet_rows_max ? result<done>{too_large("the sheet has too many rows")}
                                         : result<done>{done{}};
  }

  result<std::string> text_of() const {
    if (kind_ == "s") {
      const auto at = whole_number(value_);
      if (at < 0 || static_cast<std::size_t>(at) >= words_.strings.size()) {
        return value_.empty() ? result<std::string>{std::string{}}
                              : damaged("the cell " + name_of(at_) + " has no text");
      }
      return without_escapes(words_.strings[static_cast<std::size_t>(at)]);
    }
    if (kind_ == "b") {
      return std::string{value_ == "1" || value_ == "true" ? "TRUE" : "FALSE"};
    }
    if (kind_ != "n") {
      return without_escapes(value_);
    }
    if (value_.empty()) {
      return std::string{};
    }
    double number = 0;
    const auto* end = value_.data() + value_.size();
    const auto [to, fault] = std::from_chars(value_.data(), end, number);
    if (fault != std::errc{} || to != end) {
      return damaged("the cell " + name_of(at_) + " has no number");
    }
    const auto style = static_cast<std::size_t>(std::max(style_, 0));
    return number_text(
        number, style < words_.styles.size() ? words_.styles[style] : number_format{}, words_.zero);
  }

  void tell(std::string_view code) {
    if (out_.faults.size() < faults_max) {
      out_.faults.push_back({name_of(at_), std::string{code}});
    }
  }

  result<done> merge() {
    const auto ref = xml_.attribute("ref").value_or("");
    const auto colon = std::min(ref.find(':'), ref.size());
    const auto first = read_place(std::string_view{ref}.substr(0, colon));
    const auto last =
        colon == ref.size() ? first : read_place(std::string_view{ref}.substr(colon + 1));
    if (!first || !last || merges_.size() >= merges_max) {
      return damaged("merged cells cannot be understood");
    }
    merges_.push_back({*first, *last});
    return done{};
  }

  // Rows in which nothing else stands are not made.
  result<done> fill() {
    std::size_t filled = 0;
    for (const auto& [first, last] : merges_) {
      const auto from = rows_.find(first.row);
      if (from == rows_.end() || first.column >= from->second.size()) {
        continue;
      }
      const auto text = from->second[first.column];
      const auto columns = std::min(last.column + 1, sheet_columns_max);
      for (auto row = from; row != rows_.end() && row->first <= last.row; ++row) {
        for (auto column = first.column; column < columns; ++column) {
          if (++filled > filled_max) {
            return too_large("too many cells are merged");
          }
          row->second.resize(std::max(row->second.size(), column + 1));
          auto& cell = row->second[column];
          cell = cell.empty() ? text : cell;
        }
      }
    }
    return done{};
  }

  xml_reader xml_;
  const cell_words& words_;
  sheet out_;
  std::map<std::int64_t, std::vector<std::string>> rows_;
  std::vector<range> merges_;
  place at_;
  std::size_t next_column_ = 0;
  std::string kind_, value_;
  int style_ = 0;
  bool in_cell_ = false, taking_ = false, has_value_ = false, formula_ = false, reading_ = false;
};

}  // namespace

int whole_number(std::string_view text) {
  int out = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  return fault == std::errc{} && end == text.data() + text.size() && out >= 0 ? out : -1;
}

result<sheet> read_cells(std::string_view xml, const cell_words& words) {
  return sheet_reader{xml, words}.run();
}

}  // namespace tsu::media
