#include "base/core/json.h"
#include "engine/consent/access_log.h"
#include "engine/consent/api.h"
#include "engine/consent/api_common.h"
#include "engine/consent/erased_list.h"
#include "engine/consent/leave.h"
#include "engine/consent/persons.h"
#include "engine/consent/receipt_page.h"
#include "engine/consent/store_catalogue.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/views.h"
#include "engine/id/people/notices.h"

namespace tsu::consent::api {
namespace {

constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max();

// Looks at what is the caller's, or of whom they are the proxy: then the person sees that, and
// `what` it was. Look: T(db::reader&, person_id).
template <class Look>
task<result<std::string>> look_at_own(const parts& on, const call& c, std::string_view what,
                                      Look look, intent why = intent::look) {
  if (is_for_another(c)) {
    co_return co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
      TRY(const auto who, whose(on, t, c, why));
      note_proxy_look(t, actor_of(c), who.person, what);
      return look(t, who.person);
    });
  }
  co_return co_await people_of(on, c).read([&](db::reader& r) -> result<std::string> {
    TRY(const auto who, whose(on, r, c, why));
    return look(r, who.person);
  });
}

struct page_wish {
  std::int64_t before = newest, limit = 100;
};
result<page_wish> page_of(const call& c) {
  TRY(const auto query, http::asked::parse(c.request));
  TRY(const auto limit, query.whole("limit", 100, 1, page_max));
  TRY(const auto before, query.whole("before", newest, 1, newest));
  return page_wish{before, limit};
}

result<std::string> receipt_of(db::reader& r, person_id who, std::string_view id) {
  auto found = find_receipt(r, who, id);
  if (!found) {
    return problem{why::not_found, "there is no such receipt of yours", "no_such_receipt"};
  }
  return std::move(*found);
}

}  // namespace

answer list_own(const parts& on, call& c) {
  CO_TRY(auto body, co_await look_at_own(on, c, "consents", [&](db::reader& r, person_id who) {
           return to_json(consents_of(r, who, c.now));
         }));
  co_return json(std::move(body));
}

answer decide_own(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<decision_wish>(c.request.body));
  CO_TRY(const auto receipt, co_await people_of(on, c).write([&](db::tx& t) -> result<receipt_dto> {
    TRY(const auto by, whose(on, t, c, intent::decide));
    return decide(t, on.out, by, wish);
  }));
  auto out = json(to_json(receipt), 201);
  out.with("Location", "/me/v1/receipts/" + receipt.id);
  co_return out;
}

answer withdraw_own(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<withdrawal_wish>(c.request.body));
  CO_TRY(auto receipts,
         co_await people_of(on, c).write([&](db::tx& t) -> result<std::vector<receipt_dto>> {
           TRY(const auto by, whose(on, t, c, intent::decide));
           return withdraw(t, on.out, by, wish);
         }));
  co_return json(to_json(receipt_page{std::move(receipts)}));
}

answer list_history(const parts& on, call& c) {
  CO_TRY(const auto page, page_of(c));
  CO_TRY(auto body, co_await look_at_own(on, c, "consents", [&](db::reader& r, person_id who) {
           return to_json(event_page{read_events(r, who, page.before, page.limit)});
         }));
  co_return json(std::move(body));
}

answer list_receipts(const parts& on, call& c) {
  CO_TRY(const auto page, page_of(c));
  CO_TRY(auto body, co_await look_at_own(on, c, "consents", [&](db::reader& r, person_id who) {
           return "{\"items\":" + receipts_json(r, who, page.limit) + "}";
         }));
  co_return json(std::move(body));
}

answer show_receipt(const parts& on, call& c) {
  CO_TRY(auto body, co_await look_at_own(on, c, "consents", [&](db::reader& r, person_id who) {
           return receipt_of(r, who, c.path_values[0]);
         }));
  auto out = json(std::move(body));
  out.with("Content-Disposition", "inline; filename=\"consent-receipt.json\"");
  co_return out;
}

answer show_receipt_page(const parts& on, call& c) {
  CO_TRY(const auto text,
         co_await look_at_own(on, c, "consents", [&](db::reader& r, person_id who) {
           return receipt_of(r, who, c.path_values[0]);
         }));
  CO_TRY(const auto receipt, from_json<receipt_dto>(text));
  const auto shown =
      co_await people_of(on, c).read([&](db::reader& r) { return find_notice(r, receipt.notice); });
  co_return receipt_page_of(c.request, name_of_town(on, c), receipt, shown);
}

answer list_reads(const parts& on, call& c) {
  CO_TRY(const auto page, page_of(c));
  CO_TRY(auto body, co_await look_at_own(on, c, "reads", [&](db::reader& r, person_id who) {
           return to_json(reads_of(r, who, page.before, page.limit));
         }));
  co_return json(std::move(body));
}

answer export_own(const parts& on, call& c) {
  CO_TRY(auto body, co_await look_at_own(
                        on, c, "everything",
                        [&](db::reader& r, person_id who) {
                          return export_of(r, on.out, c.tenant, who, c.now);
                        },
                        intent::decide));
  // Told before it is given: whoever has the session of another leaves this trace at least.
  CO_TRY(const done told, co_await people_of(on, c).write([&](db::tx& t) -> result<done> {
    TRY(const auto who, whose(on, t, c, intent::decide));
    id::put_notice(t, {who.person.value}, id::notice_kind::exported);
    return done{};
  }));
  auto out = json(std::move(body));
  out.with("Content-Disposition", "attachment; filename=\"my-data.json\"");
  co_return out;
}

// Only oneself: nobody deletes another, proxy or not.
answer erase_own(const parts& on, call& c) {
  CO_TRY(const auto proof, co_await people_of(on, c).write([&](db::tx& t) -> result<erasure> {
    TRY(const auto by, whose(on, t, c, intent::decide));
    if (by.how != method::self) {
      return problem{why::not_allowed, "nobody deletes another", "not_your_proxy"};
    }
    return erase(t, on.out, c.tenant, by);
  }));
  write_down(on, c.tenant, proof);
  co_return json(to_json(proof.proof));
}

answer list_own_proxies(const parts& on, call& c) {
  CO_TRY(auto body, co_await look_at_own(on, c, "proxies", [&](db::reader& r, person_id who) {
           return to_json(own_proxies_of(r, who, c.now));
         }));
  co_return json(std::move(body));
}

answer show_proof(const parts& on, call& c) {
  CO_TRY(auto body, co_await people_of(on, c).read(
                        [&](db::reader& r) { return find_proof(r, c.path_values[0]); }));
  co_return json(std::move(body));
}

}  // namespace tsu::consent::api
