// JSON as text, for hot paths. check_and_minify() lets only valid JSON in and drops its white
// space; json_members / json_elements then walk that text without copying or allocating: keys and
// values are slices of it. For DTOs use base/core/json.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/result.h"

namespace tsu {

// Appends the text as a JSON string with its quotes. Bytes are taken as valid UTF-8.
void append_json_string(std::string& out, std::string_view text);
std::string json_string(std::string_view text);  // that string alone
// The shortest text that reads back as the same double; integers below 2^53 without a fraction.
// NaN and infinities become null.
void append_json_number(std::string& out, double);

// Valid JSON (RFC 8259, UTF-8 checked, depth at most `depth_max`, no duplicate member names)
// without white space between tokens; numbers and strings keep their own spelling.
result<std::string> check_and_minify(std::string_view json, int depth_max = 64);

enum class json_kind : std::uint8_t { object, array, string, number, boolean, null };

// Of a value slice out of checked text.
json_kind kind_of(std::string_view value);
// A string slice with quotes -> its text (escapes resolved). ASSERTs on anything else.
std::string json_string_text(std::string_view value);
// The inside of the quotes where nothing is escaped, so that no copy is needed.
std::optional<std::string_view> json_plain_string(std::string_view value);
// The nearest double; nothing where it is too large for one, which checked text never is.
std::optional<double> json_number(std::string_view value);

// for (auto m : json_members{object_slice}) m.key (raw, without quotes, escapes unresolved),
// m.value.
class json_members {
 public:
  struct member {
    std::string_view key, value;
  };
  class iterator {
   public:
    iterator() = default;
    iterator(std::string_view text, std::size_t at);
    const member& operator*() const { return now_; }
    const member* operator->() const { return &now_; }
    iterator& operator++();
    bool operator!=(const iterator& other) const { return at_ != other.at_; }

   private:
    void read();
    std::string_view text_;
    std::size_t at_ = std::string_view::npos, next_ = 0;
    member now_;
  };
  explicit json_members(std::string_view object);
  iterator begin() const;
  iterator end() const { return {}; }
  // The value of that member, or an empty slice.
  std::string_view find(std::string_view key) const;

 private:
  std::string_view text_;
};

// for (std::string_view v : json_elements{array_slice})
class json_elements {
 public:
  class iterator {
   public:
    iterator() = default;
    iterator(std::string_view text, std::size_t at);
    std::string_view operator*() const { return now_; }
    iterator& operator++();
    bool operator!=(const iterator& other) const { return at_ != other.at_; }

   private:
    void read();
    std::string_view text_;
    std::size_t at_ = std::string_view::npos, next_ = 0;
    std::string_view now_;
  };
  explicit json_elements(std::string_view array);
  iterator begin() const;
  iterator end() const { return {}; }

 private:
  std::string_view text_;
};

}  // namespace tsu
