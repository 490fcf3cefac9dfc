// A municipality with an OpenID Provider, a browser and a few programs, for tests: requests go
// through the module's own table of routes. Who is signed in is said by the test, as people's
// sessions would say it.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/test/fresh_house.h"
#include "base/http/form.h"
#include "base/jose/key.h"
#include "base/module/router.h"
#include "engine/id/gate.h"
#include "engine/id/module.h"
#include "engine/id/op/client_settings.h"
#include "engine/id/op/provider.h"
#include "engine/id/parts.h"

namespace tsu::id::op::testing {

using form_fields = std::vector<std::pair<std::string, std::string>>;
std::string form_of(const form_fields&);

struct asked {
  http::method verb = http::method::get;
  std::string path;
  std::string query = {}, body = {}, type = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// An answer with its JSON, its Location or its page taken apart.
struct answered {
  http::reply is;
  std::string header(std::string_view name) const;
  std::string text(std::string_view member) const;  // of a JSON body
  std::string error() const { return text("error"); }
  // A parameter of where it leads.
  std::string led(std::string_view parameter) const;
  // value="…" of the hidden field of that name.
  std::string field(std::string_view name) const;
  bool has(std::string_view piece) const { return is.body.find(piece) != std::string::npos; }
};

inline constexpr std::string_view verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                                  challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                                  callback = "https://rp.example/cb", issuer = "https://id.example";

class op_world : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  op_world();
  ~op_world() override;

  answered ask(const asked&);
  answered get(std::string path, const form_fields& query = {}, std::string_view cookie = {});
  answered post(std::string path, const form_fields& body,
                std::vector<std::pair<std::string, std::string>> headers = {});

  // The settings of an ordinary client; registers it with a secret and gives that back.
  static client_settings ordinary();
  std::string register_one(std::string_view name, const client_settings&);
  static std::pair<std::string, std::string> basic(std::string_view client,
                                                   std::string_view secret);

  // A browser of that account; what it sends as its cookie.
  std::string sign_in(std::int64_t account, std::string_view acr = "urn:tsunagu:acr:aal1");
  void step_up(const std::string& cookie, std::string_view acr);

  // An authorization request of that client with everything that it needs; `change` replaces, and
  // takes away what it gives as "-".
  static form_fields request_of(std::string_view client, const form_fields& change = {});
  // Through the page of consent with every box ticked.
  answered agree(const answered& page, std::string_view cookie);
  // As far as the code.
  std::string code_for(std::string_view client, std::string_view cookie,
                       const form_fields& change = {});
  static form_fields redemption(std::string_view code, const form_fields& change = {});

  jose::claims claims_of(jose::use, std::string_view token);

  db::testing::fresh_house here;
  gate door{*here.doors, here.time};
  std::shared_ptr<parts> all;
  keys_ptr keys;
  std::map<std::string, login> signed_in;  // by cookie
  profile person{.name = "佐藤 ハナ",
                 .kana = "サトウ ハナ",
                 .birth_date = "1948-03-07",
                 .district = "もみじ台",
                 .phone = "+81111234567",
                 .email = "hana@example.jp",
                 .role = "resident"};
  std::optional<i18n::texts> texts;

 private:
  std::vector<wired_module> modules_;
  std::unique_ptr<router> router_;
  std::int64_t next_session_ = 100;
};

}  // namespace tsu::id::op::testing
