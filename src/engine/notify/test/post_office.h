// A town with its post office for tests: a house, a module "trial" that sends messages, contacts,
// ways out that do as they are told, and time that only moves when it is moved.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/core/json_text.h"
#include "base/core/random.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "base/record/idempotency.h"
#include "engine/notify/contacts.h"
#include "engine/notify/dispatcher.h"
#include "engine/notify/follow_news.h"
#include "engine/notify/follow_wanted.h"
#include "engine/notify/module.h"
#include "engine/notify/parts.h"
#include "engine/notify/post.h"
#include "engine/notify/store_messages.h"

namespace tsu::notify {

using db::testing::engine_kind;

inline constexpr std::string_view trial_ja = R"({
  "trial.call.subject": "出動要請（{zone}）",
  "trial.call.body": "{contact} 様、{zone}の除雪を{start}に始めてください。",
  "trial.call.sms": "{zone} {start.time}開始",
  "trial.call.voice": "{zone}の除雪を、{start.time}に始めてください。",
  "trial.call.answer.accept": "出動できます",
  "trial.call.answer.decline": "できません"
})";
inline constexpr std::string_view trial_en = R"({
  "trial.call.subject": "Call-out: {zone}",
  "trial.call.body": "{contact}, please clear {zone} at {start}.",
  "trial.call.sms": "{zone} at {start.time}",
  "trial.call.voice": "Please clear {zone} at {start.time}.",
  "trial.call.answer.accept": "I go",
  "trial.call.answer.decline": "I cannot"
})";
inline constexpr message_kind trial_messages[] = {
    {"trial.call", "asks somebody to clear snow", "zone start", "accept decline"}};
inline constexpr i18n::catalogue trial_texts[] = {{"trial", i18n::language::ja, trial_ja},
                                                  {"trial", i18n::language::en, trial_en}};
inline const module& trial_module() {
  static const module m{.name = "trial",
                        .title = "試験",
                        .says = "Sends messages in tests.",
                        .messages = trial_messages,
                        .texts = trial_texts};
  return m;
}

// Does what the test says, and keeps what it was given.
class fake_channel final : public channel {
 public:
  std::function<outcome(const outgoing&)> says = [](const outgoing&) {
    return outcome{.what = outcome::kind::sent};
  };
  std::vector<outgoing> got;

  task<outcome> send(outgoing o) override {
    got.push_back(o);
    co_return says(o);
  }
};

inline const std::array post_office_schemas{db::module_schema{"record", record::migrations},
                                            db::module_schema{"notify", migrations}};

class post_office {
 public:
  explicit post_office(engine_kind e)
      : here(e, post_office_schemas),
        tables{wired_module{&contents()}, wired_module{&trial_module()}},
        book(tables),
        on(std::make_shared<parts>(*here.doors, book, vault{key}, here.time)) {
    set_up(*on);
    make_workers();
  }

  void set_up(parts& p) {
    p.name_of = [](tenant_code) { return std::string{"富良野市"}; };
    p.url_of = [](tenant_code) { return std::string{"https://furano.example"}; };
    p.gateway_secret = secret<std::string>{"gateway-secret-of-this-test"};
    for (const auto w : {way::email, way::webhook, way::sms, way::voice}) {
      p.ways[static_cast<std::size_t>(w)] = channels[w];
    }
  }
  void make_workers() {
    town_follower = std::make_unique<wanted_follower>(*on, town, db::place::town);
    people_follower = std::make_unique<wanted_follower>(*on, town, db::place::people);
    out = std::make_unique<dispatcher>(*on, town, random);
  }
  // As if the program had been ended and started again.
  void restart() {
    out.reset();
    town_follower.reset();
    people_follower.reset();
    here.reopen();
    on = std::make_shared<parts>(*here.doors, book, vault{key}, here.time);
    set_up(*on);
    make_workers();
  }

  db::store& people() { return here.at(db::place::people); }
  fake_channel& at(way w) { return *channels[w]; }

  contact_id add(contact c) {
    const auto id = here.loop.wait(people().write([&](db::tx& t) {
      return add_contact(t, on->keys, town, c, {"tester", "staff"});
    }));
    EXPECT_TRUE(id.ok()) << (id.ok() ? "" : id.error().detail);
    return id.ok() ? id.value() : contact_id{};
  }
  // With every way there is.
  contact_id add_firm() {
    return add({.id = {},
                .who = {"田中除雪",
                        "タナカジョセツ",
                        {{way::email, "tanaka@firm.example", ""},
                         {way::webhook, "https://firm.example/hook", ""},
                         {way::sms, "090-1234-5678", ""},
                         {way::voice, "0167-22-0000", ""}}},
                .organisation = "田中建設",
                .account = "tanaka",
                .quiet = quiet_hours{22 * 60, 7 * 60}});
  }

  result<done> post(const wanted& w, db::place to = db::place::town) {
    return here.loop.wait(here.at(to).write([&](db::tx& t) { return notify::post(t, w); }));
  }
  wanted call_of(contact_id to, std::string key = "trial:1") {
    return {
        .key = std::move(key),
        .to = to_contact(to),
        .message = "trial.call",
        .values = {{"zone", std::string{"東1"}}, {"start", *parse_instant("2026-11-22T19:00:00Z")}},
        .ways = {way::sms},
        .how_urgent = urgency::urgent,
        .answers = {"accept", "decline"},
        .link = "/field/snow/1",
        .about = "除雪出動の要請"};
  }
  void follow() {
    while (here.loop.wait(town_follower->follow_new()) +
               here.loop.wait(people_follower->follow_new()) >
           0) {
    }
  }
  // Everything that can happen now happens.
  std::size_t work() {
    follow();
    return here.loop.wait(out->deliver_due());
  }

  message_row message(const std::string& key = "trial:1") {
    const auto m =
        here.loop.wait(people().read([&](db::reader& r) { return find_message_by_key(r, key); }));
    EXPECT_TRUE(m) << key;
    return m.value_or(message_row{});
  }
  std::vector<delivery_row> deliveries(const std::string& key = "trial:1") {
    const auto number = message(key).number;
    return here.loop.wait(people().read([&](db::reader& r) { return deliveries_of(r, number); }));
  }
  // "sms:sent voice:reserve"
  std::string states(const std::string& key = "trial:1") {
    std::string out_text;
    for (const auto& d : deliveries(key)) {
      out_text += (out_text.empty() ? "" : " ") + std::string{name_of(d.by)} + ":" +
                  std::string{name_of(d.now)};
    }
    return out_text;
  }
  // Of the people store's change log, without what only wakes.
  std::vector<std::string> news() {
    std::vector<std::string> all;
    const auto changes =
        here.loop.wait(people().read([](db::reader& r) { return db::read_changes(r, 0, 1000); }));
    for (const auto& c : changes) {
      if (c.kind == changed_kind || c.kind == answered_kind) {
        const json_members in{c.body};
        auto line = c.subject + " " + json_string_text(in.find("now"));
        if (c.kind == answered_kind) {
          line += " " + json_string_text(in.find("answer"));
        }
        all.push_back(line);
      }
    }
    return all;
  }

  const crypto::box_key key = crypto::box_key::random();
  const tenant_code town = db::testing::sapporo();
  db::testing::fresh_house here;
  std::array<wired_module, 2> tables;
  template_book book;
  std::map<way, std::shared_ptr<fake_channel>> channels{
      {way::email, std::make_shared<fake_channel>()},
      {way::webhook, std::make_shared<fake_channel>()},
      {way::sms, std::make_shared<fake_channel>()},
      {way::voice, std::make_shared<fake_channel>()}};
  seeded_random random{1};
  std::shared_ptr<parts> on;
  std::unique_ptr<wanted_follower> town_follower, people_follower;
  std::unique_ptr<dispatcher> out;
};

}  // namespace tsu::notify
