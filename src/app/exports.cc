#include "app/exports.h"

#include <limits>

#include "base/core/json.h"
#include "engine/consent/ports.h"
#include "service/community/dto.h"
#include "service/community/views.h"
#include "service/coupons/dto.h"
#include "service/coupons/parts.h"
#include "service/coupons/views.h"
#include "service/devices/dto.h"
#include "service/devices/parts.h"
#include "service/devices/views.h"
#include "service/inquiries/parts.h"
#include "service/inquiries/views.h"
#include "service/points/dto.h"
#include "service/points/views.h"

namespace tsu::app {
namespace {

// Nobody has so many: what is kept of one person is exported whole.
constexpr std::int64_t all_of_them = 1'000'000;
constexpr auto newest = std::numeric_limits<std::int64_t>::max();

// Matters stand in it too: what the person asked about and what was answered is theirs.
result<std::string> borrowed(db::reader& r, const id::words& said, person_id who) {
  TRY(auto all, devices::person_view(r, said, who, devices::sight::staff));
  for (auto& m : all.matters) {
    if (m.log) {
      for (auto& contact : *m.log) {
        contact.by.clear();
      }
    }
  }
  for (auto& l : all.loans) {
    l.lent_by.reset();
    l.ended_by.reset();
  }
  return to_json(all);
}

}  // namespace

void add_exports(consent::ports& to, std::shared_ptr<const coupons::parts> coupons,
                 std::shared_ptr<const devices::parts> tablets,
                 std::shared_ptr<const inquiries::parts> inquiries) {
  to.exporters["points"] = [](db::reader& r, tenant_code, person_id who) -> result<std::string> {
    return to_json(points::history_view(r, who, newest, all_of_them, points::sight::own));
  };
  to.exporters["coupons"] = [coupons](db::reader& r, tenant_code town,
                                      person_id who) -> result<std::string> {
    return to_json(
        coupons::coupons_view(r, *coupons, town, who, instant::max(), coupons::sight::own));
  };
  to.exporters["outings"] = [](db::reader& r, tenant_code, person_id who) -> result<std::string> {
    return to_json(community::history_view(r, who, newest, all_of_them));
  };
  to.exporters["tablets"] = [tablets](db::reader& r, tenant_code town,
                                      person_id who) -> result<std::string> {
    return borrowed(r, {tablets->key_of, town}, who);
  };
  to.exporters["inquiries"] = [inquiries](db::reader& r, tenant_code town,
                                          person_id who) -> result<std::string> {
    TRY(const auto all, inquiries::own_view(r, *inquiries, town, who, all_of_them));
    return to_json(all);
  };
}

}  // namespace tsu::app
