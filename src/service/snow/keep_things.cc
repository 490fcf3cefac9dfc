#include "service/snow/keep_things.h"

#include <cmath>
#include <set>

#include "base/record/audit.h"
#include "engine/broker/broker.h"
#include "service/snow/changes.h"
#include "service/snow/store.h"
#include "service/snow/things.h"

namespace tsu::snow {
namespace {

constexpr std::size_t name_max = 200, points_max = 2000, contacts_max = 8, accounts_max = 20;

// Collects what is wrong, field by field.
class inspection {
 public:
  void hold(bool is_so, std::string_view field, std::string_view code) {
    if (!is_so) {
      bad_.push_back({std::string{field}, std::string{code}});
    }
  }
  void code(std::string_view c, std::string_view field) { hold(is_code(c), field, "not_a_code"); }
  void name(std::string_view n) {
    hold(!n.empty() && n.size() <= name_max, "name", n.empty() ? "empty" : "too_long");
  }
  void place(const place_dto& p, std::string_view field) {
    hold(std::abs(p.lat) <= 90 && std::abs(p.lon) <= 180, field, "out_of_bounds");
  }
  void place(const std::optional<place_dto>& p) {
    if (p) {
      place(*p, "place");
    }
  }
  void places(const std::vector<place_dto>& all, std::string_view field) {
    hold(all.size() <= points_max, field, "too_many");
    for (const auto& p : all) {
      place(p, field);
    }
  }
  void contacts(const std::vector<std::int64_t>& all) {
    hold(all.size() <= contacts_max, "contacts", "too_many");
    hold(std::set<std::int64_t>{all.begin(), all.end()}.size() == all.size(), "contacts", "twice");
    for (const auto contact : all) {
      hold(contact > 0, "contacts", "out_of_bounds");
    }
  }
  void spot(const snow::spot& s, std::string_view field) {
    hold(s.x >= 0 && s.x <= 1 && s.y >= 0 && s.y <= 1, field, "out_of_bounds");
  }
  result<done> end() {
    if (bad_.empty()) {
      return done{};
    }
    return problem{why::not_processable, "something in it cannot be", "snow_bad_thing",
                   std::move(bad_)};
  }

 private:
  std::vector<field_error> bad_;
};

problem missing(std::string_view what, std::string_view code) {
  return {why::not_found, "no " + std::string{what} + " of that code",
          "snow_no_" + std::string{code}};
}

void note(db::tx& t, std::string_view kind, std::string_view code, const actor& who) {
  const auto action = "snow." + std::string{kind} + ".kept";
  const auto subject_kind = "snow." + std::string{kind};
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = subject_kind,
                    .subject = code});
  tell_changed(t, kind, code);
}

// First looked at, then in the broker, then in the store: what one of them refuses, none keeps, and
// where a fall comes between the two, doing it again mends it.
template <class Check, class Work>
task<result<done>> keep(const parts& on, tenant_code tenant, Check check, Work work,
                        broker::write_op entity) {
  auto& town = on.stores.at(tenant, db::place::town);
  CO_TRY(const done sound, co_await town.read(check));
  const broker::town_key key{tenant, {}};
  CO_TRY(const auto written, co_await on.entities.write(key, std::move(entity)));
  co_await town.write(work);
  co_return done{};
}

result<done> nothing_to_look_at(db::reader&) { return done{}; }

}  // namespace

task<result<done>> keep_district(const parts& on, tenant_code tenant, const district_dto& d,
                                 const actor& who) {
  inspection i;
  i.code(d.code, "code");
  i.name(d.name);
  i.places(d.outline, "outline");
  i.hold(d.outline.empty() || d.outline.size() >= 3, "outline", "not_a_polygon");
  i.place(d.place);
  CO_TRY(const done sound, i.end());
  const auto work = [&](db::tx& t) {
    put_district(t, d);
    note(t, "district", d.code, who);
  };
  auto entity = entity_of(d);
  co_return co_await keep(on, tenant, nothing_to_look_at, work, std::move(entity));
}

task<result<done>> keep_route(const parts& on, tenant_code tenant, const route_dto& r,
                              const actor& who) {
  inspection i;
  i.code(r.code, "code");
  i.name(r.name);
  i.places(r.line, "line");
  i.hold(r.length_m >= 0 && r.length_m <= 1e6, "lengthM", "out_of_bounds");
  i.hold(r.priority >= 0 && r.priority <= 100000, "priority", "out_of_bounds");
  CO_TRY(const done sound, i.end());
  const auto check = [&](db::reader& t) -> result<done> {
    if (!find_district(t, r.district)) {
      return missing("district", "district");
    }
    if (r.contractor && !find_contractor(t, *r.contractor)) {
      return missing("contractor", "contractor");
    }
    return done{};
  };
  const auto work = [&](db::tx& t) {
    put_route(t, r);
    note(t, "route", r.code, who);
  };
  auto entity = entity_of(r);
  co_return co_await keep(on, tenant, check, work, std::move(entity));
}

task<result<done>> keep_contractor(const parts& on, tenant_code tenant, const contractor_dto& c,
                                   const actor& who) {
  inspection i;
  i.code(c.code, "code");
  i.name(c.name);
  i.contacts(c.contacts);
  i.hold(c.accounts.size() <= accounts_max, "accounts", "too_many");
  for (const auto& account : c.accounts) {
    i.hold(!account.empty() && account.size() <= name_max, "accounts", "empty");
  }
  CO_TRY(const done sound, i.end());
  auto& town = on.stores.at(tenant, db::place::town);
  co_await town.write([&](db::tx& t) {
    put_contractor(t, c);
    note(t, "contractor", c.code, who);
  });
  co_return done{};
}

task<result<done>> add_duty(const parts& on, tenant_code tenant, const duty_draft& d,
                            const actor& who) {
  inspection i;
  i.contacts(d.contacts);
  CO_TRY(const done sound, i.end());
  auto& town = on.stores.at(tenant, db::place::town);
  co_await town.write([&](db::tx& t) {
    insert_duty(t, {d.from, d.contacts, who.subject});
    note(t, "duty", format_instant(d.from), who);
  });
  co_return done{};
}

task<result<done>> keep_post(const parts& on, tenant_code tenant, const post_draft& p,
                             const actor& who) {
  inspection i;
  i.code(p.code, "code");
  i.name(p.name);
  i.place(p.place);
  i.hold(!p.height_cm || (*p.height_cm > 0 && *p.height_cm <= 2000), "heightCm", "out_of_bounds");
  CO_TRY(const done sound, i.end());
  const auto check = [&](db::reader& t) -> result<done> {
    if (!find_district(t, p.district)) {
      return missing("district", "district");
    }
    if (p.route && !find_route(t, *p.route)) {
      return missing("route", "route");
    }
    return done{};
  };
  const auto work = [&](db::tx& t) {
    const auto before = find_post(t, p.code);
    put_post(t, {p, entity_id_of(post_type, p.code), before ? before->state : post_state{}});
    note(t, "post", p.code, who);
  };
  auto entity = entity_of(p);
  co_return co_await keep(on, tenant, check, work, std::move(entity));
}

task<result<done>> keep_camera(const parts& on, tenant_code tenant, const camera_draft& c,
                               const actor& who) {
  inspection i;
  i.code(c.code, "code");
  i.name(c.name);
  i.place(c.place);
  i.hold(c.road_area.empty() || (c.road_area.size() >= 3 && c.road_area.size() <= 50), "roadArea",
         "not_a_polygon");
  for (const auto& s : c.road_area) {
    i.spot(s, "roadArea");
  }
  if (c.stake) {
    i.spot(c.stake->base, "stake.base");
    i.spot(c.stake->top, "stake.top");
    i.hold(c.stake->length_cm > 0 && c.stake->length_cm <= 500, "stake.lengthCm", "out_of_bounds");
  }
  CO_TRY(const done sound, i.end());
  const auto check = [&](db::reader& t) -> result<done> {
    if (!find_district(t, c.district)) {
      return missing("district", "district");
    }
    if (c.post && !find_post(t, *c.post)) {
      return missing("post", "post");
    }
    return done{};
  };
  const auto work = [&](db::tx& t) {
    put_camera(t, {c, entity_id_of(camera_type, c.code)});
    note(t, "camera", c.code, who);
  };
  auto entity = entity_of(c);
  co_return co_await keep(on, tenant, check, work, std::move(entity));
}

task<result<made_dto>> change_threshold(const parts& on, tenant_code tenant,
                                        const threshold_draft& d, const actor& who) {
  const auto bounds = bounds_of(d.name);
  if (!bounds) {
    co_return problem{why::not_found, d.name, "snow_unknown_setting"};
  }
  if (!is_within(*bounds, d.value)) {
    co_return problem{
        why::not_processable, d.name, "snow_setting_bounds", {{"value", "out_of_bounds"}}};
  }
  if (d.source.empty() || d.source.size() > 500) {
    co_return problem{why::bad_input, "a value has a source", "snow_setting_source"};
  }
  auto& town = on.stores.at(tenant, db::place::town);
  const auto work = [&](db::tx& t) -> result<made_dto> {
    if (d.district && !find_district(t, *d.district)) {
      return missing("district", "district");
    }
    const auto number = insert_setting(t, d, who.subject);
    record::audit(t, {.actor = who.subject,
                      .role = who.role,
                      .action = "snow.threshold.changed",
                      .subject_kind = "snow.setting",
                      .subject = d.name,
                      .purpose = d.source});
    tell_changed(t, "setting", d.name);
    return made_dto{number, false};
  };
  auto made = co_await town.write(work);
  co_return made;
}

}  // namespace tsu::snow
