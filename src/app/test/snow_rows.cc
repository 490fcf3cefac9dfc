#include "app/test/snow_rows.h"

#include "base/core/assert.h"
#include "service/snow/image_shelf.h"
#include "service/snow/keep_things.h"
#include "service/snow/make_decisions.h"
#include "service/snow/parts.h"
#include "service/snow/store.h"

namespace tsu::app::testing {
namespace {

const snow::actor somebody{"tester", "admin"};

task<void> keep_district(const snow::parts& on, tenant_code tenant, std::string code) {
  snow::district_dto d;
  d.code = d.name = code;
  ASSERT((co_await snow::keep_district(on, tenant, d, somebody)).ok());
  snow::route_dto r;
  r.code = r.name = code + "-1";
  r.district = code;
  r.road = snow::road_class::trunk;
  r.contractor = "firm";
  ASSERT((co_await snow::keep_route(on, tenant, r, somebody)).ok());
  snow::post_draft p;
  p.code = p.name = code + "-p";
  p.district = code;
  ASSERT((co_await snow::keep_post(on, tenant, p, somebody)).ok());
}

task<void> send_plows(const snow::parts& on, tenant_code tenant, std::string district) {
  const snow::override_draft o{.district = district,
                               .verdict = snow::verdict::dispatch,
                               .reason = "kept",
                               .key = "kept-" + district};
  ASSERT((co_await snow::override_decision(on, tenant, o, somebody)).ok());
}

void keep_rows(db::tx& t, std::string file) {
  snow::decision_row d{.night = snow::text_of(snow::night_of(t.now())),
                       .district = "east",
                       .road = snow::road_class::trunk,
                       .at = t.now(),
                       .made_at = t.now(),
                       .verdict = snow::verdict::dispatch,
                       .mode = snow::mode::ask};
  d.output.verdict = d.verdict;
  ASSERT(snow::insert_decision(t, d) == 1);
  snow::insert_image(t, {.camera = "c1",
                         .at = t.now(),
                         .received_at = t.now(),
                         .file = std::move(file),
                         .type = "image/png"});
}

}  // namespace

task<void> keep_snow_town(const snow::parts& on, tenant_code tenant) {
  snow::contractor_dto firm;
  firm.code = firm.name = "firm";
  firm.accounts = {"tester"};
  ASSERT((co_await snow::keep_contractor(on, tenant, firm, somebody)).ok());
  std::string file;
  if (on.images != nullptr) {
    file = on.images->keep({tenant, "c1", on.time.now(), "image/png"}, "a picture");
  }
  auto& town = on.stores.at(tenant, db::place::town);
  co_await town.write([&](db::tx& t) { keep_rows(t, file); });
  for (const auto* code : {"kept", "back", "east"}) {
    co_await keep_district(on, tenant, code);
  }
  snow::post_draft p;
  p.code = p.name = "p1";
  p.district = "east";
  ASSERT((co_await snow::keep_post(on, tenant, p, somebody)).ok());
  snow::camera_draft c;
  c.code = c.name = "c1";
  c.district = "east";
  ASSERT((co_await snow::keep_camera(on, tenant, c, somebody)).ok());
  co_await send_plows(on, tenant, "kept");
  co_await send_plows(on, tenant, "back");
}

}  // namespace tsu::app::testing
