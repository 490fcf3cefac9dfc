#include "engine/id/people/counter_pages.h"

#include <algorithm>

#include "base/http/asked.h"
#include "engine/id/op/provider.h"
#include "engine/id/people/counter_markup.h"
#include "engine/id/people/enum_text.h"
#include "engine/id/people/known.h"
#include "engine/id/people/print.h"
#include "engine/id/people/tablets.h"

namespace tsu::id::api {
namespace {

using namespace pages;

constexpr std::string_view reads = "id.account.read", recovers = "id.account.recover",
                           lends = "id.tablet.manage";

// Who sits at the counter, and the request as theirs.
struct desk {
  desk(const page_kit& k, const person_here& p)
      : kit(k),
        who(p),
        subject(subject_of(p.account.id)),
        me{.subject = subject, .role = p.account.role},
        as{.request = k.c.request, .tenant = k.c.tenant, .who = me, .now = k.c.now},
        all(k.on.permissions_of_role(p.account.role)),
        keys(k.keys()) {}
  desk(const desk&) = delete;
  desk& operator=(const desk&) = delete;

  bool may(std::string_view permission) const {
    return std::find(all.begin(), all.end(), permission) != all.end();
  }
  acting by(std::string_view why) const {
    return {subject, who.account.role, why, kit.c.request.trace_id};
  }
  what_may what() const { return {.lend = may(lends), .recover = may(recovers)}; }

  const page_kit& kit;
  const person_here& who;
  const std::string subject;
  const caller me;
  call as;
  const std::vector<std::string_view> all;
  const keeper_of_boxes keys;
};

// Who may sit here: staff with two factors and the right to look people up. Else where to go.
std::optional<http::reply> turned_away(const page_kit& kit, const std::optional<person_here>& who) {
  if (!who) {
    return to_log_in(kit);
  }
  const auto all = kit.on.permissions_of_role(who->account.role);
  if (who->account.kind != account_kind::staff ||
      std::find(all.begin(), all.end(), reads) == all.end()) {
    return kit.error(403, "not_allowed");
  }
  if (!reaches(who->in.acr, acr_aal2)) {
    return to_log_in(kit, "&acr=" + http::percent_encoded(acr_aal2));
  }
  return std::nullopt;
}

std::string name_of_staff(db::reader& r, const std::string& subject) {
  const auto id = account_of(subject);
  const auto row = id ? find_account(r, *id) : std::nullopt;
  return row ? row->login_id : subject;
}

waiting_line line_of(db::reader& r, const recovery_dto& one) {
  const auto row = find_account(r, {one.account});
  return {.what = one,
          .number = row ? row->login_id : std::string{},
          .asked_by = name_of_staff(r, one.asked_by)};
}

std::vector<waiting_line> lines_here(const desk& d, db::reader& r) {
  std::vector<waiting_line> out;
  if (d.may(recovers)) {
    for (const auto& one : recoveries_that_wait(r, d.as.now)) {
      if (knows(d.kit.on, r, d.as, {one.account})) {
        out.push_back(line_of(r, one));
      }
    }
  }
  return out;
}

task<http::reply> first_page(const desk& d, markup said, int status = 200) {
  const auto lines = co_await d.kit.people().read([&](db::reader& r) { return lines_here(d, r); });
  auto body = std::move(said);
  body += search_form(d.kit, "", "");
  body += waiting_list(d.kit, lines);
  co_return d.kit.page("id.counter.title", body, status);
}

std::vector<std::string> kinds_seen(const account_dto& a) {
  std::vector<std::string> out;
  if (a.profile) {
    out = {"name", "kana"};
    if (a.profile->birth_date) {
      out.emplace_back("birth_date");
    }
  }
  return out;
}

task<http::reply> refused(const desk& d, const problem& p) {
  co_return co_await first_page(d, fault_alert(d.kit.say, p.code), http_status(p.reason));
}

task<http::reply> find_people(const desk& d, const http::form& f) {
  const auto text = f.text("q"), why = f.text("why");
  std::vector<account_dto> found;
  bool more = false;
  const auto did = co_await d.kit.people().write([&](db::tx& t) -> result<done> {
    TRY(const auto all, search_accounts(t, d.keys, d.by(why), text, "",
                                        [&](account_id a) { return knows(d.kit.on, t, d.as, a); }));
    found.clear();
    more = all.more;
    for (const auto& row : all.rows) {
      found.push_back(dto_of(t, d.keys, row));
      note_seen(d.kit.on, t, d.as, row.id, kinds_seen(found.back()));
    }
    return done{};
  });
  if (!did.ok()) {
    co_return co_await refused(d, did.error());
  }
  auto body = search_form(d.kit, text, why);
  body += found_list(d.kit, found, more, why);
  co_return d.kit.page("id.counter.title", body);
}

// One person, seen for a reason that is kept.
struct one_seen {
  account_dto account;
  std::optional<waiting_line> waiting;
};
result<one_seen> see(const desk& d, db::tx& t, account_id id, std::string_view why) {
  TRY(const done known, check_known(d.kit.on, t, d.as, id));
  TRY(const auto row, look_at_account(t, d.by(why), id));
  one_seen out{dto_of(t, d.keys, row), {}};
  note_seen(d.kit.on, t, d.as, id, kinds_seen(out.account));
  if (d.may(recovers)) {
    if (const auto w = find_recovery(t, id, d.as.now); w.ok()) {
      out.waiting = line_of(t, w.value());
    }
  }
  return out;
}

http::reply person_reply(const desk& d, const one_seen& seen, std::string_view why, markup said) {
  auto body = std::move(said);
  body += person_details(d.kit, seen.account);
  body += card_form(d.kit, d.what(), seen.account, why);
  body += recovery_forms(d.kit, d.what(), seen.account, seen.waiting, d.subject);
  body += link("counter", d.kit.say("id.counter.back"), "back");
  return d.kit.page("id.counter.title", body);
}

// Does the act and shows the person as they are then; `told`: the text of what was done.
template <class Act>
task<http::reply> act_and_show(const desk& d, const http::form& f, std::string_view why,
                               std::string_view told, Act act) {
  const account_id id{http::parse_whole(f.text("id")).value_or(0)};
  const auto seen = co_await d.kit.people().write([&](db::tx& t) -> result<one_seen> {
    TRY(const done known, check_known(d.kit.on, t, d.as, id));
    TRY(const done did, act(t, id, d.by(why)));
    return see(d, t, id, why);
  });
  if (!seen.ok()) {
    co_return co_await refused(d, seen.error());
  }
  co_return person_reply(d, seen.value(), why, told_done(d.kit.say, told));
}

task<http::reply> ask(const desk& d, const http::form& f) {
  co_return co_await act_and_show(
      d, f, f.text("why"), "id.counter.asked",
      [&](db::tx& t, account_id id, const acting& by) -> result<done> {
        identified_by paper{};
        const std::string name{f.text("paper")};
        if (!boost::describe::enum_from_string(name.c_str(), paper)) {
          return problem{why::bad_input, "say what the person showed", "no_paper"};
        }
        TRY(const auto made, ask_recovery(t, by, id, {paper, std::string{by.why}}));
        return done{};
      });
}

printed_for printed(const desk& d, const account_dto& a) {
  const auto name = a.profile ? a.profile->kana.value_or(a.profile->name) : std::string{};
  return {.town = d.kit.on.name_of_tenant(d.kit.c.tenant),
          .kana = name,
          .login_id = a.login_id,
          .help = d.kit.on.help_of ? d.kit.on.help_of(d.kit.c.tenant) : std::string{}};
}

markup to_print(const desk& d, const markup& what) {
  auto body = element("p", {{"class", "no-print"}, {"id", "print-now"}}, d.kit.say("id.print.now"));
  body += what;
  body += link("counter", d.kit.say("id.counter.back"), "back");
  return body;
}

task<http::reply> make_card(const desk& d, const http::form& f) {
  const account_id id{http::parse_whole(f.text("id")).value_or(0)};
  account_dto whose;
  const auto made = co_await d.kit.people().write([&](db::tx& t) -> result<made_card> {
    TRY(const done known, check_known(d.kit.on, t, d.as, id));
    TRY(auto card, issue_card(t, d.by(f.text("why")), id));
    whose = dto_of(t, d.keys, *find_account(t, id));
    note_seen(d.kit.on, t, d.as, id, {"kana"});
    return card;
  });
  if (!made.ok()) {
    co_return co_await refused(d, made.error());
  }
  const auto& card = made.value();
  const auto face = card_print(d.kit.say, printed(d, whose), {card.card, card.code});
  co_return d.kit.page("id.print.card_title", to_print(d, face), 201);
}

task<http::reply> confirm(const desk& d, const http::form& f) {
  const account_id id{http::parse_whole(f.text("id")).value_or(0)};
  account_dto whose;
  const auto made = co_await d.kit.people().write([&](db::tx& t) -> result<made_recovery> {
    TRY(const done known, check_known(d.kit.on, t, d.as, id));
    TRY(auto out, confirm_recovery(t, d.by(f.text("why")), id));
    whose = dto_of(t, d.keys, *find_account(t, id));
    note_seen(d.kit.on, t, d.as, id, {"kana"});
    return out;
  });
  if (!made.ok()) {
    co_return co_await refused(d, made.error());
  }
  const auto& m = made.value();
  const auto address = recover_address(op::issuer_of(*d.kit.on.op, d.kit.c), m.login_id);
  const auto slip = slip_print(d.kit.say, printed(d, whose), {m.code, address, m.code_expires});
  co_return d.kit.page("id.print.slip_title", to_print(d, slip), 201);
}

struct act_of_form {
  std::string_view name, needs;
  task<http::reply> (*run)(const desk&, const http::form&);
};

task<http::reply> open_person(const desk& d, const http::form& f) {
  co_return co_await act_and_show(d, f, f.text("why"), "", [](db::tx&, account_id, const acting&) {
    return result<done>{done{}};
  });
}

task<http::reply> refuse(const desk& d, const http::form& f) {
  co_return co_await act_and_show(
      d, f, f.text("refuse-why"), "id.counter.refused",
      [](db::tx& t, account_id id, const acting& by) { return refuse_recovery(t, by, id); });
}

constexpr act_of_form acts[] = {
    {"find", reads, find_people}, {"open", reads, open_person},   {"card", lends, make_card},
    {"ask", recovers, ask},       {"confirm", recovers, confirm}, {"refuse", recovers, refuse},
};

}  // namespace

answer show_counter(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto who = co_await find_person_here(kit);
  if (auto away = turned_away(kit, who)) {
    co_return std::move(*away);
  }
  const desk d{kit, *who};
  co_return co_await first_page(d, {});
}

answer post_counter(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto who = co_await find_person_here(kit);
  if (auto away = turned_away(kit, who)) {
    co_return std::move(*away);
  }
  const desk d{kit, *who};
  const auto act = sent.fields.text("act");
  const auto at = std::find_if(std::begin(acts), std::end(acts),
                               [&](const act_of_form& one) { return one.name == act; });
  if (at == std::end(acts)) {
    co_return kit.error(400, "bad_request");
  }
  if (!d.may(at->needs)) {
    co_return kit.error(403, "not_allowed");
  }
  co_return co_await at->run(d, sent.fields);
}

}  // namespace tsu::id::api
