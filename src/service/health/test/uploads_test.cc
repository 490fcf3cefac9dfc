// Any order and repetition of uploads gives the same state.
#include <algorithm>

#include "base/core/random.h"
#include "service/health/test/health_town.h"

namespace tsu::health {
namespace {

using testing::gateway;
using testing::hanako;
using testing::nurse;
using testing::taro;

class health_uploads : public testing::health_town {
 protected:
  std::vector<upload_item> all;

  void register_devices() {
    const auto from = at("2026-10-01T00:00:00Z");
    write([&](db::tx& t) {
      for (const auto& [id, who] : {std::pair{"cuff", std::optional<std::int64_t>{1}},
                                    {"oximeter", {2}},
                                    {"station", {}}}) {
        ASSERT_TRUE(keep_device(t, on, nurse, id,
                                {.label = id,
                                 .gateway = "gw-1",
                                 .at = who ? place::home : place::station,
                                 .person = who,
                                 .from = from})
                        .ok());
      }
    });
  }
  void measure(random_source& chance) {
    for (int i = 0; i < 40; ++i) {
      upload_item one{.measured_at =
                          here.time.now() - std::chrono::minutes{chance.below(20 * 24 * 60)}};
      const auto which = chance.below(3);
      if (which == 0) {
        one.device = "cuff";
        one.values = bp(static_cast<double>(100 + chance.below(90)), 70);
      } else if (which == 1) {
        one.device = "oximeter";
        one.values.spo2_percent = static_cast<double>(88 + chance.below(12));
      } else {
        one.device = "station";
        one.card = "card-of-taro";
        one.values.weight_kg = 50 + static_cast<double>(chance.below(100)) / 10;
      }
      all.push_back(std::move(one));
    }
  }
  void send(const std::vector<upload_item>& items) {
    const auto r = write([&](db::tx& t) { return take_upload(t, on, town, gateway, {items}); });
    ASSERT_TRUE(r.ok());
    for (const auto& one : r.value().items) {
      ASSERT_NE(one.how, uploaded::refused) << one.code.value_or("");
    }
  }
  void forget() {
    write([](db::tx& t) {
      store::forget_person(t, hanako);
      store::forget_person(t, taro);
    });
  }
  // Everything that anybody could see, but for the numbers of rows.
  std::string state() {
    std::string out;
    for (const auto who : {hanako, taro}) {
      for (const auto k : {kind::blood_pressure, kind::spo2, kind::weight}) {
        out += to_json(series(k, 30, who).value()) + "\n";
      }
      auto page =
          look([&](db::reader& r) {
            return records_of(
                r, on, {town, who},
                {.person = who, .from = instant{}, .before = here.time.now(), .limit = 1'000});
          }).value();
      std::vector<std::string> records;
      for (auto& one : page.items) {
        one.number = 0;
        records.push_back(to_json(one));
      }
      std::sort(records.begin(), records.end());
      for (const auto& one : records) {
        out += one + "\n";
      }
      for (const auto& task : tasks(who)) {
        auto v = view(task);
        v.number = 0;
        out += to_json(v) + "\n";
      }
    }
    return out;
  }
};

TEST_P(health_uploads, in_any_order_and_however_often_come_to_the_same) {
  seeded_random chance{20'261'122};
  for (int round = 0; round < 3; ++round) {
    all.clear();
    forget();
    register_devices();
    measure(chance);
    send(all);
    const auto once = state();
    EXPECT_NE(once.find("\"reasons\""), std::string::npos) << "a nurse is called in some of them";
    for (int order = 0; order < 4; ++order) {
      forget();
      register_devices();
      auto some = all;
      some.insert(some.end(), all.begin(), all.begin() + 15);
      for (auto i = some.size(); i > 1; --i) {
        std::swap(some[i - 1], some[chance.below(i)]);
      }
      for (std::size_t from = 0; from < some.size();) {
        const auto n = std::min<std::size_t>(1 + chance.below(12), some.size() - from);
        send({some.begin() + static_cast<std::ptrdiff_t>(from),
              some.begin() + static_cast<std::ptrdiff_t>(from + n)});
        from += n;
      }
      ASSERT_EQ(state(), once) << "round " << round << ", order " << order;
    }
  }
}

TEST_P(health_uploads, go_to_whoever_had_the_device_then) {
  const auto lend = [&](std::int64_t who, const char* from) {
    return write([&](db::tx& t) {
      return keep_device(t, on, nurse, "cuff",
                         {.label = "", .gateway = "gw-1", .person = who, .from = at(from)});
    });
  };
  ASSERT_TRUE(lend(1, "2026-11-01T00:00:00Z").ok());
  ASSERT_TRUE(lend(2, "2026-11-10T00:00:00Z").ok());
  send({{.device = "cuff", .measured_at = at("2026-11-09T23:59:59Z"), .values = bp(120, 70)},
        {.device = "cuff", .measured_at = at("2026-11-10T00:00:00Z"), .values = bp(121, 70)}});
  EXPECT_EQ(series(kind::blood_pressure, 30).value().lines[0].points.at(0).mean, 120);
  EXPECT_EQ(series(kind::blood_pressure, 30, taro).value().lines[0].points.at(0).mean, 121);
  EXPECT_EQ(code_of(lend(77, "2026-11-11T00:00:00Z")), "no_such_person");
}

TEST_P(health_uploads, that_cannot_be_taken_are_refused_one_by_one) {
  register_devices();
  write([&](db::tx& t) {
    ASSERT_TRUE(
        keep_device(t, on, nurse, "theirs", {.label = "", .gateway = "gw-2", .person = 1}).ok());
    ASSERT_TRUE(keep_device(t, on, nurse, "old",
                            {.label = "", .gateway = "gw-1", .person = 1, .closed = true})
                    .ok());
  });
  const auto now = here.time.now();
  const auto r = write([&](db::tx& t) {
    return take_upload(
        t, on, town, gateway,
        {{{.device = "nobody's", .measured_at = now, .values = bp(120, 70)},
          {.device = "theirs", .measured_at = now, .values = bp(120, 70)},
          {.device = "old", .measured_at = now, .values = bp(120, 70)},
          {.device = "cuff", .measured_at = at("2026-09-01T00:00:00Z"), .values = bp(120, 70)},
          {.device = "station", .measured_at = now, .values = bp(120, 70)},
          {.device = "station", .measured_at = now, .card = "no card", .values = bp(120, 70)},
          {.device = "cuff", .measured_at = now, .values = bp(20, 10)},
          {.device = "cuff", .measured_at = now + std::chrono::hours{1}, .values = bp(120, 70)},
          {.device = "cuff", .measured_at = now, .values = bp(120, 70)}}});
  });
  ASSERT_TRUE(r.ok());
  std::vector<std::string> codes;
  for (const auto& one : r.value().items) {
    codes.push_back(one.code.value_or("ok"));
  }
  EXPECT_EQ(codes,
            (std::vector<std::string>{"health_no_device", "health_no_device", "health_no_device",
                                      "health_no_person", "health_no_person", "health_no_person",
                                      "health_bad_values", "health_in_future", "ok"}));
  upload_wish many;
  many.items.resize(upload_max + 1);
  EXPECT_EQ(code_of(write([&](db::tx& t) { return take_upload(t, on, town, gateway, many); })),
            "health_too_many");
}

HEALTH_ON_BOTH(health_uploads);

}  // namespace
}  // namespace tsu::health
