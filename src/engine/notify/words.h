// Lists of words with blanks between them. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tsu::notify {

inline std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) {
      out.emplace_back(text.substr(0, end));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

inline std::string joined(std::span<const std::string> words) {
  std::string out;
  for (const auto& w : words) {
    out += out.empty() ? "" : " ";
    out += w;
  }
  return out;
}

}  // namespace tsu::notify
