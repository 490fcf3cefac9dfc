#include "engine/id/people/tablet_pages.h"

#include "base/core/json.h"
#include "base/http/asked.h"
#include "engine/id/embedded.h"
#include "engine/id/people/codes.h"
#include "engine/id/people/known.h"
#include "engine/id/people/page_kit.h"
#include "engine/id/people/passwords.h"
#include "engine/id/people/store_credentials.h"
#include "engine/id/people/tablets.h"

namespace tsu::id::api {
namespace {

using namespace pages;

constexpr std::chrono::days cookie_lives{400};  // as long as browsers keep one

struct tablet_here {
  tablet_row tablet;
  bool has_pin = true;  // of whom it is lent to; on a tablet of the town: who says so
  bool is_towns() const { return tablet.account.value == 0; }
};

// first: whoever stands before a tablet of the town has no PIN yet, or forgot it, and has a code.
task<std::optional<tablet_here>> find_here(const page_kit& kit, bool first) {
  const auto cookie = kit.from().cookie_of_tablet;
  co_return co_await kit.people().read([&](db::reader& r) -> std::optional<tablet_here> {
    const auto tablet = find_tablet(r, cookie);
    if (!tablet) {
      return std::nullopt;
    }
    const bool has_pin =
        tablet->account.value == 0
            ? !first
            : find_credential(r, tablet->account, credential_kind::pin).has_value();
    return tablet_here{*tablet, has_pin};
  });
}

field pin_field(const words& say, std::string_view id, std::string_view label) {
  return {.id = std::string{id},
          .label = say(label),
          .type = "password",
          .autocomplete = "off",
          .input_mode = "numeric"};
}

markup plain_button(std::string_view id, std::string_view label, bool hidden) {
  attributes at{{"type", "button"}, {"class", "quiet"}, {"id", std::string{id}}};
  if (hidden) {
    at.push_back({"hidden", ""});
  }
  return element("button", at, label);
}

// What the script shows once it knows that the browser reads codes through its camera.
markup card_camera(const words& say) {
  auto inside = plain_button("card-scan", say("id.tablet.camera"), false);
  inside += element("video",
                    {{"id", "card-video"},
                     {"aria-label", say("id.tablet.camera_view")},
                     {"playsinline", ""},
                     {"muted", ""},
                     {"hidden", ""}},
                    "");
  inside += plain_button("card-stop", say("id.tablet.camera_stop"), true);
  inside +=
      element("p", {{"class", "alert"}, {"id", "card-failed"}, {"role", "alert"}, {"hidden", ""}},
              say("id.tablet.camera_failed"));
  return element("div", {{"id", "card-camera"}, {"hidden", ""}}, inside);
}

markup card_field(const words& say) {
  auto out = input(
      say, {.id = "card", .label = say("id.tablet.card"), .hint = say("id.tablet.card_hint")});
  out += card_camera(say);
  return out;
}

// One form, one button: what is asked depends on the tablet.
http::reply tablet_form(const page_kit& kit, const std::optional<tablet_here>& here,
                        std::string_view next, const markup& said, int status) {
  const auto& say = kit.say;
  auto inside = hidden("next", next);
  std::string_view to = "id/tablet", title = "id.tablet.title", submit = "id.login.submit";
  if (!here) {
    to = "id/tablet/code", title = "id.tablet.setup_title", submit = "id.tablet.setup";
    inside += input(
        say,
        {.id = "tablet-code", .label = say("id.tablet.code"), .hint = say("id.recover.code_hint")});
  } else if (!here->has_pin) {
    to = "id/tablet/pin", title = "id.tablet.pin_title", submit = "id.tablet.choose_pin";
    inside += here->is_towns() ? card_field(say) : markup{};
    inside += input(
        say, {.id = "code", .label = say("id.recover.code"), .hint = say("id.recover.code_hint")});
    auto pin = pin_field(say, "new-pin", "id.tablet.new_pin");
    pin.hint = say("id.tablet.new_pin_hint");
    inside += input(say, pin);
  } else {
    inside += here->is_towns() ? card_field(say) : markup{};
    inside += input(say, pin_field(say, "pin", "id.tablet.pin"));
  }
  inside += button(say(submit));
  auto body = said;
  body += form(kit.form(), "tablet", to_top(kit.c.request) + std::string{to}, inside);
  if (here && here->is_towns()) {
    const auto top = to_top(kit.c.request) + "id/tablet";
    body += here->has_pin ? link(top + "?first=1", say("id.tablet.first"), "first-pin")
                          : link(top, say("id.tablet.has_pin"), "has-pin");
  }
  if (here) {
    body += link(to_top(kit.c.request) + "id/login?other=1&next=" + http::percent_encoded(next),
                 say("id.tablet.other_way"), "other-way");
  }
  const auto leads = next.starts_with("/oidc/") ? leads_to::clients : leads_to::our_pages;
  auto scripts =
      here && here->is_towns() ? std::vector<literal>{"card-camera.js"} : std::vector<literal>{};
  return kit.page(title, body, status, leads, std::move(scripts));
}

http::reply told(http::reply r, const sign_in_outcome& out) {
  if (out.retry_after.count() > 0) {
    r.with("Retry-After", std::to_string(out.retry_after.count()));
  }
  return r;
}

markup alert_of(const words& say, const sign_in_outcome& out) {
  if (out.fault == "too_many") {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(out.retry_after).count();
    return alert(say("id.login.too_many", {{"minutes", std::to_string(minutes)}}));
  }
  return alert(say(out.fault == "busy" ? "id.error.unavailable" : "id.tablet.wrong"));
}

db::store& people_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::people);
}
acting who_acts(const call& c, std::string_view why) {
  return {c.who.subject, c.who.role, why, c.request.trace_id};
}
http::reply secret_reply(std::string body) {
  http::reply r{.status = 201, .body = std::move(body)};
  r.with("Cache-Control", "no-store");
  return r;
}

}  // namespace

answer show_tablet(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto query = http::form::of_query(c.request);
  const auto next = next_in(query);
  const bool first = query.ok() && query.value().text("first") == "1";
  const auto here = co_await find_here(kit, first);
  co_return tablet_form(kit, here, next, {}, 200);
}

answer post_tablet(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto next = local_path(sent.fields.text("next"), own_page);
  const auto here = co_await find_here(kit, false);
  if (!here) {
    co_return see_other("/id/tablet");
  }
  pin_try in{.card = std::string{sent.fields.text("card")},
             .pin = secret<std::string>{std::string{sent.fields.text("pin")}},
             .tablet = here->tablet,
             .from = kit.from()};
  const auto out = co_await sign_in_by_pin(on, c.tenant, std::move(in));
  if (out.in) {
    co_return signed_in_reply(kit, *out.in, next);
  }
  const int status = out.fault == "too_many" ? 429 : out.fault == "busy" ? 503 : 422;
  co_return told(tablet_form(kit, here, next, alert_of(kit.say, out), status), out);
}

answer post_tablet_code(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto cookie = co_await kit.people().write(
      [&](db::tx& t) { return set_up_tablet(t, sent.fields.text("tablet-code")); });
  if (!cookie) {
    co_return tablet_form(kit, {}, own_page, alert(kit.say("id.tablet.wrong_code")), 422);
  }
  auto r = see_other("/id/tablet");
  r.with("Set-Cookie", set_cookie(c.request, tablet_cookie_name, *cookie, cookie_lives));
  co_return r;
}

answer post_tablet_pin(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto here = co_await find_here(kit, true);
  if (!here || here->has_pin) {
    co_return see_other("/id/tablet");
  }
  // A card that is nobody's is answered as a wrong code is, after the same work.
  const auto whose = co_await kit.people().read([&](db::reader& r) {
    const auto a = here->is_towns() ? holder_of_card(r, sent.fields.text("card"))
                                    : find_account(r, here->tablet.account);
    return a && a->kind == account_kind::resident ? a->id : account_id{};
  });
  const secret_choice choice{.account = whose,
                             .what = memorised::pin,
                             .text = secret<std::string>{std::string{sent.fields.text("new-pin")}}};
  const auto hash = co_await hash_choice(on, c.tenant, choice);
  if (!hash.ok()) {
    const auto code = hash.error().fields.empty() ? "other" : hash.error().fields[0].code;
    co_return tablet_form(kit, here, own_page, alert(fault_text(kit.say, code)), 422);
  }
  const bool kept = co_await kit.people().write([&](db::tx& t) {
    const auto a = find_account(t, whose);
    if (!a || a->state != account_state::active ||
        !spend_code(t, whose, code_use::setup, sent.fields.text("code"))) {
      note_failure(t, a, "pin setup", kit.from());
      return false;
    }
    keep_choice(t, *a, memorised::pin, hash.value(), {}, subject_of(whose), a->role);
    return true;
  });
  if (!kept) {
    co_return tablet_form(kit, here, own_page, alert(kit.say("id.recover.wrong")), 422);
  }
  co_return see_other("/id/tablet");
}

answer card_camera_script(const parts&, call&) {
  co_return script_reply(embedded::people_card_camera_js);
}

answer list_tablets(const parts& on, call& c) {
  tablet_page page;
  const auto all = co_await people_of(on, c).read([&](db::reader& r) {
    auto rows = read_tablets(r);
    std::erase_if(rows, [&](const tablet_row& one) {
      return one.account.value != 0 && !knows(on, r, c, one.account);
    });
    return rows;
  });
  for (const auto& one : all) {
    page.items.push_back(
        {.id = one.id.value,
         .serial = one.serial,
         .account = one.account.value == 0 ? std::nullopt : std::optional{one.account.value},
         .set_up = one.set_up,
         .created = one.created});
  }
  co_return http::reply{.body = to_json(page)};
}

answer create_tablet(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<tablet_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) -> result<made_tablet> {
    TRY(const done known, check_known(on, t, c, {wish.account.value_or(0)}));
    return lend_tablet(t, who_acts(c, wish.why), wish);
  }));
  co_return secret_reply(to_json(made));
}

answer end_tablet(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto asked, http::asked::parse(c.request));
  const auto why = asked.text("why");
  CO_TRY(const auto ended, co_await people_of(on, c).write([&](db::tx& t) -> result<done> {
    for (const auto& one : read_tablets(t)) {
      if (one.id.value == id && !knows(on, t, c, one.account)) {
        return no_such_tablet();
      }
    }
    return take_back_tablet(t, who_acts(c, why), {id});
  }));
  co_return http::reply{.status = 204};
}

answer create_card(const parts& on, call& c) {
  CO_TRY(const auto id, http::whole_number(c.path_values[0]));
  CO_TRY(const auto wish, from_json<reason_wish>(c.request.body));
  CO_TRY(const auto made, co_await people_of(on, c).write([&](db::tx& t) -> result<made_card> {
    TRY(const done known, check_known(on, t, c, {id}));
    return issue_card(t, who_acts(c, wish.why), {id});
  }));
  co_return secret_reply(to_json(made));
}

}  // namespace tsu::id::api
