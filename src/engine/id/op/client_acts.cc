#include "engine/id/op/client_acts.h"

#include "base/jose/key.h"
#include "base/record/audit.h"
#include "engine/id/op/secrets.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/store_clients.h"

namespace tsu::id::op {
namespace {

problem no_such_client() {
  return {why::not_found, "no client of that name uses the OpenID Provider", "no_such_client"};
}

void note(db::tx& t, const actor& who, std::string_view action, std::string_view about) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "id.client",
                    .subject = about});
}

result<done> check_keys(const client_settings& s) {
  if (s.jwks && !jose::key_set::from_json(s.jwks->text).ok()) {
    return problem{why::bad_input,
                   "jwks is not a set of public keys",
                   "bad_client",
                   {{"jwks", "not_a_key_set"}}};
  }
  return done{};
}

}  // namespace

result<done> put_client_settings(db::tx& t, const actor& who, std::string_view name,
                                 const client_settings& s) {
  TRY(const done good, check(s));
  TRY(const done keys, check_keys(s));
  if (!id::find_client(t, name)) {
    return problem{why::not_found, "no client of that name is registered", "no_such_client"};
  }
  put_settings(t, name, s, who.subject);
  note(t, who, "id.client.sign_in_set", name);
  return done{};
}

result<done> delete_client_settings(db::tx& t, const actor& who, std::string_view name) {
  if (!delete_settings(t, name)) {
    return no_such_client();
  }
  note(t, who, "id.client.sign_in_ended", name);
  return done{};
}

result<std::string> make_client_secret(db::tx& t, const actor& who, std::string_view name,
                                       std::int64_t overlap_hours) {
  const auto found = find_client(t, name);
  if (!found) {
    return no_such_client();
  }
  const auto how = found->may.authentication;
  if (how != auth_method::client_secret_basic && how != auth_method::client_secret_post) {
    return problem{why::conflict, "this client proves itself without a secret", "needs_no_secret"};
  }
  if (overlap_hours < 0 || overlap_hours > secret_overlap_hours_max) {
    return problem{why::bad_input,
                   "the old secret is good for up to 30 days",
                   "bad_client",
                   {{"overlapHours", "out_of_range"}}};
  }
  auto text = make_secret(secret_prefix);
  put_secret(t, name, kept_of(text), t.now() + std::chrono::hours{overlap_hours});
  note(t, who, "id.client.secret_made", name);
  return text;
}

result<std::string> make_invitation(db::tx& t, const actor& who, const invitation_wish& w) {
  std::vector<field_error> bad;
  const auto want = [&](bool good, const char* field, const char* code) {
    if (!good) {
      bad.push_back({field, code});
    }
  };
  want(!w.label.empty() && w.label.size() <= 200, "label", "bad_length");
  want(w.uses >= 1 && w.uses <= 1000, "uses", "out_of_range");
  want(w.days >= 1 && w.days <= 90, "days", "out_of_range");
  want(w.profile != client_profile::fapi2, "profile", "not_one_of");
  if (!bad.empty()) {
    return problem{why::bad_input, "an invitation has a label and ends", "bad_invitation",
                   std::move(bad)};
  }
  auto text = make_secret(invitation_prefix);
  insert_invitation(t, kept_of(text),
                    {.label = w.label,
                     .profile = boost::describe::enum_to_string(w.profile, "baseline"),
                     .uses = w.uses,
                     .expires = t.now() + std::chrono::days{w.days}});
  note(t, who, "id.client.invited", w.label);
  return text;
}

}  // namespace tsu::id::op
