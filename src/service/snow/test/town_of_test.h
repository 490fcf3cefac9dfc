// A town with two districts that are cleared by two firms, on SQLite or PostgreSQL, with a clock
// that stands still: everything an act needs.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/core/json.h"
#include "base/db/test/fresh_house.h"
#include "base/jobs/jobs.h"
#include "base/record/audit.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/notify/module.h"
#include "engine/notify/post.h"
#include "service/snow/camera_reader.h"
#include "service/snow/jobs.h"
#include "service/snow/keep_things.h"
#include "service/snow/make_decisions.h"
#include "service/snow/module.h"
#include "service/snow/parts.h"
#include "service/snow/store.h"
#include "service/snow/take_forecast.h"
#include "service/snow/take_readings.h"
#include "service/snow/test/night_of_test.h"

namespace tsu::snow::testing {

using db::testing::engine_kind;
using db::testing::furano;
using db::testing::sapporo;

inline std::span<const db::module_schema> schemas() {
  static const std::array all{db::module_schema{"record", record::migrations},
                              db::module_schema{"jobs", jobs::migrations}, broker::schema(),
                              db::module_schema{"notify", notify::migrations},
                              db::module_schema{"snow", migrations}};
  return all;
}

class fake_reader final : public camera_reader {
 public:
  camera_reading says;
  bool away = false;
  task<result<camera_reading>> read(std::string, const camera_question&) override {
    if (away) {
      co_return problem{why::unavailable, "the helper is gone"};
    }
    co_return says;
  }
};

// A PNG of 2x2 as far as anybody but a reader looks.
inline const std::string small_png{
    "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\2\0\0\0\2\x8\2\0\0\0\0\0\0\0"
    "\0\0\0\0IEND\xae\x42\x60\x82",
    45};

class town_of_test : public ::testing::TestWithParam<engine_kind> {
 protected:
  town_of_test()
      : here(GetParam(), schemas()),
        entities(broker::make_broker(
            *here.doors, {.types = {{"SnowPost", true, db::durability::interval, {"district"}}},
                          .only_node = GetParam() == engine_kind::sqlite})),
        on(*here.doors, *entities, here.time),
        runner(*here.doors, "node", kinds()) {
    here.time.set(jst("18:00"));
    on.reader = &camera;
    make_town();
    here.loop.wait(runner.tick(sapporo()));  // the calendar begins
  }

  std::vector<jobs::kind> kinds() {
    const auto one = [this](std::string_view name, std::string_view when, auto* run) {
      return jobs::kind{std::string{name}, std::string{when}, std::chrono::seconds{60},
                        [this, run](tenant_code t, std::string_view a) { return run(on, t, a); }};
    };
    return {one("snow.watch", "every 1 min", run_watch), one(escalate_job, "asked", run_escalate),
            one(read_image_job, "asked", run_read_image),
            one("snow.close_night", "15 7 * * *", run_close_night)};
  }

  void make_town() {
    for (const auto* d : {"east", "west"}) {
      const district_dto district{.code = d, .name = std::string{d} + "区"};
      contractor_dto firm;
      firm.code = std::string{d} + "-firm";
      firm.name = firm.code;
      firm.contacts =
          d[0] == 'e' ? std::vector<std::int64_t>{11, 12} : std::vector<std::int64_t>{21};
      firm.accounts = {firm.code + "-phone"};
      must(keep_contractor(on, sapporo(), firm, officer));
      must(keep_district(on, sapporo(), district, officer));
      for (int n = 1; n <= 2; ++n) {
        route_dto r;
        r.code = std::string{d} + "-" + std::to_string(n);
        r.name = r.code;
        r.district = d;
        r.contractor = firm.code;
        r.length_m = 1000;
        must(keep_route(on, sapporo(), r, officer));
      }
      for (int n = 1; n <= 3; ++n) {
        post_draft p;
        p.code = std::string{d} + "-p" + std::to_string(n);
        p.name = p.code;
        p.district = d;
        must(keep_post(on, sapporo(), p, officer));
      }
    }
    const duty_draft duty{jst("12:00"), {91}};
    must(add_duty(on, sapporo(), duty, officer));
  }

  template <class T>
  T must(task<result<T>> t) {
    auto r = here.loop.wait(std::move(t));
    EXPECT_TRUE(r.ok()) << (r.ok() ? "" : r.error().code + ": " + r.error().detail);
    return r.ok() ? std::move(r).value() : T{};
  }
  template <class T>
  std::string refused(task<result<T>> t) {
    auto r = here.loop.wait(std::move(t));
    return r.ok() ? "" : r.error().code;
  }
  template <class F>
  auto read(F f) {
    return here.loop.wait(here.at(db::place::town).read(f));
  }
  template <class F>
  auto write(F f) {
    return here.loop.wait(here.at(db::place::town).write(f));
  }

  void set(std::string name, double value, std::optional<std::string> district = {}) {
    const threshold_draft d{.name = std::move(name),
                            .district = std::move(district),
                            .road = {},
                            .from = here.time.now(),
                            .value = value,
                            .source = "test"};
    must(change_threshold(on, sapporo(), d, officer));
  }

  readings_taken report(const std::string& post, const reading& r) {
    const reading_batch batch{{r}};
    return must(take_readings(on, sapporo(), post, batch));
  }

  // Depth from the clock's time until then, in a straight line, every ten minutes, at each post of
  // the district; the clock moves along.
  struct course {
    std::string district;
    double from_cm = 0, to_cm = 0;
    double temperature_c = -5, warmer_c = -0.5;  // in the hour
    int silent_posts = 0;                        // that say nothing
  };
  void pass(std::string_view until, std::vector<course> all) {
    const auto begin = here.time.now(), end = jst(until);
    for (auto t = begin; t <= end; t += std::chrono::minutes{10}) {
      here.time.set(t);
      const double share = double((t - begin).count()) / double((end - begin).count());
      const double hours = double((t - begin).count()) / 3.6e9;
      for (const auto& c : all) {
        for (int n = 1 + c.silent_posts; n <= 3; ++n) {
          const auto depth = c.from_cm + share * (c.to_cm - c.from_cm) + 0.1 * n;
          report(c.district + "-p" + std::to_string(n),
                 {.at = t,
                  .depth_cm = depth,
                  .temperature_c = c.temperature_c + hours * c.warmer_c,
                  .battery_v = 12.4,
                  .signal_dbm = -80});
        }
      }
    }
  }

  void forecast(double cm_per_hour) {
    const auto now = here.time.now();
    std::string times, amounts;
    for (int h = 1; h <= 15; ++h) {
      times += (h > 1 ? ",\"" : "\"") + format_jst(now + std::chrono::hours{h}) + "\"";
      amounts += (h > 1 ? ",\"" : "\"") + std::to_string(cm_per_hour) + "\"";
    }
    const auto text = R"([{"publishingOffice":"test","reportDatetime":")" + format_jst(now) +
                      R"(","timeSeries":[{"timeDefines":[)" + times +
                      R"(],"areas":[{"area":{"name":"a","code":"a"},"snowfalls":[)" + amounts +
                      "]}]}]}]";
    const forecast_from from;
    must(take_forecast(on, sapporo(), text, from));
  }

  void tick(std::string_view at) {
    here.time.set(jst(at));
    here.loop.wait(runner.tick(sapporo()));
  }

  std::vector<decision_row> decisions() {
    return read([](db::reader& r) { return decisions_of(r, "2026-12-01"); });
  }
  std::vector<request_row> requests() {
    return read([](db::reader& r) { return requests_of(r, "2026-12-01"); });
  }
  // Keys of the messages that were wanted, of that kind.
  std::vector<std::string> wanted(std::string_view prefix) {
    std::vector<std::string> out;
    for (const auto& c : read([](db::reader& r) { return db::read_changes(r, 0, 100'000); })) {
      if (c.kind == notify::wanted_kind) {
        auto w = notify::read_wanted(c.body);
        if (w.ok() && w.value().key.starts_with(prefix)) {
          out.push_back(w.value().key);
        }
      }
    }
    return out;
  }
  std::size_t audited(std::string_view action) {
    std::size_t n = 0;
    for (const auto& a : read([](db::reader& r) { return record::read_audit(r, 0, 100'000); })) {
      n += a.action == action ? 1 : 0;
    }
    return n;
  }

  const actor officer{"tanaka", "staff"};
  db::testing::fresh_house here;
  std::unique_ptr<broker::broker> entities;
  fake_reader camera;
  parts on;
  jobs::runner runner;
};

}  // namespace tsu::snow::testing
