#include "engine/consent/persons.h"

#include <algorithm>
#include <set>

#include "base/core/json.h"
#include "base/record/audit.h"
#include "engine/consent/rules.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/store_persons.h"

namespace tsu::consent {
namespace {

void note(db::tx& t, const actor& who, std::string_view action, person_id about,
          std::string_view detail = "{}") {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "person",
                    .subject = std::to_string(about.value),
                    .trace_id = who.trace,
                    .detail = detail});
}

problem no_such_person() { return {why::not_found, "there is no such person", "no_such_person"}; }

problem bad(const char* code, const char* field, const char* fault) {
  return {why::bad_input, std::string{field} + ": " + fault, code, {{field, fault}}};
}

// "role:nurse", "staff:account:17", "provider:acme", "proxy:18".
bool is_who(std::string_view text) {
  const auto cut = text.find(':');
  if (cut == std::string_view::npos || text.size() > 2 * code_max) {
    return false;
  }
  const auto sort = text.substr(0, cut), name = text.substr(cut + 1);
  const bool known = sort == "role" || sort == "staff" || sort == "provider" || sort == "proxy";
  return known && !name.empty() &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

result<done> check(const protection_wish& w, instant now) {
  const std::set<std::string_view> once(w.who.begin(), w.who.end());
  if (w.who.empty() || w.who.size() > list_max || once.size() != w.who.size() ||
      !std::all_of(w.who.begin(), w.who.end(), is_who)) {
    return bad("bad_protection", "who", "not_names");
  }
  if (w.until && (*w.until <= now || *w.until > now + protection_max)) {
    return bad("bad_protection", "until", "out_of_range");
  }
  return done{};
}

result<done> check_seen(db::reader& r, const actor& who, person_id about, instant now) {
  if (!is_seen(r, about, {reader_kind::staff, who.subject, who.role}, now)) {
    return no_such_person();
  }
  return done{};
}

}  // namespace

result<protection_dto> protect(db::tx& t, const ports& out, const actor& who, person_id about,
                               const protection_wish& w) {
  if (!is_there(t, out, about)) {
    return no_such_person();
  }
  TRY(const done seen, check_seen(t, who, about, t.now()));
  TRY(const done good, check(w, t.now()));
  consent::end_protection(t, about);
  const auto until = w.until.value_or(t.now() + protection_max);
  insert_protection(t, {about, t.now(), until, w.who, who.subject});
  note(t, who, "consent.person.protected", about);
  return protection_dto{about.value, w.who, t.now(), until, who.subject};
}

result<done> end_protection(db::tx& t, const actor& who, person_id about) {
  TRY(const done seen, check_seen(t, who, about, t.now()));
  if (!consent::end_protection(t, about)) {
    return problem{why::not_found, "that person is not protected", "not_protected"};
  }
  note(t, who, "consent.person.unprotected", about);
  return done{};
}

namespace {

// What a court has ordered lasts until it says otherwise; a child grows up, a family changes.
std::optional<instant> ends_at(const proxy_wish& w, instant now) {
  const bool by_court = w.kind == proxy_kind::guardian || w.kind == proxy_kind::curator;
  return w.until || by_court ? w.until : std::optional{now + proxy_max};
}

}  // namespace

result<done> add_proxy(db::tx& t, const ports& out, const actor& who, person_id about,
                       const proxy_wish& w) {
  if (!is_there(t, out, about)) {
    return no_such_person();
  }
  TRY(const done seen, check_seen(t, who, about, t.now()));
  const person_id proxy{w.proxy};
  // Also whom staff may not know of: else trying numbers would tell who is protected.
  const bool known = is_there(t, out, proxy) && current_of(t, proxy) == proxy &&
                     check_seen(t, who, proxy, t.now()).ok();
  if (proxy == about || !known) {
    return bad("bad_proxy", "proxy", "not_a_person");
  }
  if (w.checked.empty() || w.checked.size() > text_max) {
    return bad("bad_proxy", "checked", "bad_length");
  }
  const auto ends = ends_at(w, t.now());
  if (ends && *ends <= t.now()) {
    return bad("bad_proxy", "until", "out_of_range");
  }
  insert_proxy(t, {.person = about,
                   .proxy = proxy,
                   .kind = w.kind,
                   .checked = w.checked,
                   .author = who.subject,
                   .since = t.now(),
                   .until = ends});
  note(t, who, "consent.proxy.added", about, "{\"proxy\":" + std::to_string(w.proxy) + "}");
  return done{};
}

result<done> end_proxy(db::tx& t, const actor& who, person_id about, std::int64_t id) {
  TRY(const done seen, check_seen(t, who, about, t.now()));
  if (!consent::end_proxy(t, about, id)) {
    return problem{why::not_found, "there is no such proxy, or it is over", "no_such_proxy"};
  }
  note(t, who, "consent.proxy.ended", about);
  return done{};
}

proxy_page proxies_of(db::reader& r, const actor& who, person_id about, instant now) {
  proxy_page page;
  for (auto& p : read_proxies(r, about, proxies_max)) {
    if (!check_seen(r, who, p.proxy, now).ok()) {
      continue;
    }
    page.items.push_back({p.id, p.person.value, p.proxy.value, p.kind, std::move(p.checked),
                          std::move(p.author), p.since, p.until});
  }
  return page;
}

own_proxy_page own_proxies_of(db::reader& r, person_id about, instant now) {
  own_proxy_page page;
  for (const auto& p : read_proxies_now(r, about, now)) {
    page.items.push_back({p.id, p.kind, p.since, p.until});
  }
  return page;
}

bool may_decide(proxy_kind k) { return k != proxy_kind::family; }

namespace {

// Of two answers to one question the later one holds.
void move_grants(db::tx& t, const actor& who, person_id former, person_id person) {
  for (auto g : read_grants(t, former)) {
    const auto own = find_grant(t, person, g.provider, g.purpose, g.kind);
    if (own && own->at >= g.at) {
      continue;
    }
    g.person = person;
    put_grant(t, g);
    insert_event(t, {person,
                     {.provider = g.provider,
                      .purpose = g.purpose,
                      .kind = g.kind,
                      .what = event_kind::moved,
                      .notice = g.notice,
                      .how = method::staff,
                      .by = who.subject,
                      .by_role = who.role,
                      .by_way = channel::counter,
                      .at = t.now()}});
  }
  delete_grants(t, former);
}

}  // namespace

result<done> merge(db::tx& t, const ports& out, const actor& who, const merge_wish& w) {
  const person_id former{w.former}, person{w.person};
  if (!is_there(t, out, person) || current_of(t, person) != person) {
    return bad("bad_merge", "person", "not_a_person");
  }
  if (former == person || !is_there(t, out, former) || current_of(t, former) != former) {
    return bad("bad_merge", "former", "not_a_person");
  }
  move_grants(t, who, former, person);
  insert_merge(t, former, person, who.subject);
  note(t, who, "consent.person.merged", person,
       "{\"former\":" + std::to_string(former.value) + "}");
  return done{};
}

}  // namespace tsu::consent
