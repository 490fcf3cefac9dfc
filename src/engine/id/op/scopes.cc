#include "engine/id/op/scopes.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tsu::id::op {
namespace {

constexpr std::size_t word_max = 60, words_max = 50;

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> by_scope{{
    {"profile", "name kana birthdate locale updated_at"},
    {"email", "email"},
    {"phone", "phone_number"},
    {"address", "address district"},
    {"age_band", "age_band"},
    {"roles", "roles"},
}};

}  // namespace

bool is_scope_word(std::string_view word) {
  return !word.empty() && word.size() <= word_max &&
         std::all_of(word.begin(), word.end(),
                     [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

std::optional<std::vector<std::string>> read_scopes(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    if (!is_scope_word(word) || out.size() == words_max) {
      return std::nullopt;
    }
    if (!contains(out, word)) {
      out.emplace_back(word);
    }
    if (end == text.size()) {
      return out;
    }
    text.remove_prefix(end + 1);
    if (text.empty()) {
      return std::nullopt;
    }
  }
  return out;
}

std::string join(std::span<const std::string> all) {
  std::string out;
  for (const auto& one : all) {
    out += out.empty() ? "" : " ";
    out += one;
  }
  return out;
}

bool contains(std::span<const std::string> all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

std::vector<std::string> both(std::span<const std::string> asked,
                              std::span<const std::string> allowed) {
  std::vector<std::string> out;
  for (const auto& one : asked) {
    if (contains(allowed, one)) {
      out.push_back(one);
    }
  }
  return out;
}

int acr_level(std::string_view acr) {
  for (int i = 0; i < 3; ++i) {
    if (acr_words[i] == acr) {
      return i + 1;
    }
  }
  return 0;
}

std::string_view claims_of_scope(std::string_view scope) {
  for (const auto& [name, claims] : by_scope) {
    if (name == scope) {
      return claims;
    }
  }
  return {};
}

}  // namespace tsu::id::op
