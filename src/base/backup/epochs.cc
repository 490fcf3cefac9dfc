#include "base/backup/epochs.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "base/backup/segment.h"

namespace tsu::backup {
namespace {

namespace fs = std::filesystem;

using place_in_order = std::pair<std::string, int>;  // the time, and which of that time

std::optional<place_in_order> parse(std::string_view name) {
  constexpr std::string_view form = "00000000T000000Z";
  const auto fits = [](char c, char f) { return f == '0' ? c >= '0' && c <= '9' : c == f; };
  if (name.size() < form.size() || !std::equal(form.begin(), form.end(), name.begin(),
                                               [&](char f, char c) { return fits(c, f); })) {
    return std::nullopt;
  }
  place_in_order out{name.substr(0, form.size()), 1};
  const auto rest = name.substr(form.size());
  if (rest.empty()) {
    return out;
  }
  const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), out.second);
  const bool number = rest[0] == '-' && error == std::errc{} && end == rest.data() + rest.size();
  return number ? std::optional{out} : std::nullopt;
}

}  // namespace

std::vector<epoch> epochs_in(const std::string& town_folder) {
  std::vector<std::pair<place_in_order, epoch>> found;
  std::error_code none;
  for (const auto& e : fs::directory_iterator{town_folder, none}) {
    const auto name = e.path().filename().string();
    if (const auto at = parse(name)) {
      found.push_back({*at, {name, fs::exists(e.path() / segment_name(0))}});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<epoch> out;
  for (auto& [at, one] : found) {
    out.push_back(std::move(one));
  }
  return out;
}

std::string next_epoch(const std::string& town_folder, const std::string& stamp) {
  const auto there = epochs_in(town_folder);
  const auto newest = there.empty() ? std::nullopt : parse(there.back().name);
  if (!newest || newest->first < stamp) {
    return stamp;
  }
  return fmt::format("{}-{:02}", newest->first, newest->second + 1);
}

}  // namespace tsu::backup
