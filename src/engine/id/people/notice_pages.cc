#include "engine/id/people/notice_pages.h"

#include "base/http/asked.h"
#include "base/i18n/dates.h"
#include "engine/id/people/page_kit.h"

namespace tsu::id {

using namespace pages;

namespace {

constexpr std::int64_t shown_at_once = 50;

markup items_of(const words& say, const std::vector<notice>& all, instant now) {
  markup items;
  for (const auto& n : all) {
    auto item = element("span", {{"class", "hint"}}, i18n::relative_text(say.lang, n.at, now));
    item += paragraph(sentence_of(say.all, say.lang, n));
    items += element("li", {}, item);
  }
  return items;
}

}  // namespace

markup newest_notices(const words& say, const std::vector<notice>& all, instant now) {
  if (all.empty()) {
    return {};
  }
  auto out = element("h2", {}, say("id.notice.title"));
  out += element("ul", {{"class", "plain"}, {"id", "notices"}}, items_of(say, all, now));
  out += link("account/notices", say("id.notice.all"), "to-notices");
  return out;
}

namespace api {

answer show_notices(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto who = co_await find_person_here(kit);
  if (!who) {
    co_return to_log_in(kit);
  }
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto before,
         query.whole("before", newer_than_all_notices.value, 1, newer_than_all_notices.value));
  const auto all = co_await kit.people().read(
      [&](db::reader& r) { return read_notices(r, who->account.id, shown_at_once, {before}); });
  const auto& say = kit.say;
  auto body = paragraph(say("id.notice.says"));
  body += all.empty()
              ? element("p", {{"id", "no-notices"}}, say("id.notice.none"))
              : element("ul", {{"class", "plain"}, {"id", "notices"}}, items_of(say, all, c.now));
  if (std::ssize(all) == shown_at_once) {
    body += link("notices?before=" + std::to_string(all.back().id.value), say("id.notice.older"),
                 "older");
  }
  body += link("../account", say("id.account.back"), "back");
  co_return kit.page("id.notice.title", body);
}

}  // namespace api
}  // namespace tsu::id
