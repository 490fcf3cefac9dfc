// Regular expressions from outside (q's ~=, idPattern): POSIX extended syntax, matched in time
// linear in the text, whatever the pattern. No back references. Immutable; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/broker/query/steps.h"

namespace tsu::broker {

class pattern {
 public:
  // Alternation, groups, * + ? {m,n}, ., ^, $, [classes] with ranges and [:names:], and the escapes
  // \d \w \s \D \W \S. Refuses what it does not know and what grows beyond 4,000 steps.
  static result<pattern> parse(std::string_view);

  // Somewhere in the text; anchors tie it to its ends.
  // Each position that the pattern may be at counts as a step at each character; where the steps
  // are spent it gives up and says no.
  bool found_in(std::string_view text, step_counter* = nullptr) const;
  // The end of the longest match that begins at `from`, a byte of the text.
  std::optional<std::size_t> longest_at(std::string_view text, std::size_t from,
                                        step_counter&) const;
  const std::string& text() const { return text_; }

 private:
  friend class pattern_compiler;
  struct code_range {
    char32_t from, to;
  };
  enum class op : std::uint8_t { set, fork, jump, at_begin, at_end, match };
  struct step {
    op what = op::match;
    bool inverted = false;       // set: anything but
    std::uint32_t a = 0, b = 0;  // set: its ranges [a,b); fork, jump: where to
  };
  bool accepts(const step&, char32_t) const;
  struct threads;
  void add(threads&, std::uint32_t at, bool begin, bool end) const;

  std::string text_;
  std::vector<step> steps_;
  std::vector<code_range> ranges_;
};

}  // namespace tsu::broker
