// HTML that is escaped by construction: only constants of the program come in as they stand, all
// else as escaped text. Values; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tsu::id::pages {

// A constant of the program; consteval, so that nothing a request says can become one.
struct literal {
  consteval literal(const char* constant) : text(constant) {}  // NOLINT: meant to convert
  std::string_view text;
};

// The value is escaped when it is written.
struct attribute {
  literal name;
  std::string value;
};
using attributes = std::vector<attribute>;

class markup {
 public:
  markup() = default;
  markup& operator+=(const markup& other) {
    html_ += other.html_;
    return *this;
  }
  markup& operator+=(literal l) {
    html_ += l.text;
    return *this;
  }
  const std::string& html() const { return html_; }
  bool empty() const { return html_.empty(); }

 private:
  friend markup text(std::string_view);
  friend void open_tag(markup&, literal, const attributes&);
  std::string html_;
};

// Escaped; control characters but tab and line feed are left out.
markup text(std::string_view);
// <name a="b">inside</name>
markup element(literal name, const attributes&, const markup& inside);
markup element(literal name, const attributes&, std::string_view inside);
// Without an end: input, link, meta, br.
markup element(literal name, const attributes&);

}  // namespace tsu::id::pages
