#include "base/core/json.h"
#include "engine/consent/api.h"
#include "engine/consent/api_common.h"
#include "engine/consent/store_catalogue.h"

namespace tsu::consent::api {
namespace {

constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max();

problem not_the_same(const char* code) {
  return {why::bad_input, "the code of the path stays", code, {{"code", "not_the_same"}}};
}

// Takes what the path names, and answers with it as it stands.
template <class Dto, class Act>
answer put_word(const parts& on, call& c, const char* refusal, Act act) {
  CO_TRY(const auto wish, from_json<Dto>(c.request.body));
  if (wish.code != c.path_values[0]) {
    co_return not_the_same(refusal);
  }
  CO_TRY(const auto kept,
         co_await people_of(on, c).write([&](db::tx& t) { return act(t, actor_of(c), wish); }));
  co_return json(to_json(wish));
}

}  // namespace

answer list_parties(const parts& on, call& c) {
  party_page page;
  page.items = co_await people_of(on, c).read(read_parties);
  co_return json(to_json(page));
}
answer put_party(const parts& on, call& c) {
  return put_word<party_dto>(on, c, "bad_party",
                             [](db::tx& t, const actor& who, const party_dto& w) {
                               return consent::put_party(t, who, w);
                             });
}

answer list_kinds(const parts& on, call& c) {
  kind_page page;
  page.items = co_await people_of(on, c).read(read_kinds);
  co_return json(to_json(page));
}
answer put_kind(const parts& on, call& c) {
  return put_word<kind_dto>(on, c, "bad_kind", [](db::tx& t, const actor& who, const kind_dto& w) {
    return consent::put_kind(t, who, w);
  });
}

answer list_purposes(const parts& on, call& c) {
  purpose_page page;
  page.items = co_await people_of(on, c).read(read_purposes);
  co_return json(to_json(page));
}
answer put_purpose(const parts& on, call& c) {
  return put_word<purpose_dto>(on, c, "bad_purpose",
                               [](db::tx& t, const actor& who, const purpose_dto& w) {
                                 return consent::put_purpose(t, who, w);
                               });
}

answer list_notices(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 100, 1, page_max));
  CO_TRY(const auto before, query.whole("before", newest, 1, newest));
  notice_page page;
  page.items =
      co_await people_of(on, c).read([&](db::reader& r) { return read_notices(r, before, limit); });
  co_return json(to_json(page));
}

answer publish_notice(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<notice_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) {
    return consent::publish_notice(t, actor_of(c), wish);
  }));
  auto out = json(to_json(made), 201);
  out.with("Location", "/consent/v1/notices/" + std::to_string(made.id));
  co_return out;
}

answer show_notice(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  const auto found =
      co_await people_of(on, c).read([&](db::reader& r) { return find_notice(r, id); });
  if (!found) {
    co_return problem{why::not_found, "there is no notice of that number", "no_such_notice"};
  }
  co_return json(to_json(*found));
}

answer retire_notice(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto retired, co_await people_of(on, c).write([&](db::tx& t) {
    return consent::retire_notice(t, actor_of(c), id);
  }));
  co_return http::reply{.status = 204};
}

}  // namespace tsu::consent::api
