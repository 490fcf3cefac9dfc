#include "engine/id/developers/rules.h"

#include <algorithm>
#include <set>

#include "base/jose/key.h"
#include "engine/id/clients.h"
#include "engine/id/op/uri.h"

namespace tsu::id::developers {
namespace {

using op::auth_method;

bool is_text(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' && c != '\n';
  });
}

// Only its shape: whether somebody reads there is seen when it is written to.
bool is_address(std::string_view text) {
  const auto at = text.find('@');
  return is_text(text, text_max) && at > 0 && at != text.npos && text.find('.', at) != text.npos &&
         text.find(' ') == text.npos && text.find('\n') == text.npos;
}

// Hosts that people or messages are sent to; those of this machine are everybody's own.
std::set<std::string> hosts_of(const program_wish& w) {
  std::set<std::string> out;
  const auto add = [&](const std::string& address) {
    const auto u = op::parse_uri(address);
    if (u && u->host != "127.0.0.1" && u->host != "[::1]" && u->host != "localhost") {
      out.insert(u->host);
    }
  };
  std::for_each(w.redirect_uris.begin(), w.redirect_uris.end(), add);
  std::for_each(w.post_logout_redirect_uris.begin(), w.post_logout_redirect_uris.end(), add);
  for (const auto* one : {&w.backchannel_logout_uri, &w.home_uri, &w.policy_uri}) {
    if (*one) {
      add(**one);
    }
  }
  return out;
}

auth_method authentication_of(const program_wish& w) {
  switch (w.kind) {
    case program_kind::native: return auth_method::none;
    case program_kind::legacy: return auth_method::client_secret_post;
    default: return w.jwks ? auth_method::private_key_jwt : auth_method::client_secret_basic;
  }
}

std::vector<field_error> faults_of(const program_wish& w) {
  std::vector<field_error> bad;
  const auto want = [&](bool good, const char* field, const char* code) {
    if (!good) {
      bad.push_back({field, code});
    }
  };
  want(is_text(w.title, text_max), "title", "bad_length");
  want(is_text(w.about, about_max), "about", "bad_length");
  const bool by_key = w.kind == program_kind::web || w.kind == program_kind::machine;
  want(!w.jwks || by_key, "jwks", "not_for_this_kind");
  want(!w.jwks || jose::key_set::from_json(w.jwks->text).ok(), "jwks", "not_a_key_set");
  // Acting as the person in the town itself is the town's own programs' matter.
  const bool platform = std::find(w.scopes.begin(), w.scopes.end(), "platform") != w.scopes.end();
  want(!platform, "scopes", "not_one_of");
  return bad;
}

}  // namespace

result<done> check(const developer_dto& d) {
  std::vector<field_error> bad;
  if (!is_text(d.organisation, text_max)) {
    bad.push_back({"organisation", "bad_length"});
  }
  if (!is_text(d.person, text_max)) {
    bad.push_back({"person", "bad_length"});
  }
  if (!is_address(d.contact)) {
    bad.push_back({"contact", "not_an_address"});
  }
  if (!bad.empty()) {
    return problem{why::bad_input, "a developer says who they are", "bad_developer",
                   std::move(bad)};
  }
  return done{};
}

result<done> check(std::string_view name, const program_wish& w) {
  auto bad = faults_of(w);
  if (!is_client_name(name)) {
    bad.push_back({"name", "not_a_name"});
  }
  if (const auto good = op::check(settings_of(w, {})); !good.ok()) {
    const auto& more = good.error().fields;
    bad.insert(bad.end(), more.begin(), more.end());
  }
  if (!bad.empty()) {
    return problem{why::bad_input, "the program cannot be asked for like that", "bad_client",
                   std::move(bad)};
  }
  return done{};
}

op::client_settings settings_of(const program_wish& w,
                                const std::optional<op::client_settings>& now) {
  auto out = now.value_or(op::client_settings{});
  const bool machine = w.kind == program_kind::machine, legacy = w.kind == program_kind::legacy;
  out.redirect_uris = w.redirect_uris;
  out.post_logout_redirect_uris = w.post_logout_redirect_uris;
  out.scopes = w.scopes;
  out.backchannel_logout_uri = w.backchannel_logout_uri;
  out.home_uri = w.home_uri;
  out.policy_uri = w.policy_uri;
  out.jwks = w.jwks;
  out.authentication = authentication_of(w);
  out.grant_types = machine
                        ? std::vector{std::string{op::grant_client}}
                        : std::vector{std::string{op::grant_code}, std::string{op::grant_refresh}};
  out.response_modes =
      machine ? std::vector<std::string>{} : std::vector<std::string>{"query", "form_post"};
  if (out.profile != op::client_profile::fapi2) {
    out.profile = legacy ? op::client_profile::legacy : op::client_profile::baseline;
  }
  out.require_pkce = !legacy;
  return out;
}

bool needs_approval(const program_wish& agreed, const program_wish& next) {
  const auto known = hosts_of(agreed), asked = hosts_of(next);
  const bool more_scopes =
      std::any_of(next.scopes.begin(), next.scopes.end(), [&](const auto& scope) {
        return std::find(agreed.scopes.begin(), agreed.scopes.end(), scope) == agreed.scopes.end();
      });
  return agreed.title != next.title || agreed.kind != next.kind || more_scopes ||
         agreed.jwks.has_value() != next.jwks.has_value() ||
         !std::includes(known.begin(), known.end(), asked.begin(), asked.end());
}

}  // namespace tsu::id::developers
