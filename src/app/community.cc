#include "app/community.h"

#include "app/card_holders.h"
#include "app/consents.h"
#include "base/core/log.h"
#include "engine/id/people/profile.h"
#include "service/points/correct_points.h"
#include "service/points/grant_points.h"
#include "service/points/purses.h"

namespace tsu::app {
namespace {

// In the transaction of the attendance. The change that tells of it has the same id, so that
// whoever follows it grants nothing twice; what the card gives nothing for is no reason to refuse
// it.
std::int64_t grant(db::tx& t, const community::activity& a) {
  const auto g = points::grant_for(
      t, points::dated_card{t},
      {.id = a.id, .person = a.person, .code = a.code, .at = a.at, .note = a.note, .by = a.by});
  if (!g.ok()) {
    log_warning("community: {} of {} gives no points: {}", a.id, a.code, g.error().code);
    return 0;
  }
  return g.value().points;
}

// From whichever purse has it: who hears first of the merge is not settled.
void take_back(db::tx& t, const std::string& id, person_id from, person_id into,
               std::int64_t amount, const std::string& reason) {
  const auto has = [&](person_id who) { return points::balance_of(t, who, t.now()) >= amount; };
  const auto whose = has(into) ? into : from;
  if (!has(whose)) {
    log_warning("community: {} points of {} are spent and stay granted", amount, id);
    return;
  }
  const auto done_it =
      points::correct(t, {.subject = "program:community", .role = "program"},
                      {.id = id, .person = whose, .points = -amount, .reason = reason});
  if (!done_it.ok()) {
    log_error("community: points of {} stay granted: {}", id, done_it.error().detail);
  }
}

}  // namespace

std::shared_ptr<community::parts> make_community(db::house& house, const person_ports& persons,
                                                 std::optional<crypto::box_key> key,
                                                 geo::roads* roads) {
  auto out = std::make_shared<community::parts>(house);
  out->key = key;
  out->roads = roads;
  out->exists = persons.exists;
  out->may_know = persons.may_know;
  out->grant_points = grant;
  out->take_back_points = take_back;
  out->current_of = goes_on_as;
  out->holder_of_card = holder_of_card_or_number;
  out->seen = [](db::tx& t, person_id who, const std::vector<std::string>& kinds, const call& c) {
    note_seen(t, {who.value}, kinds, c);
  };
  out->district_of = [key](db::reader& r, tenant_code town, person_id who) {
    const auto p = id::find_profile(r, id::keeper_of_boxes{key, town}, {who.value});
    return p.ok() ? p.value().district : std::string{};
  };
  out->box_of = [key](db::reader& r, tenant_code town, person_id who) {
    return id::keeper_of_boxes{key, town}.person_key(r, {who.value});
  };
  return out;
}

}  // namespace tsu::app
