#include "engine/consent/decide_consent.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/core/json.h"
#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "base/record/audit.h"
#include "engine/consent/access_log.h"
#include "engine/consent/rules.h"
#include "engine/consent/store_catalogue.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/store_persons.h"
#include "engine/id/people/notices.h"

namespace tsu::consent {
namespace {

struct changed_dto {
  std::string provider, purpose;
  std::vector<std::string> given, taken;
};
BOOST_DESCRIBE_STRUCT(changed_dto, (), (provider, purpose, given, taken))

problem notice_changed() {
  return {why::conflict, "that is not the notice that is asked now; read it and decide again",
          "notice_changed"};
}

std::string number(person_id who) { return std::to_string(who.value); }

// One decision under one notice, on its way.
class decision {
 public:
  decision(db::tx& t, const ports& out, const deciding& by, notice_dto n, std::string language)
      : t_(t), out_(out), by_(by), notice_(std::move(n)), language_(std::move(language)) {
    receipt_id_ = crypto::base64url(crypto::random_bytes(16));
  }

  void yes(const named_kind& k) {
    const auto before = now(k.code);
    const auto s = standing_of(before ? &*before : nullptr, &notice_, k.code, t_.now());
    std::optional<instant> expires;
    if (notice_.text.valid_days > 0) {
      expires = t_.now() + std::chrono::days{notice_.text.valid_days};
    }
    keep(k, grant_state::given, event_of_yes(s), expires);
    given_.push_back(k.code);
  }

  void no(const named_kind& k) {
    const auto before = now(k.code);
    const auto what = event_of_no(before ? &*before : nullptr);
    if (!what) {
      return;
    }
    const bool taken = *what == event_kind::withdrawn;
    keep(k, taken ? grant_state::withdrawn : grant_state::refused, *what, std::nullopt);
    if (taken) {
      taken_.push_back(k);
    }
  }

  bool changed_anything() const { return !happened_.empty(); }

  receipt_dto finish() {
    const auto party = find_party(t_, notice_.text.provider.code).value_or(bare_party());
    const auto client = party.clients.empty() ? std::string{} : party.clients.front();
    auto r = receipt(subject_of(t_, out_, by_.person, party, client));
    if (!taken_.empty()) {
      r.delivered = delivered();
    }
    insert_receipt(t_, by_.person, r.id, to_json(r));
    note();
    if (!taken_.empty()) {
      end_what_was_given_out(party, r);
    }
    return r;
  }

 private:
  std::optional<grant_row> now(std::string_view kind) {
    return find_grant(t_, by_.person, notice_.text.provider.code, notice_.text.purpose.code, kind);
  }

  party_dto bare_party() const {
    const auto& p = notice_.text.provider;
    return {.code = p.code, .name = p.name, .contact = p.contact, .clients = {}};
  }

  void keep(const named_kind& k, grant_state s, event_kind what, std::optional<instant> expires) {
    const auto& n = notice_.text;
    put_grant(t_, {by_.person, n.provider.code, n.purpose.code, k.code, s, notice_.terms,
                   notice_.id, t_.now(), expires});
    insert_event(t_, {by_.person,
                      {.provider = n.provider.code,
                       .purpose = n.purpose.code,
                       .kind = k.code,
                       .what = what,
                       .notice = notice_.id,
                       .how = by_.how,
                       .by = by_.how == method::self ? "" : by_.by.subject,
                       .by_role = by_.how == method::self ? "" : by_.by.role,
                       .by_way = by_.by_way,
                       .at = t_.now(),
                       .receipt = receipt_id_}});
    happened_.push_back({k.code, k.name, k.sensitive, what, expires});
  }

  receipt_dto receipt(std::string principal) const {
    const auto& n = notice_.text;
    const bool self = by_.how == method::self;
    return {.id = receipt_id_,
            .schema = std::string{receipt_schema},
            .version = "1",
            .principal = std::move(principal),
            .controller = n.controller,
            .recipient = n.provider,
            .others = n.others,
            .notice = notice_.id,
            .notice_version = n.version,
            .notice_hash = notice_.hash,
            .language = language_,
            .purpose = n.purpose,
            .kinds = happened_,
            .source = n.source,
            .storage_days = n.storage_days,
            .how = by_.how,
            .by = self ? "" : by_.by.subject,
            .by_role = self ? "" : by_.by.role,
            .by_way = by_.by_way,
            .at = t_.now(),
            .withdraw = "/me/v1/consents/withdraw"};
  }

  // Of what was taken back, the kinds that the provider has read.
  std::vector<delivered_kind> delivered() {
    const auto& n = notice_.text;
    const auto reads = read_delivered(t_, by_.person, n.provider.code, n.purpose.code);
    std::vector<delivered_kind> out;
    for (const auto& k : taken_) {
      std::optional<instant> last;
      for (const auto& one : reads) {
        const auto kinds = split(one.kinds);
        if (std::find(kinds.begin(), kinds.end(), k.code) != kinds.end()) {
          last = last ? std::max(*last, one.last) : one.last;
        }
      }
      if (last) {
        out.push_back({k.code, k.name, *last});
      }
    }
    return out;
  }

  void note() {
    changed_dto told{notice_.text.provider.code, notice_.text.purpose.code, given_, {}};
    for (const auto& k : taken_) {
      told.taken.push_back(k.code);
    }
    const auto json = to_json(told);
    record::audit(t_, {.actor = by_.by.subject,
                       .role = by_.by.role,
                       .action = "consent.grant.decided",
                       .subject_kind = "person",
                       .subject = number(by_.person),
                       .purpose = notice_.text.purpose.code,
                       .trace_id = by_.by.trace,
                       .detail = json});
    t_.append_change(changed_kind, number(by_.person), json);
  }

  void end_what_was_given_out(const party_dto& party, const receipt_dto& r) {
    if (out_.end_grants) {
      for (const auto& client : party.clients) {
        out_.end_grants(t_, by_.person, client);
      }
    }
    if (out_.tell) {
      told_withdrawal w{party, r.principal, notice_.text.purpose, taken_, {}, r.id, r.at};
      for (const auto& d : *r.delivered) {
        w.delivered.push_back({d.kind, d.name});
      }
      out_.tell(t_, w);
    }
  }

  db::tx& t_;
  const ports& out_;
  const deciding& by_;
  const notice_dto notice_;
  const std::string language_;
  std::string receipt_id_;
  std::vector<std::string> given_;
  std::vector<named_kind> taken_;
  std::vector<receipt_kind> happened_;
};

result<done> check_person(db::reader& r, const ports& out, person_id who) {
  if (!is_there(r, out, who)) {
    return problem{why::not_found, "there is no such person", "no_such_person"};
  }
  return done{};
}

bool is_wanted(const withdrawal_wish& w, const grant_row& g) {
  const auto& kinds = w.kinds;
  return g.state == grant_state::given && (!w.purpose || *w.purpose == g.purpose) &&
         (!kinds || std::find(kinds->begin(), kinds->end(), g.kind) != kinds->end());
}

// The kind as the notice named it under which the yes was said, or as the catalogue does now.
named_kind kind_in(db::reader& r, const notice_dto& n, const std::string& code) {
  if (const auto* k = find_kind(n.text, code)) {
    return *k;
  }
  const auto now = find_kind(r, code);
  return now ? named_kind{now->code, now->name, now->sensitive} : named_kind{code, {code, code}};
}

}  // namespace

result<receipt_dto> decide(db::tx& t, const ports& out, const deciding& by,
                           const decision_wish& w) {
  TRY(const done there, check_person(t, out, by.person));
  const auto named = find_notice(t, w.notice);
  if (!named) {
    return problem{why::not_found, "there is no notice of that number", "no_such_notice"};
  }
  const auto& text = named->text;
  const auto asked = find_asked(t, text.provider.code, text.purpose.code);
  if (!asked || asked->id != named->id || asked->hash != w.hash) {
    return notice_changed();
  }
  TRY(const done good, check(w, text));
  if (by.signed_in == proof::stale && gives_sensitive(w, text)) {
    return problem{why::not_allowed,
                   "a yes to sensitive data needs a sign-in of the last five minutes",
                   "sign_in_again"};
  }
  const auto party = find_party(t, text.provider.code);
  if (!w.given.empty() && party && out.may_agree && !out.may_agree(t, by.person, *party)) {
    return problem{why::not_allowed, "a test user agrees to what its own program asks for",
                   "test_user_elsewhere"};
  }
  decision d{t, out, by, *asked, w.language.value_or("ja")};
  for (const auto& code : w.given) {
    d.yes(*find_kind(text, code));
  }
  for (const auto& code : w.refused) {
    d.no(*find_kind(text, code));
  }
  return d.finish();
}

result<std::vector<receipt_dto>> withdraw(db::tx& t, const ports& out, const deciding& by,
                                          const withdrawal_wish& w) {
  TRY(const done there, check_person(t, out, by.person));
  std::map<std::pair<std::string, std::int64_t>, std::vector<grant_row>> by_notice;
  for (auto& g : read_grants(t, by.person, w.provider)) {
    if (is_wanted(w, g)) {
      by_notice[{g.purpose, g.notice}].push_back(std::move(g));
    }
  }
  std::vector<receipt_dto> out_list;
  for (const auto& [key, grants] : by_notice) {
    auto n = find_notice(t, key.second);
    ASSERT(n);
    decision d{t, out, by, *n, "ja"};
    for (const auto& g : grants) {
      d.no(kind_in(t, *n, g.kind));
    }
    out_list.push_back(d.finish());
    if (by.how != method::program) {
      const auto& from = n->text.provider.name;
      id::put_notice(t, {by.person.value}, id::notice_kind::consent_withdrawn, {from.ja, from.en});
    }
  }
  return out_list;
}

result<done> end_all(db::tx& t, const ports& out, const deciding& by) {
  std::set<std::string> providers;
  for (const auto& g : read_grants(t, by.person)) {
    providers.insert(g.provider);
  }
  for (const auto& p : providers) {
    TRY(const auto receipts, withdraw(t, out, by, {.provider = p}));
  }
  end_proxies(t, by.person);
  return done{};
}

std::int64_t expire(db::tx& t, const ports& out, std::int64_t limit) {
  const auto over = read_expired(t, t.now(), limit);
  for (auto g : over) {
    g.state = grant_state::expired;
    g.at = t.now();
    put_grant(t, g);
    insert_event(t, {g.person,
                     {.provider = g.provider,
                      .purpose = g.purpose,
                      .kind = g.kind,
                      .what = event_kind::expired,
                      .notice = g.notice,
                      .how = method::program,
                      .by_way = channel::job,
                      .at = t.now()}});
    t.append_change(changed_kind, number(g.person),
                    to_json(changed_dto{g.provider, g.purpose, {}, {g.kind}}));
    if (const auto party = find_party(t, g.provider); party && out.end_grants) {
      for (const auto& client : party->clients) {
        out.end_grants(t, g.person, client);
      }
    }
  }
  return static_cast<std::int64_t>(over.size());
}

}  // namespace tsu::consent
