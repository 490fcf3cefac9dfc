#include "service/survey/instruments.h"

#include <algorithm>
#include <set>

#include "base/core/assert.h"
#include "base/core/json.h"
#include "service/survey/embedded.h"

namespace tsu::survey {
namespace {

instrument read(std::string_view text) {
  auto out = from_json<instrument>(text);
  ASSERT(out.ok());
  ASSERT(fault_of(out.value()).empty());
  return std::move(out).value();
}

bool is_ten(const instrument& i, std::int64_t no) {
  return i.items[static_cast<std::size_t>(no - 1)].scale == scale::zero_to_ten;
}

}  // namespace

std::string fault_of(const instrument& i) {
  for (std::size_t at = 0; at < i.items.size(); ++at) {
    if (i.items[at].no != static_cast<std::int64_t>(at) + 1 || i.items[at].ja.empty()) {
      return "item " + std::to_string(at + 1);
    }
  }
  std::set<std::string> codes;
  for (const auto& g : i.groups) {
    if (g.items.empty() || !codes.insert(g.code).second) {
      return "group " + g.code;
    }
    for (const auto no : g.items) {
      const bool known = no >= 1 && no <= static_cast<std::int64_t>(i.items.size());
      if (!known || is_ten(i, no) != is_ten(i, g.items.front())) {
        return "group " + g.code + " holds items that are not of one scale";
      }
    }
  }
  return i.code.empty() || i.items.empty() ? "it is empty" : "";
}

std::span<const instrument> all_instruments() {
  static const std::vector<instrument> all{read(embedded::instrument_lwci_r5_json),
                                           read(embedded::instrument_ihs_2015_json),
                                           read(embedded::instrument_satisfaction_1_json)};
  return all;
}

const instrument* find_instrument(std::string_view code) {
  const auto all = all_instruments();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const auto& i) { return i.code == code; });
  return at == all.end() ? nullptr : &*at;
}

}  // namespace tsu::survey
