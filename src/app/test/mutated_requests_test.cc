// 100,000 requests that are nearly right, at the front desk of the program as it stands over real
// stores: no answer is 5xx, and what is refused leaves the stores and the memory as they were.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/front_desk.h"
#include "app/standing.h"
#include "app/test/broker_rows.h"
#include "app/test/community_rows.h"
#include "app/test/consent_rows.h"
#include "app/test/coupon_rows.h"
#include "app/test/crm_rows.h"
#include "app/test/developer_rows.h"
#include "app/test/device_rows.h"
#include "app/test/health_rows.h"
#include "app/test/inquiry_rows.h"
#include "app/test/lending_rows.h"
#include "app/test/op_rows.h"
#include "app/test/people_rows.h"
#include "app/test/points_rows.h"
#include "app/test/post_office_rows.h"
#include "app/test/provider_rows.h"
#include "app/test/sample_requests.h"
#include "app/test/snow_rows.h"
#include "app/test/survey_rows.h"
#include "app/town.h"
#include "base/core/random.h"
#include "base/db/test/fresh_house.h"
#include "base/db/test/store_watch.h"
#include "engine/broker/broker.h"
#include "engine/broker/query/query.h"
#include "engine/broker/store/history.h"
#include "engine/geo/boundaries.h"
#include "engine/id/tokens.h"
#include "engine/rules/store.h"
#include "service/weather/import_observations.h"
#include "service/weather/parts.h"

namespace tsu::app {
namespace {

using db::testing::engine_kind;
using testing::asked;

constexpr std::string_view services[] = {"", "snow"};

constexpr db::statement put_service{"",
                                    "INSERT INTO broker_service(name, created) VALUES('snow', 0)"};

// A route that does what none may: it keeps what it wrote, and then refuses.
answer write_and_refuse(const module_parts&, call&);
answer change_memory_and_refuse(const module_parts&, call&);
answer fail(const module_parts&, call&) {
  throw std::runtime_error{"on purpose"};
  co_return problem{};
}

constexpr std::string_view open_to_all = "open: only in this test";
constexpr route faulty_routes[] = {
    {http::method::post, "/faulty/v1/writes", open_to_all, write_and_refuse, "Writes."},
    {http::method::post, "/faulty/v1/remembers", open_to_all, change_memory_and_refuse, "Does."},
    {http::method::post, "/faulty/v1/failures", open_to_all, fail, "Fails."},
};
constinit const module faulty{
    .name = "faulty", .title = "faulty", .says = "For this test.", .routes = faulty_routes};

struct faulty_parts : module_parts {
  db::house* stores = nullptr;
  int* memory = nullptr;
};

answer write_and_refuse(const module_parts& p, call& c) {
  auto& town = static_cast<const faulty_parts&>(p).stores->at(c.tenant, db::place::town);
  co_await town.write([&](db::tx& t) { set_town_name(t, c.request.trace_id); });
  co_return problem{why::bad_input, "refused all the same"};
}

answer change_memory_and_refuse(const module_parts& p, call&) {
  ++*static_cast<const faulty_parts&>(p).memory;
  co_return problem{why::bad_input, "refused all the same"};
}

// The folder of the stores: in memory where there is such a place, as nothing here is about disks.
void use_memory_folder() {
  std::error_code none;
  const std::filesystem::path shm{"/dev/shm"};
  if (std::getenv("TMPDIR") == nullptr && ::access(shm.c_str(), W_OK) == 0 &&
      std::filesystem::space(shm, none).available > (256U << 20)) {
    ::setenv("TMPDIR", shm.c_str(), 0);
  }
}

class town_hall {
 public:
  explicit town_hall(engine_kind e) : house_((use_memory_folder(), e), schemas_) {
    const auto options = house_.opened_with();
    house_.loop.wait(house_.at(db::place::town).write([](db::tx& t) { t.run(put_service, {}); }));
    house_.loop.wait(house_.at(db::place::people).write([&](db::tx& t) {
      token_ = id::create_token(t, {.subject = "tester", .role = "admin"}).value().text.reveal();
    }));
    house_.doors.reset();
    here_ = std::make_unique<standing>(
        standing_options{
            .db = options, .snapshots_at_once = true, .ways_out = testing::ways_out_for_samples()},
        house_.time);
    here_->load_names();
    modules_.assign(here_->modules().begin(), here_->modules().end());
    faulty_->stores = &here_->house();
    faulty_->memory = &faulty_memory_;
    modules_.push_back({&faulty, faulty_});
    front_options fronts;
    fronts.default_tenant = db::testing::sapporo();
    desk_ = std::make_unique<front_desk>(modules_, here_->house(), here_->door(), house_.time,
                                         std::move(fronts));
    import_weather();
    import_borders();
    house_.loop.wait(testing::keep_post_office(here_->notify_parts(), db::testing::sapporo()));
    house_.loop.wait(testing::keep_devices(here_->iot_parts(), db::testing::sapporo()));
    house_.loop.wait(testing::keep_snow_town(here_->snow_parts(), db::testing::sapporo()));
    watch_ = db::testing::watch_stores(options, db::testing::sapporo());
    settle();
  }
  ~town_hall() {
    watch_.reset();
    desk_.reset();
    here_.reset();
  }

  const std::string& token() const { return token_; }
  standing& here() { return *here_; }

  http::reply ask(const asked& a) {
    trace_ = fmt::format("{:032x}", ++asked_);
    http::request r{.verb = a.verb,
                    .path = a.path,
                    .query = a.query,
                    .body = a.body,
                    .remote_address = "127.0.0.1",
                    .host = "localhost",
                    .trace_id = trace_};
    for (const auto& [name, value] : a.headers) {
      r.headers.add(name, value);
    }
    house_.time.advance(std::chrono::milliseconds{1});
    return house_.loop.wait(desk_->serve(r));
  }
  http::reply ask(const testing::sample& s) { return ask(testing::request_of(s, token_)); }

  // Asks, and says what was wrong with the answer or with what was left behind; empty where
  // nothing.
  std::string fault_of(const asked& a) {
    const auto reply = ask(a);
    last_ = reply.status;
    // NGSIv2 answers 422 where a part was done.
    const bool partly = reply.body.find(R"("error":"PartialUpdate")") != std::string::npos;
    const bool looks = a.verb == http::method::get || a.verb == http::method::head;
    // A look at a person leaves its row in the audit log, an export its notice, a device may report
    // in a GET, and a query may make an entity map; an authorization request waits for its person.
    const auto about = [&](std::string_view what) { return a.path.find(what) != a.path.npos; };
    const bool reads =
        looks && !about("/notify/v1/contacts/") && !about("/iot/d") && !about("/iot/json") &&
        !about("ntityMap") && !about("/oidc/") && !about("/people/v1/") &&
        !about("/consent/v1/touched") && !about("/id/v1/accounts") &&
        !about("/points/v1/persons") && !about("/crm/v1/persons") && !about("/crm/v1/tasks") &&
        !about("/crm/v1/segments") && !about("/coupons/v1/coupons") &&
        !about("/coupons/v1/persons") && !about("/devices/v1/persons") &&
        !about("/devices/v1/briefings") && !about("/devices/v1/tablets") &&
        !about("/devices/v1/support") && !about("/devices/v1/calls/") &&
        !about("/inquiries/v1/inquiries") && !about("/community/v1/persons") &&
        !about("/community/v1/sessions/") && !about("/community/v1/consultations") &&
        !about("/consent/v1/persons") && !about("/consent/look") && !about("/consent/v1/audit") &&
        !about("/me/export") && !about("/me/v1/export");
    const bool of_health = about("/health/v1/persons") || about("/health/v1/tasks/") ||
                           about("/health/v1/shared") || about("/health/v1/risks");
    // A wrong secret is counted and written down, although it is refused.
    const bool tries = about("/id/login") || about("/id/recover") || about("/id/tablet");
    if (last_ >= 500) {
      return fmt::format("answered {}", last_);
    }
    if (((last_ < 400 || partly) && (!reads || of_health)) || tries) {
      settle();
      return {};
    }
    auto memory = memory_text();
    if (memory != memory_) {
      return "memory has changed";
    }
    if (!watch_->moved()) {
      return {};
    }
    ++looked_;
    auto fault = db::testing::difference(watch_->held(), watch_->now());
    watch_->hold();
    return fault;
  }
  int last_status() const { return last_; }
  // How often the stores had to be compared after a refusal, as somebody had committed. What a
  // refused act wrote is undone before: then SQLite commits nothing, but on PostgreSQL a
  // transaction has taken a number, so there it is often and on SQLite never.
  int looked_closely() const { return looked_; }

  // Plants both faults, which must be found: a watch that sees nothing would pass everything.
  std::string plant_and_find() {
    const auto before = looked_;
    const auto wrote = fault_of({.verb = http::method::post, .path = "/faulty/v1/writes"});
    const bool compared = looked_ == before + 1;
    looked_ = before;
    if (!compared || wrote.find("town_about") == std::string::npos) {
      return "what was written is not seen";
    }
    const auto kept = fault_of({.verb = http::method::post, .path = "/faulty/v1/remembers"});
    return kept == "memory has changed" ? "" : "what is remembered is not seen";
  }

  // What was taken is recorded as history too; from here on nothing may change.
  void settle() {
    const broker::town_key town{db::testing::sapporo(), ""};
    const broker::series_query none{.entity = "urn:none"};
    const auto followed =
        house_.loop.wait(here_->entities().series(town, none, [](const auto&) {}));
    ASSERT_TRUE(followed.ok());
    house_.loop.wait(here_->entities().settle_history(town.tenant));  // and rows are written
    watch_->hold();
    memory_ = memory_text();
  }

  // Memory and rows agree, and neither is what it was not to become.
  std::string compare_all() {
    if (memory_text() != memory_) {
      return "memory has changed";
    }
    if (stored_text() != memory_) {
      return "memory is not what is stored";
    }
    return db::testing::difference(watch_->held(), watch_->now());
  }

  // Rows that no request makes.
  static void write_rows(db::tx& t) {
    testing::restore_broker_rows(t);
    t.run({"", "DELETE FROM rules_rule"}, {});
    t.run({"", "DELETE FROM rules_version"}, {});
    if (!rules::find_firing(t, 1)) {
      rules::open_firing(t, {.rule = "kept", .version = 1, .entity = "urn:k:1"});
    }
  }

  // Leaves only what import_weather() and import_borders() made, and writes what samples refer to.
  void begin_again() {
    for (const auto service : services) {
      std::string ids;
      each_entity(service, [&](const broker::entity_ptr& e) {
        const bool expired = e->expires() != broker::no_time && e->expires() <= house_.time.now();
        if (!expired && !e->id().starts_with("urn:ngsi-ld:WeatherObserved:")) {
          ids += (ids.empty() ? "[\"" : ",\"") + std::string{e->id()} + "\"";
        }
      });
      if (!ids.empty()) {
        must(asked{.verb = http::method::post,
                   .path = "/ngsi-ld/v1/entityOperations/delete",
                   .body = ids + "]"},
             service, 204);
      }
    }
    auto& town = here_->house().at(db::testing::sapporo(), db::place::town);
    house_.loop.wait(town.write(write_rows));
    house_.loop.wait(testing::restore_post_office(here_->notify_parts(), db::testing::sapporo()));
    house_.loop.wait(testing::restore_providers(here_->house(), db::testing::sapporo()));
    house_.loop.wait(testing::restore_sign_in(here_->house(), db::testing::sapporo()));
    house_.loop.wait(testing::restore_consents(here_->house(), db::testing::sapporo()));
    house_.loop.wait(testing::restore_people(here_->id_parts(), db::testing::sapporo()));
    house_.loop.wait(testing::restore_developers(here_->id_parts(), db::testing::sapporo()));
    house_.loop.wait(testing::restore_points(here_->house(), db::testing::sapporo()));
    house_.loop.wait(testing::restore_crm(here_->house(), db::testing::sapporo()));
    house_.loop.wait(
        testing::restore_coupons(here_->house(), db::testing::sapporo(), here_->id_parts().key));
    house_.loop.wait(
        testing::restore_community(here_->house(), db::testing::sapporo(), here_->id_parts().key));
    house_.loop.wait(testing::restore_health(here_->health_parts(), db::testing::sapporo()));
    house_.loop.wait(
        testing::restore_lending(here_->house(), db::testing::sapporo(), here_->id_parts().key));
    house_.loop.wait(
        testing::restore_inquiries(here_->house(), db::testing::sapporo(), here_->id_parts().key));
    house_.loop.wait(
        testing::restore_surveys(here_->house(), db::testing::sapporo(), here_->id_parts().key));
    must(asked{.verb = http::method::put,
               .path = "/rules/v1/rules/kept",
               .body = R"({"note":"n","rule":{"name":"kept","title":{"ja":"雪","en":"Snow"},)"
                       R"("entityType":"T","conditions":{"c":{"measure":"last","attribute":"a",)"
                       R"("compare":"more","value":1}}}})"},
         "", 200);
    must(asked{.verb = http::method::post,
               .path = "/ngsi-ld/v1/entityOperations/create",
               .body = R"([{"id":"urn:k:1","type":"T","a":{"value":5},"b":{"value":1}},)"
                       R"({"id":"urn:k:2","type":"T","a":[{"value":1,"datasetId":"urn:d:1"}]},)"
                       R"({"id":"urn:k:3","type":"T","a":{"value":1}},)"
                       R"({"id":"urn:w:9","type":"WeatherObserved","temperature":{"value":1,)"
                       R"("observedAt":"2026-01-01T00:00:00Z"}}])"},
         "", 201);
    record_one();
    for (const std::string id : {"urn:s:1", "urn:s:2", "urn:cs:1", "urn:cs:2"}) {
      const bool of_sources = id.starts_with("urn:cs");
      must(asked{.verb = http::method::post,
                 .path =
                     of_sources ? "/ngsi-ld/v1/csourceSubscriptions" : "/ngsi-ld/v1/subscriptions",
                 .body = fmt::format(R"({{"id":"{}","type":"Subscription",)"
                                     R"("watchedAttributes":["a"],"notification":)"
                                     R"({{"endpoint":{{"uri":"http://127.0.0.1:9/"}}}}}})",
                                     id)},
           "", 201);
    }
    settle();
    house_.loop.wait(town.write([&](db::tx& t) {
      db::forget_changes(
          t, here_->house().at(db::testing::sapporo(), db::place::town).newest_change());
    }));
    settle();
  }

  int faulty_memory_ = 0;

 private:
  // One recorded value whose identifier samples can name: of attribute "recorded" of urn:k:1.
  void record_one() {
    constexpr auto where = db::place::history;
    auto& past = here_->house().at(db::testing::sapporo(), where);
    house_.loop.wait(past.write([&](db::tx& t) {
      t.run({"", "DELETE FROM broker_value WHERE series_no = 900001", where}, {});
      t.run({"",
             "INSERT INTO broker_series(series_no, service, entity, attribute, dataset)"
             " VALUES(900001, '', 'urn:k:1', 'recorded', '') ON CONFLICT DO NOTHING",
             where},
            {});
      t.run(
          {"", "INSERT INTO broker_shape(shape_no, text) VALUES(900001, $1) ON CONFLICT DO NOTHING",
           where},
          {"{\"type\":\"Property\",\"value\":\x01,\"unitCode\":\"900001\"}"});
      t.run({"",
             "INSERT INTO broker_value(series_no, at, shape_no, value)"
             " VALUES(900001, 1767225600000000, 900001, '1')",
             where},
            {});
    }));
  }

  void must(asked a, std::string_view service, int status) {
    a.headers = {{"Authorization", "Bearer " + token_},
                 {"Content-Type", "application/json"},
                 {"NGSILD-Tenant", std::string{service}}};
    const auto reply = ask(a);
    ASSERT_EQ(reply.status, status) << a.text() << reply.body;
  }

  void import_weather() {
    const std::string_view smet =
        "SMET 1.1 ASCII\n[HEADER]\nstation_id = drylake\nstation_name = Dry Lake\n"
        "latitude = 43.06\nlongitude = 141.35\naltitude = 25\nnodata = -999\ntz = 9\n"
        "fields = timestamp TA RH\n[DATA]\n2026-01-01T00:00 271.5 0.48\n2026-01-01T01:00 272 0.5\n"
        "yesterday 272 0.5\n";
    const auto done = house_.loop.wait(weather::import_observations(
        here_->weather_parts(), db::testing::sapporo(), weather::from_memory(smet),
        {.file = "a.smet", .by = "tester"}));
    ASSERT_TRUE(done.ok()) << done.error().detail;
    ASSERT_EQ(done.value().stored, 2);
  }

  void import_borders() {
    const std::string_view borders =
        R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":)"
        R"({"N03_007":"01100","N03_004":"札幌市","code":"011002","name":"札幌市"},"geometry":)"
        R"({"type":"Polygon","coordinates":[[[141,43],[142,43],[142,44],[141,43]]]}}]})";
    const auto done = house_.loop.wait(
        here_->places().import(db::testing::sapporo(), borders, "nobody", "tester"));
    ASSERT_TRUE(done.ok()) << done.error().detail;
  }

  void each_entity(std::string_view service,
                   const std::function<void(const broker::entity_ptr&)>& f) {
    const broker::town_key town{db::testing::sapporo(), std::string{service}};
    const auto view = house_.loop.wait(here_->entities().look(town));
    broker::query q{.limit = broker::limit_max};
    for (;; q.offset += q.limit) {
      std::int64_t n = 0;
      ASSERT_TRUE(view->select(q, [&](const auto& e) { ++n, f(e); }).ok());
      if (n < q.limit) {
        return;
      }
    }
  }

  static std::string line_of(std::string_view service, std::string_view id, std::string_view text,
                             std::int64_t modified) {
    return fmt::format("{} {} {} {}\n", service, id, text, modified);
  }
  std::string memory_text() {
    std::set<std::string> lines;
    for (const auto service : services) {
      each_entity(service, [&](const broker::entity_ptr& e) {
        lines.insert(line_of(service, e->id(), e->text(), to_micros(e->modified())));
      });
    }
    return fmt::format("{}{}", fmt::join(lines, ""), faulty_memory_);
  }
  std::string stored_text() {
    constexpr db::statement all{"",
                                "SELECT service, id, text, modified FROM broker_entity"
                                " WHERE service NOT LIKE '%~%'"};  // what snapshots hold
    std::set<std::string> lines;
    auto& town = here_->house().at(db::testing::sapporo(), db::place::town);
    house_.loop.wait(town.read([&](db::reader& r) {
      r.each(all, {}, [&](const db::row& row) {
        lines.insert(line_of(row.text(0), row.string(1), row.string(2), row.int64(3)));
      });
    }));
    return fmt::format("{}{}", fmt::join(lines, ""), faulty_memory_);
  }

  std::vector<db::module_schema> schemas_ = all_schemas();
  db::testing::fresh_house house_;
  std::string token_, trace_ = std::string(32, '0'), memory_;
  std::unique_ptr<standing> here_;
  std::shared_ptr<faulty_parts> faulty_ = std::make_shared<faulty_parts>();
  std::vector<wired_module> modules_;
  std::unique_ptr<front_desk> desk_;
  std::unique_ptr<db::testing::store_watch> watch_;
  std::uint64_t asked_ = 0;
  int last_ = 0, looked_ = 0;
};

// Should an assertion of the program end the process, the request that did it is told.
std::string under_way;
void tell_what_was_under_way(int) {
  [[maybe_unused]] const auto n = ::write(STDERR_FILENO, under_way.data(), under_way.size());
}

class mutated_requests : public ::testing::TestWithParam<engine_kind> {};

// What no single request can be valid for: it takes a nurse, consents of others, a subscription
// that was passed on, a ceremony of a key, a provider that is configured, two members of staff who
// are signed in, a preview, or somebody who has died.
const std::map<std::string, int, std::less<>> needs_more{
    {"POST /ngsi-ld/ex/remote-notify", 404},
    {"POST /community/v1/me/check-ins", 422},  // the code is signed with a key of its own
    {"POST /consent/v1/persons/{person}/erasing", 404},
    {"POST /crm/v1/campaigns/{code}/start", 422},
    {"PUT /crm/v1/persons/{person}/restriction", 403},
    {"POST /id/login/passkey", 422},
    {"POST /id/upstream", 404},
    {"GET /id/upstream/{name}/callback", 404},
    {"POST /id/v1/staff-changes", 409},
    {"GET /id/v1/accounts/{id}/recovery", 404},
    {"POST /id/v1/accounts/{id}/recovery", 403},
    {"POST /id/v1/accounts/{id}/recovery/confirm", 403},
    {"POST /id/v1/accounts/{id}/recovery/refuse", 403}};

// What leaves the rows as the samples need them: most of the time of the test goes into writing
// them.
bool only_reads(const testing::sample& s) {
  const auto starts = [&](std::string_view with) { return s.target.starts_with(with); };
  return s.verb == http::method::get && !starts("/id/") && !starts("/oidc/") && !starts("/me/");
}

TEST_P(mutated_requests, every_route_of_the_program_has_a_valid_sample) {
  town_hall town{GetParam()};
  std::set<std::string> routes, sampled;
  for (const auto& m : town.here().modules()) {
    for (const auto& r : m.contents->routes) {
      routes.insert(testing::name_of(r.verb, r.path));
    }
  }
  bool as_at_first = false;
  for (const auto& s : testing::samples()) {
    if (!as_at_first) {
      town.begin_again();
    }
    as_at_first = only_reads(s);
    sampled.insert(testing::name_of(s.verb, s.route));
    if (s.verb == http::method::del && s.target.find("urn:e:1") != std::string_view::npos) {
      town.ask(testing::samples().front());
    }
    const auto reply = town.ask(s);
    if (GetParam() == engine_kind::postgres && s.route == "/snow/v1/images/{id}") {
      EXPECT_EQ(reply.status, 410) << "without a folder of data no picture is kept";
      continue;
    }
    const std::set<std::string_view> forms{"/me/consents", "/me/drafts", "/me/leave",
                                           "/consent/look"};
    const bool is_form = forms.contains(s.route) && s.verb == http::method::post;
    if (is_form || s.route == "/me/v1/erasure" || s.route == "/consent/v1/exports/{id}/take") {
      EXPECT_EQ(reply.status, 403)
          << "not from its own page; a token is no fresh sign-in; only who asked takes it";
      continue;
    }
    if (const auto refusal = needs_more.find(testing::name_of(s.verb, s.route));
        refusal != needs_more.end()) {
      EXPECT_EQ(reply.status, refusal->second) << refusal->first << "\n" << reply.body;
      continue;
    }
    EXPECT_LT(reply.status, 400) << testing::name_of(s.verb, s.target) << "\n" << reply.body;
  }
  std::vector<std::string> apart;
  std::set_symmetric_difference(routes.begin(), routes.end(), sampled.begin(), sampled.end(),
                                std::back_inserter(apart));
  EXPECT_EQ(apart, std::vector<std::string>{}) << "each route has a sample in sample_requests.cc";
}

TEST_P(mutated_requests, what_writes_and_then_refuses_is_found_out) {
  town_hall town{GetParam()};
  const auto post = [](std::string path) {
    return asked{.verb = http::method::post, .path = std::move(path)};
  };
  EXPECT_NE(town.fault_of(post("/faulty/v1/writes")).find("town_about"), std::string::npos);
  EXPECT_EQ(town.last_status(), 400);
  EXPECT_EQ(town.fault_of(post("/faulty/v1/remembers")), "memory has changed");
  town.settle();
  EXPECT_EQ(town.fault_of(post("/faulty/v1/failures")), "answered 500");
  EXPECT_EQ(town.fault_of(post("/faulty/v1/nothing")), "");
  EXPECT_EQ(town.last_status(), 404);
}

TEST_P(mutated_requests, never_break_the_program_and_leave_no_trace_when_refused) {
  town_hall town{GetParam()};
  // PostgreSQL takes a smaller share: each of its looks is a round trip. For a longer hunt by hand:
  const char* seed = std::getenv("TSUNAGU_TEST_SEED");
  const char* more = std::getenv("TSUNAGU_TEST_REQUESTS");
  const int count = more != nullptr                     ? std::atoi(more)
                    : GetParam() == engine_kind::sqlite ? 30'000
                                                        : 3'000;
  seeded_random chance{seed == nullptr ? 20261122 : std::strtoull(seed, nullptr, 10)};
  const auto samples = testing::samples();
  int refused = 0, taken = 0;
  ::signal(SIGABRT, tell_what_was_under_way);
  for (int i = 0; i < count; ++i) {
    if (i % 500 == 0) {
      ASSERT_EQ(town.compare_all(), "") << "before request " << i;
      ASSERT_EQ(town.plant_and_find(), "") << "before request " << i;
      town.begin_again();
    }
    auto a = testing::request_of(samples[chance.below(samples.size())], town.token());
    if (chance.below(10) != 0) {
      testing::mutate(a, chance);
    }
    under_way = a.text();
    const auto fault = town.fault_of(a);
    ASSERT_EQ(fault, "") << "request " << i << ":\n" << under_way;
    ++(town.last_status() >= 400 ? refused : taken);
  }
  ::signal(SIGABRT, SIG_DFL);
  ASSERT_EQ(town.compare_all(), "");
  RecordProperty("refused", refused);
  RecordProperty("looked_closely", town.looked_closely());
  EXPECT_GT(refused, count / 3);
  EXPECT_GT(taken, count / 20);
  fmt::print("{} refused, {} taken, stores compared after {} refusals and {} planted ones\n",
             refused, taken, town.looked_closely(), (count + 499) / 500);
}

INSTANTIATE_TEST_SUITE_P(engines, mutated_requests, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::app
