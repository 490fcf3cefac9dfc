// A town with its people engine, and a browser in it: for tests. Everything in memory but the data.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/crypto/password.h"
#include "base/db/test/fresh_house.h"
#include "base/http/form.h"
#include "base/module/router.h"
#include "base/record/audit.h"
#include "engine/id/gate.h"
#include "engine/id/module.h"
#include "engine/id/op/provider.h"
#include "engine/id/parts.h"
#include "engine/id/people/accounts.h"
#include "engine/id/people/passwords.h"
#include "engine/id/people/sign_in.h"
#include "engine/id/tokens.h"

namespace tsu::id::testing {

inline std::span<const db::module_schema> schemas() {
  static const db::module_schema all[] = {{"record", record::migrations},
                                          {"id", contents().migrations}};
  return all;
}

// Cheap hashes: what they cost is tried elsewhere.
class people_house {
 public:
  explicit people_house(db::testing::engine_kind kind)
      : here(kind, schemas()),
        door(*here.doors, here.time),
        on(std::make_shared<parts>(*here.doors, door)) {
    on->name_of_tenant = [](tenant_code) { return std::string{"札幌市"}; };
    on->permissions_of_role = [](std::string_view) { return std::vector<std::string_view>{}; };
    on->key = crypto::box_key::random();
    on->desk = &desk;
    on->op = std::make_shared<op::provider>(*here.doors, here.time);
  }

  db::store& people() { return here.at(db::place::people); }
  keeper_of_boxes keys() const { return {on->key, db::testing::sapporo()}; }
  template <class F>
  auto write(F f) {
    return here.loop.wait(people().write(f));
  }
  template <class F>
  auto read(F f) {
    return here.loop.wait(people().read(f));
  }

  made_account registered(const std::string& name = "佐藤 花子", account_kind kind = {},
                          std::optional<std::string> login_id = {}) {
    account_wish w{.kind = kind,
                   .login_id = std::move(login_id),
                   .role = {},
                   .proof = proof_kind::counter,
                   .locale = {},
                   .profile = {.name = name,
                               .kana = "サトウ ハナコ",
                               .birth_date = "1948-03-07",
                               .district = "もみじ台",
                               .phone = "011-211-2111",
                               .email = "hanako@example.jp"},
                   .why = "窓口で登録"};
    return write([&](db::tx& t) {
             return register_account(t, keys(), {"鈴木", "admin", w.why}, w);
           })
        .value();
  }
  void give_password(std::int64_t account, const std::string& text) {
    const auto hash = crypto::hash_password(secret<std::string>{text}, desk.cost());
    write([&](db::tx& t) {
      keep_choice(t, *find_account(t, {account}), memorised::password, hash, {}, "test", "");
    });
  }
  sign_in_outcome sign_in(const std::string& login_id, const std::string& password,
                          const std::string& address = "203.0.113.9",
                          const std::string& cookie = "") {
    password_try in{.login_id = login_id,
                    .password = secret<std::string>{password},
                    .from = {.address = address, .device = "Chrome", .cookie = cookie}};
    return here.loop.wait(sign_in_by_password(*on, db::testing::sapporo(), std::move(in)));
  }
  std::optional<login> who_has(const std::string& cookie) {
    return read([&](db::reader& r) { return find_login(r, hash_of(cookie), here.time.now()); });
  }
  std::vector<record::audit_row> audit_of(std::string_view action) {
    auto all = read([](db::reader& r) { return record::read_audit(r, 0, 1000); });
    std::erase_if(all, [&](const auto& row) { return row.action != action; });
    return all;
  }

  db::testing::fresh_house here;
  crypto::password_desk desk{{.threads = 1, .waiting_max = 50, .cost = {1, 64}}};
  gate door;
  std::shared_ptr<parts> on;
};

// Follows no redirect by itself; keeps cookies; posts the forms it was shown.
class browser {
 public:
  explicit browser(people_house& h, std::string address = "203.0.113.9")
      : house_(h), address_(std::move(address)) {
    wired_.push_back({&contents(), h.on});
    routes_ = std::make_unique<router>(wired_);
  }

  using form_fields = std::vector<std::pair<std::string, std::string>>;
  const http::reply& get(const std::string& target) { return ask(http::method::get, target, ""); }
  // With the token of the page that was shown last.
  const http::reply& post(const std::string& target, form_fields fields) {
    fields.emplace_back("form_token", hidden("form_token"));
    std::string body;
    for (const auto& [name, value] : fields) {
      http::append_form_field(body, name, value);
    }
    return ask(http::method::post, target, body);
  }
  // The page is the one that was shown, or where it led to.
  const http::reply& follow() { return get(location()); }

  const http::reply& shown() const { return shown_; }
  std::string location() const { return header("Location"); }
  std::string header(std::string_view name) const {
    for (const auto& [n, v] : shown_.headers) {
      if (n == name) {
        return v;
      }
    }
    return "";
  }
  bool has_text(std::string_view text) const { return page_.find(text) != page_.npos; }
  std::string text_of(const std::string& id) const {
    const auto at = page_.find("id=\"" + id + "\"");
    const auto from = at == page_.npos ? page_.npos : page_.find('>', at);
    return from == page_.npos ? "" : page_.substr(from + 1, page_.find('<', from) - from - 1);
  }
  std::string cookie(const std::string& name) const {
    const auto at = cookies_.find(name);
    return at == cookies_.end() ? "" : at->second;
  }
  void set_cookie(const std::string& name, const std::string& value) { cookies_[name] = value; }
  std::vector<std::pair<std::string, std::string>> more_headers;

 private:
  std::string hidden(const std::string& name) const {
    const auto mark = "name=\"" + name + "\" value=\"";
    const auto at = page_.find(mark);
    return at == page_.npos ? ""
                            : page_.substr(at + mark.size(),
                                           page_.find('"', at + mark.size()) - at - mark.size());
  }
  void keep_cookies() {
    for (const auto& [n, v] : shown_.headers) {
      if (n != "Set-Cookie") {
        continue;
      }
      const auto equals = v.find('='), end = v.find(';');
      const auto name = v.substr(0, equals), value = v.substr(equals + 1, end - equals - 1);
      if (value.empty()) {
        cookies_.erase(name);
      } else {
        cookies_[name] = value;
      }
    }
  }
  const http::reply& ask(http::method verb, const std::string& target, const std::string& body) {
    const auto mark = std::min(target.find('?'), target.size());
    const auto path = target.substr(0, mark),
               query = mark < target.size() ? target.substr(mark + 1) : std::string{};
    std::string jar;
    for (const auto& [name, value] : cookies_) {
      jar += (jar.empty() ? "" : "; ") + name + "=" + value;
    }
    http::request r{.verb = verb,
                    .path = path,
                    .query = query,
                    .headers = {},
                    .body = body,
                    .remote_address = address_,
                    .host = "localhost",
                    .secure = false,
                    .trace_id = "0123456789abcdef0123456789abcdef"};
    r.headers.add("Cookie", jar);
    r.headers.add("User-Agent", "Mozilla/5.0 (Linux; Android 14) Chrome/131.0");
    r.headers.add("Content-Type", "application/x-www-form-urlencoded");
    for (const auto& [name, value] : more_headers) {
      r.headers.add(name, value);
    }
    const auto found = routes_->find(verb, path);
    EXPECT_NE(found.what, nullptr) << target;
    if (found.what == nullptr) {
      shown_ = {.status = 404};
      return shown_;
    }
    const caller nobody;
    call c{.request = r,
           .tenant = db::testing::sapporo(),
           .who = nobody,
           .now = house_.here.time.now(),
           .path_values = found.values};
    auto out = house_.here.loop.wait(found.what->run(*house_.on, c));
    shown_ =
        out.ok() ? std::move(out).value() : http::reply{.status = http_status(out.error().reason)};
    if (!shown_.body.empty()) {
      page_ = shown_.body;
    }
    keep_cookies();
    return shown_;
  }

  people_house& house_;
  std::string address_;
  std::vector<wired_module> wired_;
  std::unique_ptr<router> routes_;
  std::map<std::string, std::string> cookies_;
  http::reply shown_;
  std::string page_;
};

}  // namespace tsu::id::testing
