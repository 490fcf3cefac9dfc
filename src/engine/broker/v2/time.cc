#include <cstdio>

#include "engine/broker/v2/attribute.h"

namespace tsu::broker::v2 {
namespace {

// Digits are taken two at a time; a separator may stand between them or not, but evenly so.
class time_reader {
 public:
  explicit time_reader(std::string_view text) : text_(text) {}

  std::optional<instant> read() {
    if (text_.size() < 10 || text_[4] != '-' || text_[7] != '-') {
      return std::nullopt;
    }
    std::string out{text_.substr(0, 10)};
    at_ = 10;
    if (at_ == text_.size()) {
      return parse_instant(out + "T00:00:00Z");
    }
    if (text_[at_++] != 'T' || !clock_time(out) || !zone(out)) {
      return std::nullopt;
    }
    return parse_instant(out);
  }

 private:
  bool two(std::string& out) {
    const auto digit = [&](std::size_t i) {
      return i < text_.size() && text_[i] >= '0' && text_[i] <= '9';
    };
    if (!digit(at_) || !digit(at_ + 1)) {
      return false;
    }
    out += text_.substr(at_, 2);
    at_ += 2;
    return true;
  }
  bool at_digit_or(char separator) const {
    return at_ < text_.size() &&
           (text_[at_] == separator || (text_[at_] >= '0' && text_[at_] <= '9'));
  }

  bool clock_time(std::string& out) {
    out += 'T';
    if (!two(out)) {
      return false;
    }
    int parts = 1;
    while (parts < 3 && at_digit_or(':')) {
      at_ += text_[at_] == ':' ? 1 : 0;
      out += ':';
      if (!two(out)) {
        return false;
      }
      ++parts;
    }
    out += parts == 1 ? ":00:00" : parts == 2 ? ":00" : "";
    if (parts == 3 && at_ < text_.size() && text_[at_] == '.') {
      const auto from = at_++;
      while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
        ++at_;
      }
      out += text_.substr(from, std::min<std::size_t>(at_ - from, 7));
      return at_ > from + 1;
    }
    return true;
  }

  bool zone(std::string& out) {
    if (at_ == text_.size() || text_.substr(at_) == "Z") {
      out += 'Z';
      return true;
    }
    const char sign = text_[at_++];
    if (sign != '+' && sign != '-') {
      return false;
    }
    out += sign;
    if (!two(out)) {
      return false;
    }
    out += ':';
    if (at_ == text_.size()) {
      out += "00";
      return true;
    }
    at_ += text_[at_] == ':' ? 1 : 0;
    return two(out) && at_ == text_.size();
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<instant> read_time(std::string_view text) { return time_reader{text}.read(); }

std::string write_time(instant t) { return format_instant_ms(t); }

}  // namespace tsu::broker::v2
