#include "engine/consent/read_person.h"

#include <algorithm>
#include <set>

#include "base/record/audit.h"
#include "engine/consent/store_catalogue.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/store_persons.h"
#include "engine/consent/store_reads.h"

namespace tsu::consent {
namespace {

problem no_such_person() { return {why::not_found, "there is no such person", "no_such_person"}; }

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& w : words) {
    out += out.empty() ? w : " " + w;
  }
  return out;
}

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

// For the person, and for the auditors.
void keep_account(db::tx& t, const actor& who, const read_row& row) {
  insert_read(t, row);
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "consent.person.read",
                    .subject_kind = "person",
                    .subject = std::to_string(row.person.value),
                    .purpose = row.purpose,
                    .trace_id = who.trace,
                    .detail = "{\"kinds\":" + to_json(row.kinds) + "}"});
}

}  // namespace

result<person_data> read_for_provider(db::tx& t, const ports& out, const provider_asking& a) {
  TRY(const done good, check_kinds(a.kinds));
  TRY(const auto party, party_of(t, a.who.subject));
  TRY(const done covered, check_scope(a));
  const auto person = person_of(t, out, party.code, a.who.subject, a.subject);
  const viewer v{reader_kind::provider, party.code, a.who.role};
  if (!person || !is_seen(t, *person, v, t.now())) {
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

result<done> check_role(db::reader& r, const staff_asking& a) {
  std::vector<field_error> bad;
  for (const auto& code : a.kinds) {
    const auto kind = find_kind(r, code);
    const bool may =
        kind && std::find(kind->staff.begin(), kind->staff.end(), a.who.role) != kind->staff.end();
    if (!may) {
      bad.push_back({code, "not_for_role"});
    }
  }
  if (bad.empty()) {
    return done{};
  }
  return problem{why::not_allowed, "the role " + a.who.role + " may not see all of that",
                 "not_allowed", std::move(bad)};
}

}  // namespace

result<person_data> read_for_staff(db::tx& t, const ports& out, const staff_asking& a) {
  TRY(const done good, check_kinds(a.kinds));
  const auto purpose = find_purpose(t, a.purpose);
  if (!purpose || !purpose->staff) {
    return problem{why::bad_input,
                   "say for which purpose: one of the catalogue that is staff's",
                   "purpose_needed",
                   {{"purpose", "not_one_of"}}};
  }
  TRY(const done may, check_role(t, a));
  const auto person = current_of(t, a.person);
  const bool there = !is_erased(t, person) && (!out.exists || out.exists(t, person));
  if (!there || !is_seen(t, person, {reader_kind::staff, a.who.subject, a.who.role}, t.now())) {
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

result<consenting_page> list_consenting(db::tx& t, const ports& out, const list_asking& a) {
  TRY(const auto party, party_of(t, a.who.subject));
  const auto asked = find_asked(t, party.code, a.purpose);
  consenting_page page;
  if (!asked) {
    return page;
  }
  person_id after{};
  if (!a.after.empty()) {
    const auto last = person_of(t, out, party.code, a.who.subject, a.after);
    if (!last) {
      return problem{why::bad_input,
                     "after is a person of the page before",
                     "bad_query",
                     {{"after", "not_known"}}};
    }
    after = *last;
  }
  person_id last{};
  for (const auto& row :
       read_consenting(t, {party.code, a.purpose, asked->terms, after, a.limit},
                       {reader_kind::provider, party.code, a.who.role}, t.now())) {
    if (find_kind(asked->text, row.kind) == nullptr) {
      continue;
    }
    if (page.items.empty() || row.person != last) {
      page.items.push_back({subject_of(t, out, row.person, party, a.who.subject), {}});
      last = row.person;
    }
    page.items.back().kinds.push_back(row.kind);
  }
  return page;
}

}  // namespace tsu::consent
