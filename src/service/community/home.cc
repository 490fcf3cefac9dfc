#include "service/community/home.h"

#include <cmath>

#include "base/core/json.h"
#include "base/core/log.h"
#include "service/community/store.h"

namespace tsu::community {
namespace {

constexpr double finest = 10'000;  // ten-thousandths of a degree

std::string place_of_seal(person_id who) { return "community.home:" + std::to_string(who.value); }

result<crypto::box_key> box(db::reader& r, const opener& open, tenant_code town, person_id who) {
  if (!open) {
    return problem{why::unavailable, "there are no keys of people", "community_no_key"};
  }
  auto out = open(r, town, who);
  return out.ok() ? std::move(out)
                  : problem{why::unavailable, out.error().detail, "community_no_key"};
}

}  // namespace

std::optional<position> home_of(db::reader& r, const opener& open, tenant_code town,
                                person_id who) {
  const auto kept = store::find_home(r, who);
  if (!kept) {
    return std::nullopt;
  }
  const auto key = box(r, open, town, who);
  const auto text = key.ok() ? key.value().open(*kept, place_of_seal(who)) : key.error();
  const auto out = text.ok() ? from_json<position>(text.value()) : text.error();
  if (!out.ok()) {
    log_error("community: where {} lives cannot be opened: {}", who.value, out.error().detail);
    return std::nullopt;
  }
  return out.value();
}

result<position> keep_home(db::tx& t, const opener& open, tenant_code town, person_id who,
                           position at) {
  if (!is_place(at.lon, at.lat)) {
    return problem{
        why::bad_input, "no place on earth", "community_bad_fields", {{"lon", "not_allowed"}}};
  }
  TRY(const auto key, box(t, open, town, who));
  const position out{std::round(at.lon * finest) / finest, std::round(at.lat * finest) / finest};
  store::keep_home(t, who, key.seal(to_json(out), place_of_seal(who)));
  return out;
}

bool forget_home(db::tx& t, person_id who) { return store::forget_home(t, who); }

void move_home(db::tx& t, const opener& open, tenant_code town, person_id from, person_id to) {
  const auto was = home_of(t, open, town, from);
  if (was && !store::find_home(t, to) && !keep_home(t, open, town, to, *was).ok()) {
    log_error("community: where {} lives did not go over to {}", from.value, to.value);
  }
  store::forget_home(t, from);
}

}  // namespace tsu::community
