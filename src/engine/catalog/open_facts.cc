#include "engine/catalog/open_facts.h"

#include <optional>
#include <utility>

#include "base/core/json.h"

namespace tsu::catalog {
namespace {

constexpr std::size_t kept_max = 10'000;

}  // namespace

result<open_facts> facts_shelf::of(const broker::view& state, std::string_view town,
                                   const dataset_dto& d, instant now) {
  const auto key = std::string{town} + "\n" + d.name;
  auto about = to_json(d.about);
  const auto changed = state.changed_at(d.about.entity_type);
  auto known = shelf_.look([&](const shelf& s) -> std::optional<open_facts> {
    const auto at = s.all.find(key);
    const bool good = changed && at != s.all.end() && at->second.changed == *changed &&
                      at->second.about == about && now < at->second.facts.until;
    return good ? std::optional{at->second.facts} : std::nullopt;
  });
  if (known) {
    return std::move(*known);
  }
  TRY(auto facts, facts_of(state, d.about, now));
  shelf_.change([&](shelf& s) {
    ++s.walks;
    if (!changed) {
      return;
    }
    if (s.all.size() >= kept_max) {
      s.all.clear();
    }
    s.all.insert_or_assign(key, kept{std::move(about), *changed, facts});
  });
  return facts;
}

std::int64_t facts_shelf::walks() const {
  return shelf_.look([](const shelf& s) { return s.walks; });
}

}  // namespace tsu::catalog
