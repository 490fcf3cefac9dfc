#include "engine/id/op/test/op_world.h"

#include "base/crypto/encode.h"
#include "base/record/audit.h"
#include "engine/id/op/client_acts.h"
#include "engine/id/op/revoke.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/store_clients.h"
#include "engine/id/tokens.h"
#include "engine/id/used_once.h"

namespace tsu::id::op::testing {
namespace {

std::vector<db::module_schema> schemas() {
  return {{"record", record::migrations}, {"id", contents().migrations}};
}

// Made once: RSA takes a while.
keys_ptr some_keys() {
  static const keys_ptr made = [] {
    std::vector<signing_keys::signer> all;
    std::vector<jose::public_key> published;
    for (const auto a : {jose::algorithm::es256, jose::algorithm::rs256, jose::algorithm::ps256,
                         jose::algorithm::eddsa}) {
      auto key = jose::private_key::make(a);
      const auto kid = std::string{jose::name_of(a)} + "-1";
      published.push_back(key.public_part(kid));
      all.push_back({kid, std::move(key)});
    }
    return std::make_shared<const signing_keys>(std::move(all),
                                                jose::key_set{std::move(published)});
  }();
  return made;
}

const client_wish program{.name = {},
                          .title = "見守りサービス",
                          .contact = "api@example.jp",
                          .rules = {},
                          .per_second = 100,
                          .burst = 100,
                          .per_day = 0};

}  // namespace

std::string form_of(const form_fields& all) {
  std::string out;
  for (const auto& [name, value] : all) {
    http::append_form_field(out, name, value);
  }
  return out;
}

std::string answered::header(std::string_view name) const {
  for (const auto& [field, value] : is.headers) {
    if (field == name) {
      return value;
    }
  }
  return {};
}

std::string answered::text(std::string_view member) const {
  const auto read = jose::claims::parse(is.body);
  return read.ok() ? read.value().text(member).value_or(std::string{read.value().raw(member)})
                   : std::string{};
}

std::string answered::led(std::string_view parameter) const {
  const auto to = header("Location");
  const auto query = http::query_values::parse(to.substr(std::min(to.find('?') + 1, to.size())));
  const auto* found = query ? query->find(parameter) : nullptr;
  return found == nullptr ? std::string{} : *found;
}

std::string answered::field(std::string_view name) const {
  const auto at = is.body.find("name=\"" + std::string{name} + "\" value=\"");
  if (at == std::string::npos) {
    return {};
  }
  const auto from = is.body.find("value=\"", at) + 7;
  return is.body.substr(from, is.body.find('"', from) - from);
}

op_world::op_world() : here(GetParam(), schemas()), keys(some_keys()) {
  all = std::make_shared<parts>(*here.doors, door);
  auto on = std::make_shared<provider>(*here.doors, here.time);
  texts.emplace(i18n::texts::load(contents().texts).value());
  on->texts = &*texts;
  on->keys_of = [this](tenant_code) -> task<result<keys_ptr>> { co_return keys; };
  on->spend = [](db::tx& t, const shown_once& one) {
    return use_once(t, {.what = one.use,
                        .whose = one.who,
                        .value = one.jti,
                        .until = one.until,
                        .sealed = one.sealed});
  };
  on->find_login = [this](db::reader&, std::string_view hash, instant) -> std::optional<login> {
    for (const auto& [cookie, who] : signed_in) {
      if (hash_of(cookie) == hash) {
        return who;
      }
    }
    return std::nullopt;
  };
  on->find_profile = [this](db::reader&, tenant_code, account_id) -> result<profile> {
    return person;
  };
  on->key = crypto::box_key::random();
  on->end_session = [this](db::tx& t, const login& who) {
    session_ended(t, who.account, who.session);
    std::erase_if(signed_in, [&](const auto& one) { return one.second.session == who.session; });
  };
  on->name_of_tenant = [](tenant_code) { return "札幌市"; };
  on->check_rules = [](const std::vector<allowed_rule>&) -> result<done> { return done{}; };
  on->public_url = [](tenant_code) { return std::string{issuer}; };
  all->op = on;
  all->name_of_tenant = on->name_of_tenant;
  modules_ = {{&contents(), all}};
  router_ = std::make_unique<router>(modules_);
}

op_world::~op_world() = default;

answered op_world::ask(const asked& a) {
  http::request r{.verb = a.verb,
                  .path = a.path,
                  .query = a.query,
                  .headers = {},
                  .body = a.body,
                  .remote_address = "192.0.2.1",
                  .host = "id.example",
                  .secure = true,
                  .trace_id = "0af7651916cd43dd8448eb211c80319c"};
  r.headers.add("Host", "id.example");
  if (!a.type.empty()) {
    r.headers.add("Content-Type", a.type);
  }
  for (const auto& [name, value] : a.headers) {
    r.headers.add(name, value);
  }
  const auto target = router_->find(a.verb, a.path);
  if (target.what == nullptr) {
    return {{.status = target.allow.empty() ? 404 : 405}};
  }
  const caller nobody;
  call c{.request = r,
         .tenant = db::testing::sapporo(),
         .who = nobody,
         .now = here.time.now(),
         .path_values = target.values};
  auto out = here.loop.wait(target.what->run(*all, c));
  if (!out.ok()) {
    return {{.status = http_status(out.error().reason), .body = out.error().code}};
  }
  answered done{std::move(out).value()};
  if (done.is.shared_body) {
    done.is.body = *done.is.shared_body;
  }
  return done;
}

answered op_world::get(std::string path, const form_fields& query, std::string_view cookie) {
  asked a{.path = std::move(path), .query = form_of(query)};
  if (!cookie.empty()) {
    a.headers.emplace_back("Cookie", "__Host-tsunagu=" + std::string{cookie});
  }
  return ask(a);
}

answered op_world::post(std::string path, const form_fields& body,
                        std::vector<std::pair<std::string, std::string>> headers) {
  return ask({.verb = http::method::post,
              .path = std::move(path),
              .body = form_of(body),
              .type = "application/x-www-form-urlencoded",
              .headers = std::move(headers)});
}

client_settings op_world::ordinary() {
  return {.redirect_uris = {std::string{callback}},
          .post_logout_redirect_uris = {"https://rp.example/bye"},
          .grant_types = {std::string{grant_code}, std::string{grant_refresh}},
          .response_modes = {"query", "form_post"},
          .scopes = {"openid", "profile", "email", "offline_access"}};
}

std::string op_world::register_one(std::string_view name, const client_settings& s) {
  const actor hana{"hana", "admin"};
  const auto made =
      here.loop.wait(here.at(db::place::people).write([&](db::tx& t) -> result<std::string> {
        auto w = program;
        w.name = name;
        insert_client(t, w, t.now());
        TRY(const done kept, put_client_settings(t, hana, name, s));
        if (s.authentication != auth_method::client_secret_basic &&
            s.authentication != auth_method::client_secret_post) {
          return std::string{};
        }
        return make_client_secret(t, hana, name, 0);
      }));
  EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().fields.front().field);
  all->op->clients.forget(db::testing::sapporo(), name);
  return made.value();
}

std::pair<std::string, std::string> op_world::basic(std::string_view client,
                                                    std::string_view secret) {
  return {"Authorization",
          "Basic " + crypto::base64(std::string{client} + ":" + std::string{secret})};
}

std::string op_world::sign_in(std::int64_t account, std::string_view acr) {
  const auto number = next_session_++;
  const auto cookie = "cookie-" + std::to_string(number);
  signed_in[cookie] = {.account = {account},
                       .session = {number},
                       .sid = "sid-" + std::to_string(number),
                       .authenticated = here.time.now(),
                       .acr = std::string{acr},
                       .amr = {"pwd"}};
  return cookie;
}

void op_world::step_up(const std::string& cookie, std::string_view acr) {
  signed_in[cookie].authenticated = here.time.now();
  signed_in[cookie].acr = acr;
}

form_fields op_world::request_of(std::string_view client, const form_fields& change) {
  form_fields out{{"client_id", std::string{client}},
                  {"response_type", "code"},
                  {"redirect_uri", std::string{callback}},
                  {"scope", "openid profile"},
                  {"state", "st-1"},
                  {"nonce", "n-1"},
                  {"code_challenge", std::string{challenge}},
                  {"code_challenge_method", "S256"}};
  for (const auto& [name, value] : change) {
    std::erase_if(out, [&](const auto& one) { return one.first == name; });
    if (value != "-") {
      out.emplace_back(name, value);
    }
  }
  return out;
}

answered op_world::agree(const answered& page, std::string_view cookie) {
  form_fields said{{"form_token", page.field("form_token")},
                   {"r", page.field("r")},
                   {"notice", page.field("notice")},
                   {"answer", "allow"}};
  for (const std::string scope : {"profile", "email", "phone", "address", "offline_access"}) {
    if (page.has("id=\"scope-" + scope + "\"")) {
      said.emplace_back("scope_" + scope, "yes");
    }
  }
  return post("/oidc/consent", said, {{"Cookie", "__Host-tsunagu=" + std::string{cookie}}});
}

std::string op_world::code_for(std::string_view client, std::string_view cookie,
                               const form_fields& change) {
  auto reply = get("/oidc/authorize", request_of(client, change), cookie);
  if (reply.is.status == 200) {
    reply = agree(reply, cookie);
  }
  EXPECT_EQ(reply.is.status, 303) << reply.is.body;
  EXPECT_NE(reply.led("code"), "") << reply.header("Location");
  return reply.led("code");
}

form_fields op_world::redemption(std::string_view code, const form_fields& change) {
  form_fields out{{"grant_type", "authorization_code"},
                  {"code", std::string{code}},
                  {"redirect_uri", std::string{callback}},
                  {"code_verifier", std::string{verifier}}};
  for (const auto& [name, value] : change) {
    std::erase_if(out, [&](const auto& one) { return one.first == name; });
    if (value != "-") {
      out.emplace_back(name, value);
    }
  }
  return out;
}

jose::claims op_world::claims_of(jose::use u, std::string_view token) {
  auto read = keys->verify(u, token);
  EXPECT_TRUE(read.ok());
  return std::move(read).value().payload;
}

}  // namespace tsu::id::op::testing
