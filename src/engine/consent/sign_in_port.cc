#include "engine/consent/sign_in_port.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "engine/consent/access_log.h"
#include "engine/consent/api_common.h"
#include "engine/consent/decide_consent.h"
#include "engine/consent/rules.h"
#include "engine/consent/store_catalogue.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/store_persons.h"
#include "engine/consent/views.h"

namespace tsu::consent {
namespace {

using id::op::consent_choice;
using id::op::consent_item;
using id::op::consent_question;
using id::op::consent_state;
using names = std::vector<std::string>;

bool holds(const names& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// What the provider's notices ask for through these scopes.
struct asked_scope {
  std::string scope;
  names kinds;  // empty: nothing personal
};
struct asked_notices {
  std::vector<asked_scope> scopes;
  std::vector<notice_dto> notices;  // those that ask for any of the kinds
  std::string hash;
};

bool asks_for_any(const notice_dto& n, const std::vector<asked_scope>& scopes) {
  return std::any_of(scopes.begin(), scopes.end(), [&](const asked_scope& s) {
    return std::any_of(s.kinds.begin(), s.kinds.end(),
                       [&](const auto& k) { return find_kind(n.text, k) != nullptr; });
  });
}

// Of one notice its own; of several, that of theirs one after the other.
std::string hash_of(const std::vector<notice_dto>& all) {
  if (all.size() == 1) {
    return all[0].hash;
  }
  std::string hashes;
  for (const auto& n : all) {
    hashes += n.hash;
  }
  return crypto::hex(crypto::bytes_of(crypto::sha256(hashes)));
}

asked_notices asked_through(db::reader& r, const std::string& client, const names& scopes) {
  asked_notices out;
  for (const auto& scope : scopes) {
    out.scopes.push_back({scope, kinds_of_scope(r, scope)});
  }
  if (const auto party = find_party_of_client(r, client)) {
    for (auto& n : read_asked(r)) {
      if (n.text.provider.code == *party && asks_for_any(n, out.scopes)) {
        out.notices.push_back(std::move(n));
      }
    }
  }
  out.hash = hash_of(out.notices);
  return out;
}

std::string in(std::string_view language, const in_languages& t) {
  return language == "en" ? t.en : t.ja;
}

void add_once(std::string& list, const std::string& word) {
  if (list.find(word) == std::string::npos) {
    list += (list.empty() ? "" : " / ") + word;
  }
}

// What one scope comes to: its line on the page, and whether anything of it is still open.
struct looked_scope {
  consent_item item;
  bool asked_for = false;  // by some notice
  bool open = false;
};

class look_at_scope {
 public:
  look_at_scope(db::reader& r, person_id who, const asked_notices& all, std::string_view language,
                instant now)
      : r_(r), who_(who), all_(all), language_(language), now_(now) {}

  looked_scope operator()(const asked_scope& s) const {
    looked_scope out{.item = {.scope = s.scope, .title = {}, .says = {}}};
    bool granted = true;
    for (const auto& n : all_.notices) {
      for (const auto& code : s.kinds) {
        if (const auto* k = find_kind(n.text, code)) {
          granted = add(out, n, *k) && granted;
        }
      }
    }
    out.item.granted = out.asked_for && granted;
    return out;
  }

 private:
  bool add(looked_scope& out, const notice_dto& n, const named_kind& k) const {
    const auto& p = n.text;
    const auto g = find_grant(r_, who_, p.provider.code, p.purpose.code, k.code);
    const auto s = standing_of(g ? &*g : nullptr, &n, k.code, now_);
    out.asked_for = true;
    out.item.sensitive = out.item.sensitive || k.sensitive;
    add_once(out.item.title, in(language_, k.name));
    add_once(out.item.says, in(language_, p.purpose.name));
    out.open = out.open || s == standing::off || s == standing::ask_again || s == standing::expired;
    return may_read(s);
  }

  db::reader& r_;
  const person_id who_;
  const asked_notices& all_;
  const std::string_view language_;
  const instant now_;
};

id::op::consent_notice notice_of(const asked_notices& all, std::string_view language) {
  id::op::consent_notice out{.hash = all.hash};
  std::int64_t days = 0;
  for (const auto& n : all.notices) {
    add_once(out.controller, in(language, n.text.controller.name));
    add_once(out.contact, in(language, n.text.controller.contact));
    const auto purpose = in(language, n.text.purpose.name);
    if (!holds(out.purposes, purpose)) {
      out.purposes.push_back(purpose);
    }
    days = std::max(days, n.text.storage_days);
    out.version = std::max(out.version, n.id);
  }
  const auto lang = language == "en" ? i18n::language::en : i18n::language::ja;
  out.storage_period =
      own_texts().text(lang, "consent.page.days", {{"days", std::to_string(days)}});
  return out;
}

consent_state look(db::reader& r, const consent_question& q, instant now) {
  const auto all = asked_through(r, q.client, q.scopes);
  const look_at_scope look_at{r, current_of(r, {q.account.value}), all, q.language, now};
  consent_state out;
  auto notice = notice_of(all, q.language);
  bool open = false;
  for (const auto& s : all.scopes) {
    auto seen = look_at(s);
    if (s.kinds.empty() || seen.item.granted) {
      out.granted.push_back(s.scope);
    }
    open = open || seen.open;
    if (seen.asked_for && (q.again || seen.open || seen.item.granted)) {
      notice.items.push_back(std::move(seen.item));
    }
  }
  if (open || (q.again && !notice.items.empty())) {
    out.ask = std::move(notice);
  }
  return out;
}

// Of a kind behind two scopes a yes to either is a yes.
decision_wish wish_of(const notice_dto& n, const asked_notices& all, const consent_choice& c) {
  std::set<std::string> given, refused;
  for (const auto& s : all.scopes) {
    auto& into = holds(c.given, s.scope) ? given : refused;
    for (const auto& code : s.kinds) {
      if (find_kind(n.text, code) != nullptr) {
        into.insert(code);
      }
    }
  }
  decision_wish out{.notice = n.id, .hash = n.hash, .given = {given.begin(), given.end()}};
  std::set_difference(refused.begin(), refused.end(), given.begin(), given.end(),
                      std::back_inserter(out.refused));
  out.language = c.language == "en" ? "en" : "ja";
  return out;
}

result<done> record(db::tx& t, const ports& out, const consent_choice& c) {
  const auto all = asked_through(t, c.client, c.asked);
  if (!all.notices.empty() && all.hash != c.notice_hash) {
    return problem{why::conflict, "the notice that was shown is not the one of now",
                   "notice_changed"};
  }
  const bool is_fresh = c.authenticated + api::fresh >= t.now();
  const deciding by{.person = current_of(t, {c.account.value}),
                    .by = {id::subject_of(c.account), "resident"},
                    .by_way = channel::sign_in,
                    .signed_in = is_fresh ? proof::fresh : proof::stale};
  for (const auto& n : all.notices) {
    TRY(const auto receipt, decide(t, out, by, wish_of(n, all, c)));
  }
  return done{};
}

// The kind of data behind a claim; empty: nothing that is asked for.
std::string_view kind_of_claim(std::string_view claim) {
  constexpr std::pair<std::string_view, std::string_view> table[] = {
      {"name", "name"},         {"kana", "kana"},       {"birthdate", "birth_date"},
      {"age_band", "age_band"}, {"email", "email"},     {"phone_number", "phone"},
      {"district", "district"}, {"address", "district"}};
  const auto* at = std::find_if(std::begin(table), std::end(table),
                                [&](const auto& line) { return line.first == claim; });
  return at == std::end(table) ? std::string_view{} : at->second;
}

// What is handed to one client at a time.
class hand_over {
 public:
  hand_over(db::tx& t, const ports& out, const id::op::handover& h)
      : t_(t), h_(h), person_(current_of(t, {h.account.value})) {
    party_ = find_party_of_client(t, h.client);
    const viewer v{reader_kind::provider, party_.value_or(h.client), "provider"};
    may_know_ = lives_here(t, out, person_) && is_seen(t, person_, v, t.now());
  }

  names claims() {
    names out;
    for (const auto& claim : h_.claims) {
      const auto kind = kind_of_claim(claim);
      if (kind.empty() || (may_know_ && may_have(kind))) {
        out.push_back(claim);
      }
    }
    for (const auto& [purpose, kinds] : handed_) {
      log(purpose, {kinds.begin(), kinds.end()});
    }
    return out;
  }

 private:
  // For all purposes that ask for it or for none: a token has no purpose.
  bool may_have(std::string_view kind) {
    if (!h_.needs_consent) {
      handed_[std::string{of_sign_in}].emplace(kind);
      return true;
    }
    names purposes;
    for (const auto& n : read_asked(t_)) {
      if (party_ != n.text.provider.code || find_kind(n.text, kind) == nullptr) {
        continue;
      }
      const auto& purpose = n.text.purpose.code;
      const auto g = find_grant(t_, person_, *party_, purpose, kind);
      if (!may_read(standing_of(g ? &*g : nullptr, &n, kind, t_.now()))) {
        return false;
      }
      purposes.push_back(purpose);
    }
    for (const auto& purpose : purposes) {
      handed_[purpose].emplace(kind);
    }
    return !purposes.empty();
  }

  void log(const std::string& purpose, const names& kinds) {
    keep_account(t_, {h_.client, "provider", h_.trace_id},
                 {.person = person_,
                  .at = t_.now(),
                  .sort = reader_kind::provider,
                  .reader = party_.value_or(h_.client),
                  .role = "provider",
                  .purpose = purpose,
                  .kinds = joined(kinds),
                  .trace = h_.trace_id});
  }

  db::tx& t_;
  const id::op::handover& h_;
  const person_id person_;
  std::optional<std::string> party_;
  bool may_know_ = false;
  std::map<std::string, std::set<std::string>> handed_;  // by purpose
};

}  // namespace

std::vector<std::string> kinds_of_scope(db::reader& r, std::string_view scope) {
  if (scope == "profile") {
    return {"name", "kana", "birth_date", "age_band"};
  }
  if (scope == "address") {
    return {"district"};
  }
  if (find_kind(r, scope)) {
    return {std::string{scope}};
  }
  return {};
}

id::op::consent_port sign_in_port(const ports& out) {
  return {
      .keeps = [](db::reader& r,
                  std::string_view client) { return find_party_of_client(r, client).has_value(); },
      .look = look,
      .record = [&out](db::tx& t, const consent_choice& c) { return record(t, out, c); },
      .hand_over =
          [&out](db::tx& t, const id::op::handover& h) {
            return hand_over{t, out, h}.claims();
          }};
}

}  // namespace tsu::consent
