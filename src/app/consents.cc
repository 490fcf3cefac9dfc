#include "app/consents.h"

#include <algorithm>

#include "app/outreach.h"
#include "app/token_rights.h"
#include "base/core/json.h"
#include "base/core/log.h"
#include "engine/broker/allowed/allowance.h"
#include "engine/broker/model/context.h"
#include "engine/consent/access_log.h"
#include "engine/consent/module.h"
#include "engine/consent/parts.h"
#include "engine/consent/store_persons.h"
#include "engine/gateway/store_services.h"
#include "engine/id/api.h"
#include "engine/id/developers/store_developers.h"
#include "engine/id/op/revoke.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/people/login.h"
#include "engine/id/people/profile.h"
#include "engine/id/people/store_accounts.h"
#include "engine/id/people/store_sessions.h"
#include "engine/id/tokens.h"
#include "engine/notify/contacts.h"
#include "engine/notify/post.h"
#include "engine/notify/store_contacts.h"

namespace tsu::app {
namespace {

notify::text_in_languages words_of(const std::vector<consent::named_kind>& kinds) {
  notify::text_in_languages out;
  if (kinds.empty()) {
    return {"なし", "nothing"};
  }
  for (const auto& k : kinds) {
    out.ja += (out.ja.empty() ? "" : "、") + k.name.ja;
    out.en += (out.en.empty() ? "" : ", ") + k.name.en;
  }
  return out;
}

// Where the provider hears: what staff have said, or the webhook of one of its programs.
std::int64_t contact_of(db::reader& r, const consent::party_dto& provider) {
  if (provider.inbox > 0) {
    return provider.inbox;
  }
  for (const auto& client : provider.clients) {
    const auto p = id::developers::find_program(r, client);
    if (p && p->contact > 0) {
      return p->contact;
    }
  }
  return 0;
}

// To the provider's contact by webhook and e-mail; a provider without one is told by staff. `about`
// is for its program: doc/consent-format.md.
void tell_provider(db::tx& t, const consent::told_withdrawal& w) {
  const auto contact = contact_of(t, w.provider);
  const auto to = contact > 0 ? notify::to_contact({contact}) : notify::to_role("staff");
  notify::wanted message{
      .key = "consent.withdrawn:" + w.receipt,
      .to = to,
      .message = std::string{consent::withdrawn_message},
      .values = {{"person", w.subject},
                 {"purpose", notify::text_in_languages{w.purpose.name.ja, w.purpose.name.en}},
                 {"kinds", words_of(w.kinds)},
                 {"delivered", words_of(w.delivered)},
                 {"receipt", w.receipt}},
      .ways = {notify::way::inbox, notify::way::webhook, notify::way::email},
      .how_urgent = notify::urgency::urgent,
      .about = w.subject + " " + w.purpose.code};
  auto posted = notify::post(t, message);
  if (!posted.ok()) {  // nobody may be left untold: then staff tell it
    log_error("a withdrawal could not be told to {}: {}", w.provider.code, posted.error().detail);
    message.to = notify::to_role("staff");
    posted = notify::post(t, message);
  }
  if (!posted.ok()) {
    log_error("a withdrawal could not be told to {}: {}", w.provider.code, posted.error().detail);
  }
}

}  // namespace

bool may_know(db::reader& r, id::account_id who, const caller& c, instant now) {
  // What protects somebody stands with the number that they go on with.
  return consent::is_seen(r, consent::current_of(r, {who.value}),
                          {consent::reader_kind::staff, c.subject, c.role}, now);
}

void note_seen(db::tx& t, id::account_id who, const std::vector<std::string>& kinds,
               const call& c) {
  consent::note_look(t, {c.who.subject, c.who.role, std::string{c.request.trace_id}},
                     consent::current_of(t, {who.value}), kinds, consent::of_account);
}

void note_seen_as(db::tx& t, const caller& who, std::string_view trace, person_id of,
                  const std::string& kind) {
  consent::note_look(t, {who.subject, who.role, std::string{trace}}, consent::current_of(t, of),
                     {kind}, consent::of_assistance);
}

bool covers_person(const caller& who, std::string_view kind) {
  const auto* allowed = dynamic_cast<const broker::allowance*>(who.limits);
  if (allowed == nullptr) {
    return false;
  }
  if (const auto* token = dynamic_cast<const token_rights*>(allowed)) {
    const auto& scopes = token->says().scopes;
    if (!token->says().about.empty()) {
      return std::any_of(scopes.begin(), scopes.end(),
                         [&](const auto& scope) { return scope_names(scope, kind); });
    }
    allowed = &token->people();
  }
  static const auto person = broker::context::core()->stored("Person");
  const auto attribute = broker::context::core()->stored(std::string{kind});
  const auto& rules = allowed->rules();
  return std::any_of(rules.begin(), rules.end(), [&](const broker::allowance::rule& r) {
    return r.counts(broker::use::read, "") && !r.any_type && r.has_attribute(attribute) &&
           std::find(r.types.begin(), r.types.end(), person) != r.types.end();
  });
}

std::string person_of_token(const caller& who) {
  const auto* token = dynamic_cast<const token_rights*>(who.limits);
  return token != nullptr ? token->says().about : std::string{};
}

namespace {

using id::account_id;

constexpr std::size_t doubles_max = 100;

// "1948-03-07" on a day in 2026: "70s". Nothing where no date of birth is known.
std::string age_band(const std::string& born, instant now) {
  const auto begins = parse_instant(born + "T00:00:00+09:00");
  if (!begins) {
    return {};
  }
  const auto birth = jst_date(*begins), today = jst_date(now);
  auto years = int(today.year()) - int(birth.year());
  if (std::pair{today.month(), today.day()} < std::pair{birth.month(), birth.day()}) {
    --years;
  }
  return years < 0 ? std::string{} : std::to_string(years / 10 * 10) + "s";
}

std::string value_of(const id::profile& p, std::string_view kind, instant now) {
  if (kind == "name") {
    return p.name;
  }
  if (kind == "kana") {
    return p.kana;
  }
  if (kind == "birth_date") {
    return p.birth_date;
  }
  if (kind == "age_band") {
    return age_band(p.birth_date, now);
  }
  if (kind == "district") {
    return p.district;
  }
  return kind == "phone" ? p.phone : p.email;
}

// Kinds of data that stand in the profile of an account.
void add_profile(consent::ports& out, const std::optional<crypto::box_key>& key) {
  for (const auto* kind :
       {"name", "kana", "birth_date", "age_band", "district", "phone", "email"}) {
    out.readers[kind] = [key](db::reader& r,
                              const consent::asked_data& a) -> result<std::optional<std::string>> {
      const auto p = id::find_profile(r, {key, a.tenant}, {a.person.value});
      if (!p.ok() && p.error().reason == why::unavailable) {
        return p.error();
      }
      const auto text = p.ok() ? value_of(p.value(), a.kind, a.now) : std::string{};
      return text.empty() ? std::optional<std::string>{} : std::optional{to_json(text)};
    };
  }
}

// An account whose key is gone is nobody's.
bool is_somebody(db::reader& r, person_id who) {
  return !id::find_person_key(r, {who.value}).empty();
}

std::optional<std::string> subject_of(db::tx& t, person_id who, std::string_view client) {
  const auto known = id::op::find_client(t, client);
  return known ? std::optional{id::op::ensure_subject(t, {who.value}, known->sector)}
               : std::nullopt;
}

// A name towards another sector is no name of this program's.
std::optional<person_id> person_of(db::reader& r, std::string_view client,
                                   std::string_view subject) {
  const auto known = id::op::find_client(r, client);
  const auto who = known ? id::op::account_of_subject(r, subject) : std::nullopt;
  if (!who || id::op::find_subject(r, *who, known->sector) != subject) {
    return std::nullopt;
  }
  return person_id{who->value};
}

// Who has died or moved out is nobody whom a provider may watch over.
bool lives_here(db::reader& r, person_id who) {
  const auto account = id::find_account(r, {who.value});
  return account && account->state != id::account_state::dead &&
         account->state != id::account_state::moved_out;
}

bool has_died(db::reader& r, person_id who) {
  const auto account = id::find_account(r, {who.value});
  return account && account->state == id::account_state::dead;
}

// Doubles of doubles too: each points at the one that the person went on with then.
std::vector<person_id> doubles_of(db::reader& r, person_id who) {
  std::vector<person_id> out;
  for (std::size_t at = 0; at <= out.size() && out.size() < doubles_max; ++at) {
    for (const auto one : id::read_doubles(r, {at == 0 ? who.value : out[at - 1].value})) {
      out.push_back({one.value});
    }
  }
  return out;
}

std::int64_t use_numbers(db::tx& t, std::int64_t newest, std::int64_t steps) {
  auto last = id::newest_account(t);
  for (std::int64_t i = 0; i < steps && last < newest; ++i) {
    last = std::max(last, id::use_account_number(t));
  }
  return last;
}

// Nobody but a test user is held to one program.
bool may_agree(db::reader& r, person_id who, const consent::party_dto& party) {
  const auto only = id::developers::program_of_test_user(r, {who.value});
  return !only ||
         std::find(party.clients.begin(), party.clients.end(), *only) != party.clients.end();
}

result<std::vector<std::string>> erase(db::tx& t, tenant_code, person_id who) {
  const account_id account{who.value};
  id::end_sessions_of(t, account, id::end_reason::account_closed, "", "");
  id::forget_sessions_of(t, account);
  id::op::forget_person(t, account);
  id::erase_person(t, account);
  const auto subject = id::subject_of(account);
  gateway::forget_member(t, subject);
  while (const auto contact = notify::find_contact_of(t, subject)) {
    const auto removed = notify::remove_contact(t, *contact, {});
    ASSERT(removed.ok());
  }
  return std::vector<std::string>{"key of the person, and with it the profile",
                                  "credentials",
                                  "sessions, tokens and what programs were granted",
                                  "names before programs",
                                  "which services were used",
                                  "addresses in the address book"};
}

std::optional<instant> signed_in(db::reader& r, const http::request& q, instant now) {
  const auto cookie = id::api::session_cookie(q);
  const auto login = cookie ? id::find_login(r, id::hash_of(*cookie), now) : std::nullopt;
  return login ? std::optional{login->authenticated} : std::nullopt;
}

}  // namespace

std::shared_ptr<consent::parts> make_consents(db::house& house,
                                              std::optional<crypto::box_key> key) {
  auto out = std::make_shared<consent::parts>(house);
  out->covers = covers_person;
  out->only_about = person_of_token;
  out->signed_in = signed_in;
  auto& ports = out->out;
  ports.tell = tell_provider;
  ports.erase = erase;
  ports.exists = is_somebody;
  ports.lives_here = lives_here;
  ports.has_died = has_died;
  ports.doubles_of = doubles_of;
  ports.use_numbers = use_numbers;
  ports.key = key;
  ports.may_agree = may_agree;
  ports.subject_of = subject_of;
  ports.person_of = person_of;
  ports.end_grants = [](db::tx& t, person_id who, std::string_view client) {
    id::op::revoke_grants(t, {who.value}, client);
  };
  add_profile(ports, key);
  export_activities(ports);
  return out;
}

}  // namespace tsu::app
