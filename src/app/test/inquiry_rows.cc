#include "app/test/inquiry_rows.h"

#include "app/test/consent_rows.h"
#include "base/core/assert.h"
#include "engine/id/people/profile.h"
#include "service/inquiries/handle.h"

namespace tsu::app::testing {
namespace {

using enum http::method;
constexpr auto people = db::place::people;
constexpr person_id hanako{900'001};  // of people_rows

#define JSON "application/json"
#define V1 "/inquiries/v1"

constexpr sample table[] = {
    {get, V1 "/me/inquiries", V1 "/me/inquiries", "", "", "", "", resident_token},
    {post, V1 "/me/inquiries", V1 "/me/inquiries", JSON,
     R"({"id":"q9","about":"snow","how":"soon","text":"雪をよけてほしい"})", "", "",
     resident_token},
    {post, V1 "/me/inquiries/{number}/call-off", V1 "/me/inquiries/900001/call-off", "", "", "", "",
     resident_token},
    {post, V1 "/me/inquiries/{number}/stars", V1 "/me/inquiries/900002/stars", JSON,
     R"({"stars":4})", "", "", resident_token},
    {get, V1 "/inquiries", V1 "/inquiries?state=open&after=1.1.1&limit=5", "", ""},
    {post, V1 "/inquiries", V1 "/inquiries", JSON,
     R"({"id":"s9","person":900001,"by":"phone","about":"hospital","how":"today",)"
     R"("text":"薬を取りに行けない"})"},
    {get, V1 "/inquiries/{number}", V1 "/inquiries/900001", "", ""},
    {post, V1 "/inquiries/{number}/steps", V1 "/inquiries/900001/steps", JSON,
     R"({"to":"arranged","note":"電話済み","words":"あすうかがいます","assignee":"account:90",)"
     R"("provider":"まごころ","dueAt":"2098-01-01T00:00:00Z"})"},
    {get, V1 "/summary", V1 "/summary?month=2026-11", "", ""},
};

}  // namespace

std::span<const sample> inquiry_samples() { return table; }

task<void> restore_inquiries(db::house& house, tenant_code tenant,
                             std::optional<crypto::box_key> key) {
  inquiries::parts on{house};
  on.key_of = [key](db::reader& r, tenant_code town, person_id who) {
    return id::keeper_of_boxes{key, town}.person_key(r, {who.value});
  };
  co_await house.at(tenant, people).write([&](db::tx& t) {
    namespace i = inquiries;
    t.run({"", "DELETE FROM inquiries_step", people}, {});
    t.run({"", "DELETE FROM inquiries_inquiry", people}, {});
    const i::acting hers{"account:900001", "resident", ""}, clerk{"account:90", "admin", ""};
    const auto ask = [&](const char* id) {
      const auto made = i::open_inquiry(t, on, tenant, hers,
                                        {.source = i::source_of_own(hanako, id),
                                         .person = hanako,
                                         .about = i::category::snow,
                                         .text = "雪が深い"});
      ASSERT(made.ok());
      return made.value().number;
    };
    const auto waits = ask("a"), over = ask("b");
    ASSERT(i::move(t, on, tenant, clerk, over, {.to = i::state::done}).ok());
    const auto rename = [&](std::int64_t from, std::int64_t to) {
      t.run({"", "UPDATE inquiries_inquiry SET number = $2 WHERE number = $1", people}, {from, to});
    };
    t.run({"", "DELETE FROM inquiries_step", people}, {});  // sealed under the number
    rename(waits, 900'001);
    rename(over, 900'002);
  });
}

}  // namespace tsu::app::testing
