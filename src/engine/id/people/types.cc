#include "engine/id/people/types.h"

#include "base/http/asked.h"

namespace tsu::id {
namespace {

constexpr std::string_view mark = "account:";

}  // namespace

std::string subject_of(account_id a) { return std::string{mark} + std::to_string(a.value); }

std::optional<account_id> account_of(std::string_view subject) {
  if (!subject.starts_with(mark)) {
    return std::nullopt;
  }
  const auto number = http::parse_whole(subject.substr(mark.size()));
  if (!number || *number <= 0) {
    return std::nullopt;
  }
  return account_id{*number};
}

}  // namespace tsu::id
