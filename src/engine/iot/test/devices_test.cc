// Devices in a town with a broker, on both engines: what is kept, what follows from time.
#include <gtest/gtest.h>

#include <array>

#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/model/context.h"
#include "engine/broker/query/query.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/history.h"
#include "engine/broker/store/make_broker.h"
#include "engine/iot/api.h"
#include "engine/iot/commands.h"
#include "engine/iot/follow_wishes.h"
#include "engine/iot/mqtt_devices.h"
#include "engine/iot/rules.h"
#include "engine/iot/take_measures.h"
#include "engine/iot/watch_devices.h"

namespace tsu::iot {
namespace {

using db::testing::engine_kind;
using db::testing::sapporo;
using std::chrono::minutes;
using std::chrono::seconds;

const std::array schemas{db::module_schema{"record", record::migrations}, broker::schema(),
                         db::module_schema{"iot", migrations}};
const asker staff{{"tanaka", "staff"}, true};

class devices : public ::testing::TestWithParam<engine_kind> {
 protected:
  devices() : here(GetParam(), schemas) { open(); }
  void open() {
    entities =
        broker::make_broker(*here.doors, {.types = {{"Kept", true, db::durability::interval, {}}},
                                          .only_node = GetParam() == engine_kind::sqlite});
    on = std::make_unique<parts>(*here.doors, *entities, here.time);
    on->key = installation;
    on->keeps_history = [](std::string_view type) { return type == "Kept"; };
  }

  std::string make(const std::string& id, device_draft d = {}) {
    d.id = d.name = id;
    d.entity_type = d.entity_type.empty() ? "T" : d.entity_type;
    const auto made = here.loop.wait(register_device(*on, sapporo(), d, staff));
    EXPECT_TRUE(made.ok()) << made.error().detail;
    return made.value().key;
  }
  std::string say(const std::string& id, const std::string& key, const std::string& text,
                  std::optional<instant> at = {}) {
    const auto known = here.loop.wait(admit(*on, sapporo(), id, key));
    if (!known.ok()) {
      return known.error().code;
    }
    const auto read = read_ultralight(text, id);
    const auto taken =
        here.loop.wait(take_measures(*on, sapporo(), *known.value(), read.value().groups, at));
    if (!taken.ok()) {
      return taken.error().code;
    }
    const auto& t = taken.value();
    return std::to_string(t.written) + " written " + std::to_string(t.unchanged) + " same " +
           std::to_string(t.late) + " late";
  }
  void watch() { here.loop.wait(watch_devices(*on, sapporo())); }
  device_row row_of(const std::string& id) {
    return *here.loop.wait(
        here.at(db::place::town).read([&](db::reader& r) { return find_device(r, id); }));
  }
  device_state state_of(const std::string& id) { return row_of(id).state; }
  // The canonical instance, as the broker has it.
  std::string shown(const std::string& entity, const std::string& attribute) {
    const auto view = here.loop.wait(entities->look({sapporo(), ""}));
    const auto found = view->find(entity);
    const auto name = view->terms().find(attribute);
    const auto* a = found && name ? found->find(*name) : nullptr;
    return a == nullptr ? "" : std::string{found->value_of(*a)};
  }
  std::vector<std::string> events(std::string_view kind) {
    return here.loop.wait(here.at(db::place::town).read([&](db::reader& r) {
      std::vector<std::string> out;
      for (const auto& c : db::read_changes(r, 0, 1'000)) {
        if (c.kind == kind) {
          out.push_back(c.subject + " " + c.body);
        }
      }
      return out;
    }));
  }
  std::size_t audit_rows() {
    return here.loop.wait(here.at(db::place::town).read([](db::reader& r) {
      return record::read_audit(r, 0, 1'000).size();
    }));
  }
  std::string ask(const std::string& id, const std::string& name, std::int64_t lives_s = 600) {
    const command_draft c{.name = name, .value = json_raw{"5"}, .expires_in_s = lives_s};
    const auto made = here.loop.wait(ask_command(*on, sapporo(), id, c, staff));
    return made.ok() ? "asked" : made.error().code;
  }

  const crypto::box_key installation = crypto::box_key::random();
  db::testing::fresh_house here;
  std::unique_ptr<broker::broker> entities;
  std::unique_ptr<parts> on;
};

TEST_P(devices, are_told_what_is_written_into_an_attribute_once_and_where_they_say_so) {
  make("lamp", {.commands_by_attribute = true, .commands = std::vector<std::string>{"on", "dim"}});
  make("deaf", {.commands = std::vector<std::string>{"on"}});
  const auto write = [&](const std::string& device, const std::string& json) {
    broker::write_op op{.how = broker::write_kind::append};
    op.entity.id = "urn:ngsi-ld:T:" + device;
    op.entity.attributes = {{.name = broker::context::core()->stored("on"),
                             .text = R"({"type":"Property","value":)" + json + "}"}};
    return here.loop.wait(entities->write({sapporo(), ""}, std::move(op))).ok();
  };
  wish_follower one{*on, sapporo()}, other{*on, sapporo()};
  const auto follow = [&](wish_follower& f) {
    while (here.loop.wait(f.follow_new()) > 0) {
    }
  };
  const auto told = [&](const std::string& device) {
    return here.loop.wait(here.at(db::place::town).read([&](db::reader& r) {
      std::string out;
      for (const auto& c : list_commands(r, device, 10)) {
        out += c.name + " " + c.value + " " + c.asked_by + ";";
      }
      return out;
    }));
  };
  for (const auto* device : {"lamp", "deaf"}) {
    broker::write_op op{.how = broker::write_kind::create};
    op.entity = {.id = std::string{"urn:ngsi-ld:T:"} + device,
                 .types = {broker::context::core()->stored("T")}};
    op.entity.attributes = {{.name = broker::context::core()->stored("on"),
                             .text = R"({"type":"Property","value":"made"})"}};
    ASSERT_TRUE(here.loop.wait(entities->write({sapporo(), ""}, std::move(op))).ok());
  }
  follow(one), follow(other);
  EXPECT_EQ(told("lamp"), "") << "what an entity is made with is no wish";
  ASSERT_TRUE(write("lamp", "true") && write("deaf", "true"));
  follow(one), follow(other);
  EXPECT_EQ(told("lamp"), "on true attribute;");
  EXPECT_EQ(told("deaf"), "");
  EXPECT_EQ(shown("urn:ngsi-ld:T:lamp", "on_status"), R"("PENDING")");
  ASSERT_TRUE(write("lamp", "false"));
  follow(other), follow(one);
  EXPECT_EQ(told("lamp"), "on false attribute;on true attribute;") << "two programs tell once";
  wish_follower later{*on, sapporo()};
  follow(later);
  EXPECT_EQ(told("lamp"), "on false attribute;on true attribute;");
}

TEST_P(devices, show_why_they_are_not_told_and_do_not_wish_themselves) {
  const auto key = make("lamp", {.commands_by_attribute = true,
                                 .protocol = protocol::ul,
                                 .commands = std::vector<std::string>{"on"}});
  EXPECT_EQ(say("lamp", key, "t|1"), "1 written 0 same 0 late");
  EXPECT_EQ(say("lamp", key, "on|1"), "iot_bad_name");
  wish_follower one{*on, sapporo()};
  const auto follow = [&] {
    while (here.loop.wait(one.follow_new()) > 0) {
    }
  };
  follow();
  broker::write_op op{.how = broker::write_kind::append};
  op.entity.id = "urn:ngsi-ld:T:lamp";
  op.entity.attributes = {{.name = broker::context::core()->stored("on"),
                           .text = R"({"type":"Property","value":{"a":"|"}})"}};
  ASSERT_TRUE(here.loop.wait(entities->write({sapporo(), ""}, std::move(op))).ok());
  follow();
  EXPECT_EQ(shown("urn:ngsi-ld:T:lamp", "on_status"), R"("ERROR")");
  EXPECT_EQ(shown("urn:ngsi-ld:T:lamp", "on_info"), R"("iot_bad_command")");
  device_draft d{.id = "x", .name = "x", .entity_type = "T", .commands_by_attribute = true};
  d.attributes = std::vector<attribute_map>{{.from = "o", .to = "on"}};
  d.commands = std::vector<std::string>{"on"};
  const auto no = check_device(d);
  ASSERT_FALSE(no.ok());
  EXPECT_EQ(no.error().fields.front().code, "is_a_command");
}

TEST_P(devices, every_statement_prepares) {
  EXPECT_EQ(here.doors->check(sapporo(), statements), std::vector<std::string>{});
}

TEST_P(devices, silence_makes_a_device_late_then_lost_and_a_message_live_again) {
  const auto key = make("a", {.interval_s = 600});
  watch();
  EXPECT_EQ(state_of("a"), device_state::never);
  EXPECT_EQ(say("a", key, "t|1"), "1 written 0 same 0 late");
  EXPECT_EQ(state_of("a"), device_state::live);
  here.time.advance(minutes{21});
  watch();
  EXPECT_EQ(state_of("a"), device_state::late);
  EXPECT_EQ(shown("urn:ngsi-ld:Device:a", "deviceState"), R"("late")");
  here.time.advance(minutes{20});
  watch();
  watch();
  EXPECT_EQ(state_of("a"), device_state::lost);
  EXPECT_EQ(say("a", key, "t|1"), "1 written 0 same 0 late");
  EXPECT_EQ(shown("urn:ngsi-ld:Device:a", "deviceState"), R"("live")");
  EXPECT_EQ(events(device_changed),
            (std::vector<std::string>{R"(a {"state":"live"})", R"(a {"state":"late"})",
                                      R"(a {"state":"lost"})", R"(a {"state":"live"})"}));
}

TEST_P(devices, a_device_write_leaves_no_audit_row_and_a_registration_does) {
  const auto key = make("a");
  EXPECT_EQ(audit_rows(), 1u);
  say("a", key, "t|1");
  say("a", key, "t|2");
  EXPECT_EQ(audit_rows(), 1u);
}

TEST_P(devices, what_is_registered_and_seen_outlives_a_restart) {
  const auto key = make("a", {.interval_s = 60, .commands = std::vector<std::string>{"ping"}});
  say("a", key, "t|1|batteryLevel|0.4");
  ask("a", "ping");
  const auto before = row_of("a");
  on.reset();
  entities.reset();
  here.reopen();
  open();
  const auto after = row_of("a");
  EXPECT_EQ(after.state, device_state::live);
  EXPECT_EQ(after.seen, before.seen);
  EXPECT_EQ(after.battery, 0.4);
  EXPECT_EQ(say("a", key, "t|2"), "1 written 0 same 0 late");
  EXPECT_EQ(here.loop.wait(fetch_commands(*on, sapporo(), after)).size(), 1u);
}

TEST_P(devices, an_older_value_goes_to_the_history_and_not_over_a_newer_one) {
  const auto key = make("a", {.entity_type = "Kept"});
  const auto now = here.time.now();
  EXPECT_EQ(say("a", key, "t|2", now), "1 written 0 same 0 late");
  EXPECT_EQ(say("a", key, "t|1", now - minutes{10}), "0 written 1 same 1 late");
  EXPECT_EQ(say("a", key, "t|1", now - minutes{10}), "0 written 1 same 1 late");
  EXPECT_EQ(say("a", key, "t|2", now), "0 written 1 same 0 late");
  EXPECT_EQ(shown("urn:ngsi-ld:Kept:a", "t"), "2");
  std::vector<std::string> past;
  const broker::series_query all{.entity = "urn:ngsi-ld:Kept:a", .attributes = {"t"}};
  const auto read =
      here.loop.wait(entities->series({sapporo(), ""}, all, [&](const broker::observation& o) {
        past.push_back(format_instant(o.at));
      }));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(past,
            (std::vector<std::string>{format_instant(now - minutes{10}), format_instant(now)}));
}

TEST_P(devices, the_old_key_is_good_until_the_overlap_is_over) {
  const auto old = make("a");
  const auto made = here.loop.wait(exchange_key(*on, sapporo(), "a", std::chrono::hours{2}, staff));
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(say("a", old, "t|1"), "1 written 0 same 0 late");
  here.time.advance(std::chrono::hours{2});
  EXPECT_EQ(say("a", old, "t|2"), "iot_wrong_key");
  EXPECT_EQ(say("a", made.value().key, "t|2"), "1 written 0 same 0 late");
}

TEST_P(devices, a_last_will_makes_it_lost_at_once_and_no_watch_brings_it_back) {
  const auto key = make("a", {.interval_s = 600});
  say("a", key, "t|1");
  here.time.advance(seconds{1});
  const auto known = here.loop.wait(admit(*on, sapporo(), "a", key)).value();
  ASSERT_TRUE(here.loop.wait(take_status(*on, sapporo(), *known, false)).ok());
  EXPECT_EQ(state_of("a"), device_state::lost);
  watch();
  EXPECT_EQ(state_of("a"), device_state::lost);
  const auto again = here.loop.wait(admit(*on, sapporo(), "a", key)).value();
  ASSERT_TRUE(here.loop.wait(take_status(*on, sapporo(), *again, true)).ok());
  EXPECT_EQ(state_of("a"), device_state::live);
}

TEST_P(devices, a_command_that_nobody_answers_runs_out_and_says_why) {
  const auto key = make("a", {.commands = std::vector<std::string>{"ping", "move"}});
  EXPECT_EQ(ask("a", "ping", 60), "asked");
  ASSERT_EQ(here.loop.wait(fetch_commands(*on, sapporo(), row_of("a"))).size(), 1u);
  EXPECT_EQ(ask("a", "move", 60), "asked");
  here.time.advance(seconds{60});
  EXPECT_TRUE(here.loop.wait(fetch_commands(*on, sapporo(), row_of("a"))).empty());
  const std::vector<command_answer> late{{"ping", "ok"}};
  EXPECT_FALSE(here.loop.wait(take_answers(*on, sapporo(), row_of("a"), late)).ok());
  watch();
  EXPECT_EQ(shown("urn:ngsi-ld:T:a", "ping_status"), R"("EXPIRED")");
  EXPECT_EQ(shown("urn:ngsi-ld:T:a", "ping_info"), R"("no answer came")");
  EXPECT_EQ(shown("urn:ngsi-ld:T:a", "move_info"), R"("nobody fetched it")");
}

TEST_P(devices, a_json_device_is_given_one_command_of_each_name_at_a_time) {
  make("a", {.commands = std::vector<std::string>{"ping"}});
  ask("a", "ping");
  ask("a", "ping");
  EXPECT_EQ(here.loop.wait(fetch_commands(*on, sapporo(), row_of("a"))).size(), 1u);
  EXPECT_EQ(here.loop.wait(fetch_commands(*on, sapporo(), row_of("a"))).size(), 1u);
  EXPECT_TRUE(here.loop.wait(fetch_commands(*on, sapporo(), row_of("a"))).empty());
}

TEST_P(devices, at_most_a_hundred_commands_wait) {
  make("a", {.commands = std::vector<std::string>{"ping"}});
  for (std::size_t i = 0; i < commands_max; ++i) {
    ASSERT_EQ(ask("a", "ping"), "asked");
  }
  EXPECT_EQ(ask("a", "ping"), "iot_too_many_commands");
}

TEST_P(devices, over_mqtt_the_topic_says_who_it_is_and_a_reason_says_what_was_dropped) {
  const device_draft over_mqtt{.transport = transport::mqtt,
                               .protocol = protocol::ul,
                               .commands = std::vector<std::string>{"ping"}};
  const auto key = make("a", over_mqtt);
  mqtt_devices listener{*on};
  const auto topic = [&](const std::string& what) { return "/" + key + "/a/" + what; };
  const std::vector<broker::mqtt_message> all{{topic("attrs"), "t|1"},
                                              {topic("attrs/h"), "40"},
                                              {"/json/" + key + "/a/attrs", R"({"t":2})"},
                                              {topic("attrs"), "t"},
                                              {"/011002-AAAAAAAAAAAAAAAAAAAAAA/a/attrs", "t|3"},
                                              {"/nobody/a/attrs", "t|3"},
                                              {topic("cmdexe"), "a@ping|ok"},
                                              {topic("status"), "offline"}};
  EXPECT_EQ(here.loop.wait(listener.take(all)),
            (std::vector<std::string>{"written", "written", "written", "bad_payload", "wrong_key",
                                      "wrong_key", "no_command", "written"}));
  EXPECT_EQ(shown("urn:ngsi-ld:T:a", "t"), "2");
  EXPECT_EQ(state_of("a"), device_state::lost);

  EXPECT_TRUE(here.loop.wait(listener.to_publish()).empty());
  EXPECT_EQ(ask("a", "ping"), "asked");
  const auto waits = here.loop.wait(listener.to_publish());
  ASSERT_EQ(waits.size(), 1u);
  EXPECT_EQ(waits[0].topic, topic("cmd"));
  EXPECT_EQ(waits[0].payload, "a@ping|5");
  here.loop.wait(listener.published({waits[0].ticket}));
  EXPECT_TRUE(here.loop.wait(listener.to_publish()).empty());
  EXPECT_EQ(shown("urn:ngsi-ld:T:a", "ping_status"), R"("DELIVERED")");
  const std::vector<broker::mqtt_message> answer{{topic("cmdexe"), "a@ping|ok"}};
  EXPECT_EQ(here.loop.wait(listener.take(answer)), std::vector<std::string>{"written"});
  EXPECT_EQ(shown("urn:ngsi-ld:T:a", "ping_status"), R"("OK")");
}

// A refused message is no sign of life: the device has not been seen.
TEST_P(devices, an_answer_that_is_refused_leaves_nothing) {
  const auto key = make("a", {.commands = std::vector<std::string>{"ping"}});
  EXPECT_EQ(ask("a", "ping"), "asked");
  const caller nobody;
  const auto answer = [&](std::string_view body) {
    const auto query = "i=a&k=" + key;
    const http::request r{.verb = http::method::post, .query = query, .body = body};
    call c{.request = r, .tenant = sapporo(), .who = nobody, .now = here.time.now()};
    const auto out = here.loop.wait(api::post_json_answers(*on, c));
    return out.ok() ? "taken" : out.error().code;
  };
  const auto changes = [&] { return here.at(db::place::town).newest_change(); };
  const auto before = changes();
  for (const auto& [body, code] : std::vector<std::pair<std::string_view, std::string_view>>{
           {R"({"pong":"ok"})", "iot_no_command"},
           {R"({"ping":"ok","pong":"ok"})", "iot_no_command"},
           {R"({"ping":null})", "iot_bad_value"},
           {R"({"ping":"urn:ngsi-ld:null"})", "iot_bad_value"},
           {R"({"ping":{"error":null}})", "iot_bad_value"},
           {R"(["ping"])", "iot_bad_payload"}}) {
    EXPECT_EQ(answer(body), code) << body;
  }
  EXPECT_EQ(changes(), before);
  EXPECT_FALSE(row_of("a").seen);
  EXPECT_EQ(answer(R"({"ping":"ok"})"), "taken");
  EXPECT_TRUE(row_of("a").seen);
  EXPECT_EQ(shown("urn:ngsi-ld:T:a", "ping_status"), R"("OK")");
}

TEST_P(devices, without_a_kept_key_no_command_is_taken_that_nobody_could_be_told) {
  on->key.reset();
  make("a", {.transport = transport::mqtt, .commands = std::vector<std::string>{"ping"}});
  EXPECT_EQ(ask("a", "ping"), "iot_no_topic");
}

INSTANTIATE_TEST_SUITE_P(engines, devices, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::iot
