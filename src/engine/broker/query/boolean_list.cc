#include "engine/broker/query/boolean_list.h"

#include <string>
#include <utility>

namespace tsu::broker {
namespace {

constexpr std::size_t alternatives_max = 100, text_max = 4'096;
constexpr int depth_max = 8;

// Recursion is bounded by depth_max.
class list_reader {
 public:
  list_reader(std::string_view text, std::string_view what) : text_(text), what_(what) {}

  result<alternatives> whole() {
    TRY(alternatives all, any(0));
    if (at_ < text_.size()) {
      return refused("a parenthesis is closed that was not opened");
    }
    return all;
  }

 private:
  problem refused(std::string_view detail) const {
    return {why::bad_input, std::string{what_} + ": " + std::string{detail}, "bad_request_data"};
  }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) {
      return false;
    }
    ++at_;
    return true;
  }

  result<alternatives> any(int depth) {
    alternatives out;
    do {
      TRY(alternatives one, all_of(depth));
      out.insert(out.end(), one.begin(), one.end());
      if (out.size() > alternatives_max) {
        return refused("too many alternatives");
      }
    } while (take('|') || take(','));
    return out;
  }

  result<alternatives> all_of(int depth) {
    TRY(alternatives left, operand(depth));
    while (take(';')) {
      TRY(const alternatives right, operand(depth));
      alternatives both;
      if (left.size() * right.size() > alternatives_max) {
        return refused("too many alternatives");
      }
      for (const auto& a : left) {
        for (const auto& b : right) {
          both.push_back(a);
          both.back().insert(both.back().end(), b.begin(), b.end());
        }
      }
      left = std::move(both);
    }
    return left;
  }

  result<alternatives> operand(int depth) {
    if (take('(')) {
      if (depth >= depth_max) {
        return refused("nested too deeply");
      }
      TRY(alternatives inside, any(depth + 1));
      if (!take(')')) {
        return refused("a parenthesis is not closed");
      }
      return inside;
    }
    const auto end = text_.find_first_of("|,;()", at_);
    const auto name = text_.substr(at_, end == text_.npos ? text_.npos : end - at_);
    if (name.empty()) {
      return refused("a name is missing");
    }
    at_ += name.size();
    return alternatives{{name}};
  }

  std::string_view text_, what_;
  std::size_t at_ = 0;
};

}  // namespace

result<alternatives> parse_boolean_list(std::string_view text, std::string_view what) {
  if (text.size() > text_max) {
    return problem{why::bad_input, std::string{what} + ": too long", "bad_request_data"};
  }
  return list_reader{text, what}.whole();
}

}  // namespace tsu::broker
