#include "base/core/result.h"

namespace tsu {
namespace {

struct reason_row {
  int status;
  std::string_view name;
};

// In the order of `why`.
constexpr reason_row reasons[] = {
    {400, "bad_input"},       {401, "not_signed_in"}, {403, "not_allowed"},
    {404, "not_found"},       {409, "conflict"},      {410, "gone"},
    {412, "precondition"},    {413, "too_large"},     {415, "unsupported"},
    {422, "not_processable"}, {429, "too_many"},      {503, "unavailable"},
};

const reason_row& row_of(why reason) {
  const auto at = static_cast<std::size_t>(reason);
  ASSERT(at < std::size(reasons));
  return reasons[at];
}

}  // namespace

int http_status(why reason) { return row_of(reason).status; }
std::string_view name_of(why reason) { return row_of(reason).name; }

}  // namespace tsu
