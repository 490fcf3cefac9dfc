#include "app/identity.h"

#include <set>

#include "app/standing.h"
#include "app/ways_out.h"
#include "engine/id/keys/key_keeper.h"
#include "engine/id/module.h"
#include "engine/id/op/uri.h"
#include "engine/id/used_once.h"

namespace tsu::app {
namespace {

constexpr std::string_view tenant_mark = "{tenant}";

problem bad_issuer(const std::string& one, std::string_view what) {
  return {why::bad_input, "id.issuer: '" + one + "' " + std::string{what}, "config_invalid"};
}
problem bad_help(const std::string& one, std::string_view what) {
  return {why::bad_input, "id.help: '" + one + "' " + std::string{what}, "config_invalid"};
}

// https; http only where nobody else can listen.
bool is_issuer(const std::string& address) {
  const auto u = id::op::parse_uri(address);
  if (!u || u->has_fragment || !u->user.empty() || u->has_dot_segments ||
      u->rest.find('?') != std::string::npos) {
    return false;
  }
  return u->scheme == "https" || u->host == "127.0.0.1" || u->host == "[::1]" ||
         u->host == "localhost";
}

std::string without_end(std::string address) {
  while (address.ends_with('/')) {
    address.pop_back();
  }
  return address;
}

// An example of a town stands where the mark is, so that the address can be looked at.
std::string looked_at(std::string address) {
  if (const auto at = address.find(tenant_mark); at != std::string::npos) {
    address.replace(at, tenant_mark.size(), "011002");
  }
  return address;
}

result<done> add_issuer(issuers& to, const std::string& one) {
  const auto cut = one.find('=');
  const bool for_one = cut == 6 && one.find(':') > cut;
  const auto address = without_end(for_one ? one.substr(cut + 1) : one);
  if (!is_issuer(looked_at(address))) {
    return bad_issuer(one, "is no https address without a query");
  }
  if (!for_one) {
    if (!to.of_others.empty()) {
      return bad_issuer(one, "is the second for all others");
    }
    to.of_others = address;
    return done{};
  }
  const auto code = tenant_code::parse(one.substr(0, cut));
  if (!code.ok()) {
    return bad_issuer(one, "begins with the code of no municipality");
  }
  if (!to.by_town.emplace(code.value(), address).second) {
    return bad_issuer(one, "names a municipality again");
  }
  return done{};
}

}  // namespace

std::string issuers::of(tenant_code t) const {
  const auto own = by_town.find(t);
  return own != by_town.end() ? own->second : with_tenant(of_others, t);
}

result<issuers> read_issuers(const std::vector<std::string>& all) {
  issuers out;
  for (const auto& one : all) {
    TRY(const done added, add_issuer(out, one));
  }
  std::set<std::string> seen;
  for (const auto& [town, address] : out.by_town) {
    if (!seen.insert(address).second) {
      return bad_issuer(address, "is the address of two municipalities");
    }
  }
  return out;
}

std::string help_lines::of(tenant_code t) const {
  const auto own = by_town.find(t);
  return own != by_town.end() ? own->second : of_others;
}

result<help_lines> read_help(const std::vector<std::string>& all) {
  help_lines out;
  for (const auto& one : all) {
    const auto cut = one.find_first_not_of("0123456789");
    const bool for_one = cut != one.npos && one[cut] == '=';
    if (!for_one) {
      if (!out.of_others.empty()) {
        return bad_help(one, "is the second for all others");
      }
      out.of_others = one;
      continue;
    }
    const auto code = tenant_code::parse(one.substr(0, cut));
    if (!code.ok()) {
      return bad_help(one, "begins with the code of no municipality");
    }
    if (!out.by_town.emplace(code.value(), one.substr(cut + 1)).second) {
      return bad_help(one, "names a municipality again");
    }
  }
  return out;
}

result<done> check_identity(const config::settings& s) {
  TRY(const auto issuers, read_issuers(s.list("id.issuer")));
  TRY(const auto help, read_help(s.list("id.help")));
  return done{};
}

std::shared_ptr<id::op::provider> make_provider(const identity_wish& w) {
  auto out = std::make_shared<id::op::provider>(w.house, w.time);
  out->keys_of = [&keys = w.keys](tenant_code t) { return keys.of(t); };
  out->spend = [](db::tx& t, const id::op::shown_once& one) {
    return id::use_once(t, {.what = one.use,
                            .whose = one.who,
                            .value = one.jti,
                            .until = one.until,
                            .sealed = one.sealed});
  };
  out->find_login = [](db::reader& r, std::string_view hash, instant now) {
    return id::find_login(r, hash, now);
  };
  out->find_profile = [key = w.installation](db::reader& r, tenant_code town, id::account_id who) {
    return id::find_profile(r, id::keeper_of_boxes{key, town}, who);
  };
  out->key = w.installation;
  out->end_session = [](db::tx& t, const id::login& who) {
    id::end_session(t, who.account, who.session, id::end_reason::signed_out,
                    id::subject_of(who.account), "resident");
  };
  out->check_rules = w.check_rules;
  out->texts = &w.texts;
  out->name_of_tenant = w.name_of;
  out->public_url = w.public_url;
  out->fetch = id::op::fetcher_over(w.outside);
  return out;
}

i18n::texts texts_of_identity() { return i18n::texts::load(id::contents().texts).value(); }

}  // namespace tsu::app
