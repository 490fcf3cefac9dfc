#include "engine/consent/catalogue.h"

#include "base/record/audit.h"
#include "engine/consent/known_kinds.h"
#include "engine/consent/rules.h"
#include "engine/consent/store_catalogue.h"

namespace tsu::consent {
namespace {

void note(db::tx& t, const actor& who, std::string_view action, std::string_view kind,
          std::string_view about) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = kind,
                    .subject = about,
                    .trace_id = who.trace});
}

result<done> check_room(db::reader& r, std::string_view sort) {
  if (count_words(r, sort) >= words_max) {
    return problem{why::conflict, "the catalogue is full", "too_many_words"};
  }
  return done{};
}

problem bad_notice(std::string field, const char* code) {
  return {why::bad_input,
          "a notice names what the catalogue has",
          "bad_notice",
          {{std::move(field), code}}};
}

result<named_party> named_in(db::reader& r, const std::string& code, std::string field) {
  const auto p = find_party(r, code);
  if (!p) {
    return bad_notice(std::move(field), "not_in_catalogue");
  }
  return named_party{p->code, p->name, p->contact};
}

result<done> add_kinds(db::reader& r, const notice_wish& w, notice_text& out) {
  for (std::size_t i = 0; i < w.kinds.size(); ++i) {
    const auto k = find_kind(r, w.kinds[i]);
    if (!k) {
      return bad_notice("kinds[" + std::to_string(i) + "]", "not_in_catalogue");
    }
    out.kinds.push_back({k->code, k->name, k->sensitive});
  }
  for (std::size_t i = 0; i < w.others.size(); ++i) {
    TRY(auto p, named_in(r, w.others[i], "others[" + std::to_string(i) + "]"));
    out.others.push_back(std::move(p));
  }
  return done{};
}

result<notice_text> text_of(db::reader& r, const notice_wish& w) {
  notice_text out{.title = w.title,
                  .body = w.body,
                  .source = w.source,
                  .storage_days = w.storage_days,
                  .valid_days = w.valid_days};
  TRY(auto provider, named_in(r, w.provider, "provider"));
  out.provider = std::move(provider);
  TRY(auto controller, named_in(r, w.controller, "controller"));
  out.controller = std::move(controller);
  const auto purpose = find_purpose(r, w.purpose);
  if (!purpose) {
    return bad_notice("purpose", "not_in_catalogue");
  }
  out.purpose = {purpose->code, purpose->name};
  TRY(const done added, add_kinds(r, w, out));
  return out;
}

}  // namespace

result<done> put_party(db::tx& t, const actor& who, const party_dto& p) {
  TRY(const done good, check(p));
  TRY(const done room, check_room(t, "party"));
  delete_clients_of(t, p.code);
  for (std::size_t i = 0; i < p.clients.size(); ++i) {
    if (find_party_of_client(t, p.clients[i])) {
      return problem{why::conflict,
                     "that program speaks for another party",
                     "client_taken",
                     {{"clients[" + std::to_string(i) + "]", "taken"}}};
    }
    put_client(t, p.clients[i], p.code);
  }
  consent::put_party(t, p);
  note(t, who, "consent.party.written", "consent.party", p.code);
  return done{};
}

result<done> put_kind(db::tx& t, const actor& who, const kind_dto& k) {
  TRY(const done good, check(k));
  TRY(const done room, check_room(t, "kind"));
  if (const auto known = find_known_kind(k.code); known && known->sensitive && !k.sensitive) {
    return problem{
        why::bad_input, "what is sensitive by law stays so", "bad_kind", {{"sensitive", "by_law"}}};
  }
  consent::put_kind(t, k);
  note(t, who, "consent.kind.written", "consent.kind", k.code);
  return done{};
}

result<done> put_purpose(db::tx& t, const actor& who, const purpose_dto& p) {
  TRY(const done good, check(p));
  TRY(const done room, check_room(t, "purpose"));
  consent::put_purpose(t, p);
  note(t, who, "consent.purpose.written", "consent.purpose", p.code);
  return done{};
}

result<notice_dto> publish_notice(db::tx& t, const actor& who, const notice_wish& w) {
  TRY(const done good, check(w));
  TRY(auto text, text_of(t, w));
  const auto before = find_newest_notice(t, w.provider, w.purpose);
  text.version = before ? before->text.version + 1 : 1;
  auto terms = text.version;
  if (w.same_terms) {
    if (!before || before->retired || !asks_the_same(before->text, text)) {
      return problem{why::conflict,
                     "what is asked is not what was asked before, so people must be asked again",
                     "terms_changed",
                     {{"sameTerms", "not_the_same"}}};
    }
    terms = before->terms;
  }
  retire_notices(t, w.provider, w.purpose);
  const auto id = insert_notice(t, {terms, text, hash_of(text), who.subject});
  note(t, who, "consent.notice.published", "consent.notice", std::to_string(id));
  auto made = find_notice(t, id);
  ASSERT(made);
  return std::move(*made);
}

result<done> retire_notice(db::tx& t, const actor& who, std::int64_t id) {
  const auto n = find_notice(t, id);
  if (!n) {
    return problem{why::not_found, "there is no notice of that number", "no_such_notice"};
  }
  if (n->retired) {
    return problem{why::conflict, "that notice is asked no more", "bad_step"};
  }
  retire_notices(t, n->text.provider.code, n->text.purpose.code);
  note(t, who, "consent.notice.retired", "consent.notice", std::to_string(id));
  return done{};
}

}  // namespace tsu::consent
