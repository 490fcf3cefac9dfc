#include "base/core/json.h"
#include "base/http/form.h"
#include "engine/consent/api.h"
#include "engine/consent/api_common.h"
#include "engine/consent/drafts.h"
#include "engine/consent/my_pages.h"
#include "engine/consent/receipt_page.h"
#include "engine/consent/store_catalogue.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/views.h"
#include "engine/id/pages/cookies.h"
#include "engine/id/pages/page.h"

namespace tsu::consent::api {
namespace {

constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max(), shown_at_once = 50;

// Looks at what is of whoever sits here; nothing where nobody does. Look: T(db::reader&,
// person_id).
template <class Look>
using looked = std::optional<std::invoke_result_t<Look, db::reader&, person_id>>;
template <class Look>
task<looked<Look>> look_as_sitting(const parts& on, const call& c, Look look) {
  co_return co_await people_of(on, c).read([&](db::reader& r) -> looked<Look> {
    const auto who = find_sitting(r, c);
    return who ? looked<Look>{look(r, who->who.person)} : std::nullopt;
  });
}

receipt_page receipts_of(db::reader& r, person_id who) {
  receipt_page out;
  for (const auto& text : read_receipts(r, who, shown_at_once)) {
    if (auto one = from_json<receipt_dto>(text); one.ok()) {
      out.items.push_back(std::move(one).value());
    }
  }
  return out;
}

}  // namespace

answer show_data_page(const parts& on, call& c) {
  const auto page = co_await look_as_sitting(on, c, [&](db::reader& r, person_id who) {
    return data_page{name_of_town(on, c), own_proxies_of(r, who, c.now),
                     drafts_of(r, who, c.now).items.size()};
  });
  co_return page ? data_page_of(c.request, *page) : to_sign_in("/me/data");
}

answer show_reads_page(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto before, query.whole("before", newest, 1, newest));
  auto reads = co_await look_as_sitting(on, c, [&](db::reader& r, person_id who) {
    return reads_of(r, who, before, shown_at_once + 1);
  });
  if (!reads) {
    co_return to_sign_in("/me/reads");
  }
  const bool older = std::ssize(reads->items) > shown_at_once;
  if (older) {
    reads->items.pop_back();
  }
  co_return reads_page_of(c.request, {name_of_town(on, c), std::move(*reads), older});
}

answer show_receipts_page(const parts& on, call& c) {
  auto receipts = co_await look_as_sitting(on, c, receipts_of);
  if (!receipts) {
    co_return to_sign_in("/me/receipts");
  }
  co_return receipts_page_of(c.request, {name_of_town(on, c), std::move(*receipts)});
}

answer show_own_receipt(const parts& on, call& c) {
  const auto text = co_await look_as_sitting(
      on, c, [&](db::reader& r, person_id who) { return find_receipt(r, who, c.path_values[0]); });
  if (!text) {
    co_return to_sign_in("/me/receipts");
  }
  if (!*text) {
    co_return problem{why::not_found, "there is no such receipt of yours", "no_such_receipt"};
  }
  CO_TRY(const auto receipt, from_json<receipt_dto>(**text));
  const auto shown =
      co_await people_of(on, c).read([&](db::reader& r) { return find_notice(r, receipt.notice); });
  co_return receipt_page_of(c.request, name_of_town(on, c), receipt, shown);
}

answer show_leave_page(const parts& on, call& c) {
  const auto who =
      co_await people_of(on, c).read([&](db::reader& r) { return find_sitting(r, c); });
  if (!who || who->who.signed_in == proof::stale) {
    co_return to_sign_in("/me/leave", who ? "&reauth=1" : "");
  }
  co_return leave_page_of(c.request, {name_of_town(on, c), {}});
}

answer post_leave_page(const parts& on, call& c) {
  CO_TRY(const auto f, http::form::of_body(c.request));
  if (!id::pages::is_our_form(c.request, f.text("form_token"))) {
    co_return problem{why::not_allowed, "this came from a page of another site", "cross_site"};
  }
  if (f.text("sure") != "yes") {
    co_return leave_page_of(c.request, {name_of_town(on, c), "consent.page.leave_not_sure"});
  }
  const auto gone = co_await people_of(on, c).write([&](db::tx& t) -> result<erasure> {
    const auto who = find_sitting(t, c);
    if (!who || who->role != "resident") {
      return problem{why::not_signed_in, "nobody of the town sits here", "not_signed_in"};
    }
    return erase(t, on.out, c.tenant, who->who);
  });
  if (!gone.ok()) {
    const bool again = gone.error().code == "sign_in_again";
    co_return to_sign_in("/me/leave", again ? "&reauth=1" : "");
  }
  write_down(on, c.tenant, gone.value());
  co_return left_page_of(c.request, name_of_town(on, c), gone.value().proof);
}

}  // namespace tsu::consent::api
