// What the readers of single formats share; only read/*.cc includes this.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "service/weather/read/cells.h"
#include "service/weather/read/read.h"

namespace tsu::weather {

class parser {
 public:
  virtual ~parser() = default;
  // One line; a problem ends the file (only while its header is read).
  virtual result<done> take(const line_reader::line&, row_sink&) = 0;
};

std::unique_ptr<parser> make_table_parser(file_format, const read_options&);
std::unique_ptr<parser> make_jma_parser(const read_options&);
std::unique_ptr<parser> make_smet_parser(const read_options&);
std::unique_ptr<parser> make_station_parser();

inline problem bad_header(std::string detail) {
  return {why::bad_input, std::move(detail), "bad_header"};
}

// The values of one row; checks bounds as they come in.
class row_values {
 public:
  // false: refused, outside what is possible.
  bool add(quantity what, double value, quality how) {
    const auto& facts = facts_of(what);
    if (how != quality::missing && !facts.possible.hold(value)) {
      return false;
    }
    if (how == quality::ok && !facts.usual.hold(value)) {
      how = quality::suspect;
    }
    if (count_ < all_.size()) {
      all_[count_++] = {what, how, value};
    }
    return true;
  }
  void clear() { count_ = 0; }
  std::span<const measured> all() const { return {all_.data(), count_}; }

 private:
  std::array<measured, quantity_count> all_;
  std::size_t count_ = 0;
};

inline line_fault out_of_bounds(std::int64_t line, quantity what, double value) {
  return {line, "out_of_bounds", std::string{facts_of(what).wire} + " " + std::to_string(value)};
}

}  // namespace tsu::weather
