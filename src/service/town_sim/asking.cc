// How people and staff ask, and how a person signs in: with the pages that a browser would use.
#include <fmt/format.h>

#include <algorithm>

#include "service/town_sim/life.h"

namespace tsu::town_sim {
namespace {

using http::method;

constexpr std::size_t words_max = 5;
constexpr std::string_view session_prefix = "tsp_";

using fields = std::vector<std::pair<std::string, std::string>>;

bool is_among(int status, expected all) {
  return std::find(all.begin(), all.end(), status) != all.end();
}

void check(life& l, const answered& a, method verb, const std::string& path, expected these) {
  if (!is_among(a.status, these)) {
    be_surprised(l, fmt::format("{} {} at {}: {} {}", http::name_of(verb), path, format_jst(l.now),
                                a.status, a.body.substr(0, 200)));
  }
}

bool is_field(std::string_view name, std::string_view wanted) {
  return name.size() == wanted.size() &&
         std::equal(name.begin(), name.end(), wanted.begin(),
                    [](char a, char b) { return (a | 0x20) == (b | 0x20); });
}

void keep_cookies(resident& r, const answered& a) {
  for (const auto& [name, value] : a.headers) {
    if (!is_field(name, "Set-Cookie")) {
      continue;
    }
    const auto pair = value.substr(0, value.find(';'));
    const auto equals = pair.find('=');
    const auto is = pair.substr(equals + 1);
    is.empty() ? void(r.cookies.erase(pair.substr(0, equals)))
               : void(r.cookies[pair.substr(0, equals)] = is);
  }
}

std::string cookie_field(const resident& r) {
  std::string out;
  for (const auto& [name, value] : r.cookies) {
    out += (out.empty() ? "" : "; ") + name + "=" + value;
  }
  return out;
}

answered ask_once(life& l, resident& r, method verb, const std::string& path, std::string type,
                  std::string body) {
  asking a{.verb = verb, .path = path, .body = std::move(body)};
  if (!r.cookies.empty()) {
    a.headers.emplace_back("cookie", cookie_field(r));
  }
  if (!type.empty()) {
    a.headers.emplace_back("content-type", std::move(type));
  }
  ++l.own.requests;
  auto out = l.on.on.ask(a);
  keep_cookies(r, out);
  return out;
}

bool is_signed_in(const resident& r) {
  return std::any_of(r.cookies.begin(), r.cookies.end(),
                     [](const auto& c) { return c.second.starts_with(session_prefix); });
}

// Opens a page and sends its form.
void send_form(life& l, resident& r, const std::string& page, fields filled) {
  const auto shown = ask_once(l, r, method::get, page, "", "");
  const auto form = page.substr(page.rfind('/') + 1);  // /id/login has "login"
  auto all = hidden_fields(shown.body, form);
  all.insert(all.end(), filled.begin(), filled.end());
  const auto path = page.substr(0, page.find('?'));
  const auto a =
      ask_once(l, r, method::post, path, "application/x-www-form-urlencoded", form_of(all));
  if (!is_signed_in(r)) {
    be_surprised(l, fmt::format("{} signs nobody in: {}", page, a.status));
  }
}

void sign_in(life& l, resident& r) {
  r.cookies.clear();
  send_form(l, r, "/id/login", {{"login-id", r.login_id}, {"password", r.password}});
}

std::string birth_date(const habits& h) {
  return h.age == "50s"   ? "1970-05-01"
         : h.age == "60s" ? "1960-05-01"
         : h.age == "70s" ? "1950-05-01"
                          : "1940-05-01";
}

void register_alone(life& l, resident& r, const std::string& name) {
  send_form(l, r, "/id/register",
            {{"name", name},
             {"kana", "ジュウミン"},
             {"birth-date", birth_date(r.is)},
             {"district", r.is.district},
             {"phone", "011-123-4567"},
             {"new-password", r.password}});
  const auto purse = ask_once(l, r, method::get, "/points/v1/me", "", "");
  r.account = whole_at(purse.body, "person");
  const auto page = ask_once(l, r, method::get, "/id/account", "", "").body;
  const auto at = page.find('>', page.find("id=\"own-id\"")) + 1;
  r.login_id = page.substr(at, page.find('<', at) - at);
}

void register_at_counter(life& l, resident& r, const std::string& name) {
  const auto made = ask_as(
      l, l.on.keys.staff, method::post, "/id/v1/accounts",
      fmt::format(
          R"({{"kind":"resident","loginId":null,"role":null,"proof":"counter","locale":"ja",)"
          R"("profile":{{"name":"{}","kana":"ジュウミン","birthDate":"{}","district":"{}",)"
          R"("phone":"011-123-4567","email":null}},"why":"窓口で登録"}})",
          name, birth_date(r.is), r.is.district),
      {201});
  r.account = whole_at(made.body, "id");
  r.login_id = text_at(made.body, "loginId");
  send_form(l, r, "/id/recover",
            {{"login-id", r.login_id},
             {"code", text_at(made.body, "code")},
             {"new-password", r.password}});
}

}  // namespace

void be_surprised(life& l, const std::string& by) {
  ++l.own.surprises;
  if (l.own.first_surprises.size() < words_max) {
    l.own.first_surprises.push_back(by);
    l.on.tell("unexpected: " + by);
  }
}

answered ask_as(life& l, const std::string& token, method verb, const std::string& path,
                const std::string& json, expected these) {
  asking a{
      .verb = verb, .path = path, .body = json, .headers = {{"authorization", "Bearer " + token}}};
  if (!json.empty()) {
    a.headers.emplace_back("content-type", "application/json");
  }
  ++l.own.requests;
  auto out = l.on.on.ask(a);
  check(l, out, verb, path, these);
  return out;
}

answered ask_as(life& l, resident& r, method verb, const std::string& path, const std::string& json,
                expected these) {
  const std::string type = json.empty() ? "" : "application/json";
  l.own.active[month_of(l.now)].insert(r.account);
  auto out = ask_once(l, r, verb, path, type, json);
  if (out.status == 401 && !r.login_id.empty()) {
    sign_in(l, r);
    out = ask_once(l, r, verb, path, type, json);
  }
  check(l, out, verb, path, these);
  return out;
}

void let_in(life& l, resident& r) {
  const auto name = fmt::format("住民 {}", r.number);
  r.password = fmt::format("yuki no asa ni aruku michi {}", r.number);
  r.is.registers_alone ? register_alone(l, r, name) : register_at_counter(l, r, name);
  l.own.active[month_of(l.now)].insert(r.account);
  l.own.balance[r.account] = 0;
  const auto born = birth_date(r.is);
  l.own.outreach.members[r.account] = {
      .district = r.is.district,
      .born_month = std::stoll(born.substr(0, 4)) * 100 + std::stoll(born.substr(5, 2)),
      .joined = day_number_of(l.now)};
  ++l.own.registered;
}

}  // namespace tsu::town_sim
