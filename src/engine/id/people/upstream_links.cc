#include "engine/id/people/upstream_links.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "base/crypto/hash.h"
#include "base/record/audit.h"
#include "engine/id/people/passkeys.h"

namespace tsu::id {
namespace {

// The length of the issuer in front, so that no two pairs are one text.
std::string locator_of(const upstream_subject& s) {
  return std::string{
      crypto::bytes_of(crypto::sha256("id.upstream:" + std::to_string(s.issuer.size()) + ":" +
                                      std::string{s.issuer} + std::string{s.subject}))};
}

void note(db::tx& t, const account_row& a, std::string_view action, std::string_view name) {
  const auto subject = subject_of(a.id), number = std::to_string(a.id.value);
  const auto detail = "{\"upstream\":" + json_string(name) + "}";
  record::audit(t, {.actor = subject,
                    .role = a.role,
                    .action = action,
                    .subject_kind = "id.account",
                    .subject = number,
                    .detail = detail});
}

}  // namespace

std::optional<credential_row> find_upstream_link(db::reader& r, const upstream_subject& s) {
  return find_located(r, credential_kind::upstream, locator_of(s));
}

std::vector<upstream_link> upstream_links_of(db::reader& r, account_id a) {
  std::vector<upstream_link> out;
  for (const auto& c : read_credentials(r, a)) {
    if (c.kind == credential_kind::upstream) {
      out.push_back({c.id, c.label, c.created, c.used});
    }
  }
  return out;
}

result<done> link_upstream(db::tx& t, const account_row& a, std::string_view name,
                           const upstream_subject& s) {
  if (const auto had = find_upstream_link(t, s)) {
    return had->account == a.id
               ? result<done>{done{}}
               : result<done>{problem{why::conflict, "another account has it", "upstream_taken"}};
  }
  const auto all = upstream_links_of(t, a.id);
  if (std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.name == name; })) {
    return problem{why::conflict, "a log-in of that provider is linked", "upstream_linked"};
  }
  insert_credential(t, {.id = {},
                        .account = a.id,
                        .kind = credential_kind::upstream,
                        .locator = locator_of(s),
                        .secret = {},
                        .label = std::string{name}});
  note(t, a, "id.upstream.linked", name);
  return done{};
}

result<done> unlink_upstream(db::tx& t, const account_row& a, credential_id id, session_id but) {
  const auto all = upstream_links_of(t, a.id);
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
  if (at == all.end()) {
    return problem{why::not_found, "the account has no such link", "no_such_link"};
  }
  if (!has_other_way_in(t, a.id, id)) {
    return problem{why::conflict, "nothing else is left to sign in with", "last_way_in"};
  }
  delete_credential(t, a.id, id);
  end_sessions_of(t, a.id, end_reason::secret_changed, subject_of(a.id), a.role, but);
  note(t, a, "id.upstream.unlinked", at->name);
  return done{};
}

}  // namespace tsu::id
