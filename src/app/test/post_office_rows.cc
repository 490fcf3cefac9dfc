#include "app/test/post_office_rows.h"

#include <array>

#include <fmt/format.h>

#include "app/test/sample_requests.h"
#include "base/crypto/hash.h"
#include "engine/notify/contacts.h"
#include "engine/notify/make_message.h"
#include "engine/notify/parts.h"

namespace tsu::app::testing {
namespace {

using notify::way;

constexpr std::array tables{"notify_contact", "notify_message", "notify_delivery",
                            "notify_attempt", "notify_read",    "notify_template"};

void add_contact(db::tx& t, const notify::parts& on, tenant_code tenant, const char* name) {
  const notify::contact c{.id = {},
                          .who = {name,
                                  "",
                                  {{way::sms, "09012345678", ""},
                                   {way::email, "a@b.example", ""},
                                   {way::voice, "09012345678", ""}}},
                          .account = name};
  ASSERT(notify::add_contact(t, on.keys, tenant, c, {}).ok());
}

void make(db::tx& t, const notify::parts& on, tenant_code tenant, const char* key,
          notify::recipient to, std::vector<way> ways) {
  const notify::wanted w{.key = key,
                         .to = std::move(to),
                         .message = "notify.test",
                         .ways = std::move(ways),
                         .how_urgent = notify::urgency::urgent,
                         .answers = {"accept", "decline"},
                         .about = "a sample"};
  notify::make_message(t, on, tenant, w, t.now());
}

void run(db::tx& t, const std::string& sql, std::initializer_list<db::param> with = {}) {
  t.run({"", sql, db::place::people}, with);
}

}  // namespace

way_out_options ways_out_for_samples() {
  way_out_options o;
  o.people_key = secret<std::string>{std::string(64, 'a')};
  o.gateway_secret = secret<std::string>{std::string{gateway_secret}};
  o.stand_in = true;
  return o;
}

task<void> keep_post_office(const notify::parts& on, tenant_code tenant) {
  co_await on.stores.at(tenant, db::place::people).write([&](db::tx& t) {
    add_contact(t, on, tenant, "tester");
    add_contact(t, on, tenant, "another");
    make(t, on, tenant, "trial:1", notify::to_role("admin"), {way::inbox});
    make(t, on, tenant, "trial:2", notify::to_contact({1}), {way::sms, way::email});
    make(t, on, tenant, "trial:3", notify::to_contact({1}), {way::voice});
    const auto hash = crypto::sha256(answer_token);
    run(t,
        "UPDATE notify_delivery SET state = 'sent', sent_at = 0, token = $1 WHERE message = 2 "
        "AND way = 'email'",
        {std::as_bytes(std::span{hash})});
    run(t, "UPDATE notify_delivery SET state = 'sent', sent_at = 0 WHERE number = 2");
    run(t, "UPDATE notify_delivery SET state = 'failed', ended_at = 0 WHERE number = 4");
    run(t, "UPDATE notify_message SET state = 'failed' WHERE number = 3");
    for (const auto* table : tables) {
      run(t, fmt::format("CREATE TABLE kept_{0} AS SELECT * FROM {0}", table));
    }
  });
}

task<void> restore_post_office(const notify::parts& on, tenant_code tenant) {
  co_await on.stores.at(tenant, db::place::people).write([](db::tx& t) {
    for (const auto* table : tables) {
      run(t, fmt::format("DELETE FROM {}", table));
      run(t, fmt::format("INSERT INTO {0} SELECT * FROM kept_{0}", table));
    }
  });
}

}  // namespace tsu::app::testing
