#include "engine/consent/read_person.h"

#include <algorithm>
#include <set>

#include "base/crypto/encode.h"
#include "base/http/asked.h"
#include "engine/consent/access_log.h"
#include "engine/consent/store_catalogue.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/store_persons.h"
#include "engine/consent/store_reads.h"

namespace tsu::consent {
namespace {

problem no_such_person() { return {why::not_found, "there is no such person", "no_such_person"}; }

result<done> check_kinds(const std::vector<std::string>& kinds) {
  const std::set<std::string_view> once(kinds.begin(), kinds.end());
  const bool good =
      !kinds.empty() && kinds.size() <= kinds_read_max && once.size() == kinds.size() &&
      std::all_of(kinds.begin(), kinds.end(), [](const auto& k) { return is_code(k); });
  if (!good) {
    return problem{why::bad_input,
                   "say which kinds of data, each once, with commas between",
                   "bad_query",
                   {{"kinds", "not_kinds"}}};
  }
  return done{};
}

result<party_dto> party_of(db::reader& r, const std::string& client) {
  const auto code = find_party_of_client(r, client);
  auto party = code ? find_party(r, *code) : std::nullopt;
  if (!party) {
    return problem{why::not_allowed, "this program speaks for no party of the catalogue",
                   "no_party"};
  }
  return std::move(*party);
}

result<done> check_scope(const provider_asking& a) {
  std::vector<field_error> bad;
  for (const auto& kind : a.kinds) {
    if (!a.covers || !a.covers(kind)) {
      bad.push_back({kind, "not_in_scope"});
    }
  }
  if (bad.empty()) {
    return done{};
  }
  return problem{why::not_allowed, "the token does not cover all of that", "not_in_scope",
                 std::move(bad)};
}

const char* why_not(standing s) {
  switch (s) {
    case standing::withdrawn: return "withdrawn";
    case standing::expired: return "expired";
    case standing::ask_again: return "ask_again";
    default: return "not_given";
  }
}

result<done> check_consent(db::reader& r, const provider_asking& a, person_id who,
                           const party_dto& party, instant now) {
  const auto asked = find_asked(r, party.code, a.purpose);
  std::vector<field_error> bad;
  for (const auto& kind : a.kinds) {
    const auto g = find_grant(r, who, party.code, a.purpose, kind);
    const auto s = standing_of(g ? &*g : nullptr, asked ? &*asked : nullptr, kind, now);
    if (!may_read(s)) {
      bad.push_back({kind, why_not(s)});
    }
  }
  if (bad.empty()) {
    return done{};
  }
  return problem{why::not_allowed, "the person has not granted all of that for this purpose",
                 "no_consent", std::move(bad)};
}

struct looked_at {
  tenant_code tenant;
  person_id person;
  const std::vector<std::string>& kinds;
};

result<std::map<std::string, json_raw>> data_of(db::reader& r, const ports& out,
                                                const looked_at& what, instant now) {
  std::map<std::string, json_raw> all;
  for (const auto& kind : what.kinds) {
    auto& into = all[kind];
    if (const auto reader = out.readers.find(kind); reader != out.readers.end()) {
      TRY(auto value, reader->second(r, {what.tenant, what.person, kind, now}));
      into.text = value ? std::move(*value) : "null";
    }
  }
  return all;
}

}  // namespace

result<person_data> read_for_provider(db::tx& t, const ports& out, const provider_asking& a) {
  TRY(const done good, check_kinds(a.kinds));
  TRY(const auto party, party_of(t, a.who.subject));
  TRY(const done covered, check_scope(a));
  const auto person = person_of(t, out, party.code, a.who.subject, a.subject);
  const viewer v{reader_kind::provider, party.code, a.who.role};
  if (!person || !lives_here(t, out, *person) || !is_seen(t, *person, v, t.now())) {
    return no_such_person();
  }
  TRY(const done granted, check_consent(t, a, *person, party, t.now()));
  TRY(auto data, data_of(t, out, {a.tenant, *person, a.kinds}, t.now()));
  keep_account(t, a.who,
               {.person = *person,
                .at = t.now(),
                .sort = reader_kind::provider,
                .reader = party.code,
                .role = a.who.role,
                .purpose = a.purpose,
                .kinds = joined(a.kinds),
                .trace = a.who.trace});
  return person_data{a.subject, a.purpose, t.now(), std::move(data)};
}

namespace {

result<done> check_role(db::reader& r, const actor& who, const std::vector<std::string>& kinds) {
  std::vector<field_error> bad;
  for (const auto& code : kinds) {
    const auto kind = find_kind(r, code);
    const bool may =
        kind && std::find(kind->staff.begin(), kind->staff.end(), who.role) != kind->staff.end();
    if (!may) {
      bad.push_back({code, "not_for_role"});
    }
  }
  if (bad.empty()) {
    return done{};
  }
  return problem{why::not_allowed, "the role " + who.role + " may not see all of that",
                 "not_allowed", std::move(bad)};
}

}  // namespace

result<done> check_staff_asks(db::reader& r, const actor& who, std::string_view wanted,
                              const std::vector<std::string>& kinds) {
  TRY(const done good, check_kinds(kinds));
  const auto purpose = find_purpose(r, wanted);
  if (!purpose || !purpose->staff) {
    return problem{why::bad_input,
                   "say for which purpose: one of the catalogue that is staff's",
                   "purpose_needed",
                   {{"purpose", "not_one_of"}}};
  }
  return check_role(r, who, kinds);
}

result<person_data> read_for_staff(db::tx& t, const ports& out, const staff_asking& a) {
  TRY(const done may, check_staff_asks(t, a.who, a.purpose, a.kinds));
  const auto person = current_of(t, a.person);
  if (!is_there(t, out, person) ||
      !is_seen(t, person, {reader_kind::staff, a.who.subject, a.who.role}, t.now())) {
    return no_such_person();
  }
  TRY(auto data, data_of(t, out, {a.tenant, person, a.kinds}, t.now()));
  keep_account(t, a.who,
               {.person = person,
                .at = t.now(),
                .sort = reader_kind::staff,
                .reader = a.who.subject,
                .role = a.who.role,
                .purpose = a.purpose,
                .kinds = joined(a.kinds),
                .trace = a.who.trace});
  return person_data{std::to_string(person.value), a.purpose, t.now(), std::move(data)};
}

namespace {

// Where a page goes on, sealed: the numbers of accounts are nobody else's.
std::string place_of_pages(const party_dto& party, const std::string& purpose) {
  return "consent.page:" + party.code + ":" + purpose;
}

result<person_id> page_begins(const ports& out, const std::string& after,
                              const std::string& place) {
  if (after.empty()) {
    return person_id{};
  }
  const auto sealed = crypto::from_base64url(after);
  const auto plain =
      sealed && out.key ? out.key->open(*sealed, place) : result<std::string>{problem{}};
  const auto number = plain.ok() ? http::parse_whole(plain.value()) : std::nullopt;
  if (!number) {
    return problem{why::bad_input,
                   "after is `next` of the page before, of the same list",
                   "bad_query",
                   {{"after", "not_known"}}};
  }
  return person_id{*number};
}

// " name phone ": the kinds that are asked for and that the token covers.
std::string kinds_to_list(const list_asking& a, const notice_text& asked) {
  std::string out{" "};
  for (const auto& k : asked.kinds) {
    if (a.covers && a.covers(k.code)) {
      out += k.code + " ";
    }
  }
  return out;
}

}  // namespace

result<consenting_page> list_consenting(db::tx& t, const ports& out, const list_asking& a) {
  TRY(const auto party, party_of(t, a.who.subject));
  const auto place = place_of_pages(party, a.purpose);
  TRY(const auto after, page_begins(out, a.after, place));
  consenting_page page;
  const auto asked = find_asked(t, party.code, a.purpose);
  const auto kinds = asked ? kinds_to_list(a, asked->text) : std::string{" "};
  if (kinds == " ") {
    return page;
  }
  std::int64_t persons = 0;
  person_id last{};
  bool shown = false;
  for (const auto& row :
       read_consenting(t, {party.code, a.purpose, kinds, asked->terms, after, a.limit},
                       {reader_kind::provider, party.code, a.who.role}, t.now())) {
    if (row.person != last) {
      last = row.person;
      ++persons;
      shown = lives_here(t, out, row.person);
      if (shown) {
        page.items.push_back({subject_of(t, out, row.person, party, a.who.subject), {}});
      }
    }
    if (shown) {
      page.items.back().kinds.push_back(row.kind);
    }
  }
  if (persons == a.limit && out.key) {
    page.next = crypto::base64url(out.key->seal(std::to_string(last.value), place));
  }
  return page;
}

}  // namespace tsu::consent
