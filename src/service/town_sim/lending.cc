// People apply for a tablet, are drawn, come to a briefing, borrow one, ask about it and bring it
// back; staff wipe, repair and look for tablets. Now and then staff try a loan that must not be.
#include <fmt/format.h>

#include <algorithm>

#include "service/town_sim/life.h"

namespace tsu::town_sim {
namespace {

using http::method;

constexpr const char* call = "r7";

std::int64_t closes_on(const life& l) { return std::max<std::int64_t>(l.on.of.days / 6, 2); }

std::string at_hour(const life& l, std::int64_t day, int hour) {
  return format_instant(jst_midnight(local_date{l.on.of.first + std::chrono::days{day}}) +
                        std::chrono::hours{hour});
}

// The days of the two briefings.
struct briefing_plan {
  const char* code;
  std::int64_t days_after;
};
constexpr briefing_plan briefings[] = {{"first", 1}, {"second", 2}};

std::int64_t seats_of(const life& l) { return l.own.lending.places / 2 + 1; }

std::int64_t taken(const life& l, const std::string& briefing) {
  const auto at = l.own.lending.seats.find(briefing);
  return at == l.own.lending.seats.end() ? 0 : std::ssize(at->second);
}

void apply(life& l, resident& r) {
  const auto a = ask_as(l, r, method::post, "/devices/v1/me/applications",
                        fmt::format(R"({{"call":"{}","wants":"tablet"}})", call), {201});
  const auto number = whole_at(a.body, "number");
  auto& mine = l.own.lending.applications[number];
  if (mine.whose == 0) {  // told again it stays the same application
    mine.whose = r.account;
    ++l.own.acts["devices.application.made"];
  }
  r.application = number;
}

void take_back_application(life& l, resident& r) {
  auto& of = l.own.lending;
  const auto places = [&] {
    return std::count_if(of.applications.begin(), of.applications.end(),
                         [](const auto& a) { return a.second.state == "accepted"; });
  };
  const bool had_place = of.applications[r.application].state == "accepted";
  const auto before = places();
  ask_as(l, r, method::post, fmt::format("/devices/v1/me/applications/{}/withdraw", r.application));
  withdraw(of, r.application);
  ++l.own.acts["devices.application.withdrawn"];
  if (had_place && places() == before) {
    ++l.own.acts["devices.application.accepted"];
  }
}

void draw_lots(life& l) {
  auto c = l.dice(stream::lending);
  const auto seed = static_cast<std::uint64_t>(c.whole(1, 1'000'000'000'000));
  ask_as(l, l.on.keys.admin, method::post, fmt::format("/devices/v1/calls/{}/draw", call),
         fmt::format(R"({{"seed":"{:016x}"}})", seed));
  draw(l.own.lending, seed);
  ++l.own.acts["devices.call.drawn"];
  // Once is enough.
  ask_as(l, l.on.keys.admin, method::post, fmt::format("/devices/v1/calls/{}/draw", call),
         fmt::format(R"({{"seed":"{:016x}"}})", seed + 1), {409});
}

bool has_place(const life& l, const resident& r) {
  const auto at = l.own.lending.applications.find(r.application);
  return at != l.own.lending.applications.end() && at->second.state == "accepted";
}

void book_seat(life& l, resident& r, const std::string& briefing) {
  const bool full = taken(l, briefing) >= seats_of(l);
  const auto a =
      ask_as(l, r, method::put, "/devices/v1/me/briefings/" + briefing, {}, {full ? 409 : 201});
  if (a.status == 201) {
    l.own.lending.seats[briefing][r.account] = "booked";
    ++l.own.acts["devices.seat.booked"];
  }
}

bool is_booked(const life& l, const resident& r, const std::string& briefing) {
  const auto at = l.own.lending.seats.find(briefing);
  return at != l.own.lending.seats.end() && at->second.contains(r.account);
}

resident* who_is(life& l, person account) {
  const auto at = std::find_if(l.people.begin(), l.people.end(),
                               [account](const auto& r) { return r.account == account; });
  return at == l.people.end() ? nullptr : &*at;
}

// A tablet that is in stock; wiped or not, as asked.
enum class wiped : std::uint8_t { yes, no };
std::string in_stock(const life& l, wiped how) {
  for (const auto& [serial, t] : l.own.lending.tablets) {
    if (t.state == "stock" && t.to_wipe == (how == wiped::no)) {
      return serial;
    }
  }
  return {};
}

answered ask_loan(life& l, const resident& r, const std::string& serial, expected these) {
  return ask_as(l, l.on.keys.admin, method::post, "/devices/v1/loans",
                fmt::format(R"({{"id":"{}","person":{},"serial":"{}","dueAt":"{}",)"
                            R"("condition":"良好","why":"説明会のあと"}})",
                            l.next_id("loan"), r.account, serial,
                            format_instant(l.now + std::chrono::days{365})),
                these);
}

void lend(life& l, resident& r, const std::string& serial) {
  const auto a = ask_loan(l, r, serial, {201});
  auto& t = l.own.lending.tablets[serial];
  t.state = "lent";
  t.holder = r.account;
  t.loan = whole_at(a.body, "number");
  r.tablet = serial;
  ++l.own.acts["devices.loan.begun"];
  ++l.own.acts["devices.tablet.moved"];
}

void lend_wrongly(life& l, const resident& r, const std::string& serial) {
  if (serial.empty()) {
    return;
  }
  ++l.own.lending.wrong_loans_tried;
  const auto a = ask_loan(l, r, serial, {201, 409});
  l.own.lending.wrong_loans_let_in += a.status == 201 ? 1 : 0;
}

void bring_back(life& l, resident& r, chance& c) {
  auto& t = l.own.lending.tablets[r.tablet];
  const auto luck = c.whole(0, 9);
  const std::string as = luck < 7 ? "stock" : luck < 9 ? "repair" : "lost";
  ask_as(l, l.on.keys.admin, method::post, fmt::format("/devices/v1/loans/{}/end", t.loan),
         fmt::format(R"({{"as":"{}","condition":"使用感あり","why":"返却"}})", as));
  t = {.state = as, .to_wipe = true};
  r.tablet.clear();
  ++l.own.acts["devices.loan.ended"];
  ++l.own.acts["devices.tablet.moved"];
}

// What a task leaves: a tablet that was out of sight is wiped once more before it is lent.
void do_task(life& l, std::int64_t number, const std::string& kind, const std::string& serial) {
  ask_as(l, l.on.keys.admin, method::post, fmt::format("/devices/v1/tasks/{}/done", number),
         R"({"note":"済み"})");
  auto& t = l.own.lending.tablets[serial];
  if (kind == "wipe") {
    t.to_wipe = false;
    ++l.own.acts["devices.tablet.wiped"];
  } else {
    t.state = "stock";
    t.to_wipe = true;
    ++l.own.acts["devices.tablet.moved"];
  }
}

void do_tasks(life& l) {
  const auto all = ask_as(l, l.on.keys.staff, method::get, "/devices/v1/tasks?limit=100");
  for (const auto one : items_at(all.body)) {
    const auto number = whole_at(one, "number");
    if (l.dice(stream::lending, 1'000'000 + number).happens(0.5)) {
      do_task(l, number, text_at(one, "kind"), text_at(one, "serial"));
    }
  }
}

void ask_for_help(life& l, const resident& r, chance& c) {
  const bool solved = c.happens(0.7);
  const auto a = ask_as(
      l, l.on.keys.staff, method::post, "/devices/v1/support",
      fmt::format(R"({{"id":"{}","person":{},"by":"phone","topic":"sign_in",)"
                  R"("question":"開き方がわからない。","answer":"順に説明した。","solved":{}}})",
                  l.next_id("matter"), r.account, solved),
      {201});
  l.own.lending.matters[whole_at(a.body, "number")] = {
      .of = month_of(l.now), .person = r.account, .solved = solved};
  l.own.looks.push_back({r.account, l.now, false});  // staff have it before them, whole
  ++l.own.acts["devices.matter.opened"];
}

void go_on_helping(life& l) {
  for (auto& [number, m] : l.own.lending.matters) {
    auto c = l.dice(stream::lending, 2'000'000 + number);
    if (!c.happens(m.solved ? 0.01 : 0.6)) {
      continue;
    }
    const bool solved = c.happens(0.8);
    ask_as(l, l.on.keys.staff, method::post, fmt::format("/devices/v1/support/{}/contacts", number),
           fmt::format(R"({{"note":"もう一度話した。","solved":{}}})", solved), {201});
    l.own.looks.push_back({m.person, l.now, false});
    m.reopened = m.reopened || m.solved;
    m.solved = solved;
    m.contacts += 1;
    ++l.own.acts[solved ? "devices.matter.solved" : "devices.matter.continued"];
  }
}

}  // namespace

void stock_tablets(life& l) {
  auto& of = l.own.lending;
  of.places = std::max<std::int64_t>(l.on.of.residents / 4, 2);
  std::string list;
  for (std::int64_t n = 1; n <= of.places + 1; ++n) {
    const auto serial = fmt::format("T-{:04}", n);
    list +=
        fmt::format(R"({}{{"serial":"{}","model":"まちのタブレット"}})", n > 1 ? "," : "", serial);
    of.tablets[serial] = {};
  }
  const auto& admin = l.on.keys.admin;
  ask_as(l, admin, method::post, "/devices/v1/tablets", fmt::format(R"({{"tablets":[{}]}})", list));
  ask_as(l, admin, method::put, fmt::format("/devices/v1/calls/{}", call),
         fmt::format(R"({{"ja":"実証参加者の募集","en":"Who takes part","how":"lottery",)"
                     R"("places":{},"opensAt":"{}","closesAt":"{}"}})",
                     of.places, at_hour(l, 0, 0), at_hour(l, closes_on(l), 8)));
  for (const auto& b : briefings) {
    const auto day = closes_on(l) + b.days_after;
    ask_as(l, admin, method::put, fmt::format("/devices/v1/briefings/{}", b.code),
           fmt::format(R"({{"name":"説明会","place":"もみじ台管理センター","startsAt":"{}",)"
                       R"("endsAt":"{}","seats":{}}})",
                       at_hour(l, day, 14), at_hour(l, day, 16), seats_of(l)));
    of.seats[b.code] = {};
  }
  l.own.acts["devices.tablet.added"] = l.own.acts["devices.call.kept"] = 1;
  l.own.acts["devices.briefing.kept"] = std::ssize(briefings);
}

void recruit(life& l) {
  const auto closes = closes_on(l);
  if (l.day == closes - 1) {  // it is too early
    ask_as(l, l.on.keys.admin, method::post, fmt::format("/devices/v1/calls/{}/draw", call), "{}",
           {422});
  }
  if (l.day == closes) {
    draw_lots(l);
  }
  for (auto& r : l.people) {
    auto c = l.dice(stream::lending, r.number);
    if (l.day < closes && c.happens(0.35)) {
      apply(l, r);
    } else if (l.day >= closes && r.application != 0 && r.tablet.empty() && c.happens(0.02) &&
               l.own.lending.applications[r.application].state != "withdrawn") {
      take_back_application(l, r);
    }
  }
}

void brief(life& l) {
  for (auto& r : l.people) {
    for (const auto& b : briefings) {
      const auto day = closes_on(l) + b.days_after;
      auto c = l.dice(stream::lending, 3'000'000 + r.number);
      if (l.day >= closes_on(l) && l.day < day && has_place(l, r) && !r.briefed &&
          !is_booked(l, r, b.code) && c.happens(0.6)) {
        book_seat(l, r, b.code);
      }
    }
  }
  for (const auto& b : briefings) {
    if (l.day != closes_on(l) + b.days_after) {
      continue;
    }
    for (auto& [who, state] : l.own.lending.seats[b.code]) {
      auto& r = *who_is(l, who);
      auto c = l.dice(stream::lending, 4'000'000 + r.number);
      const bool came = dares(l, r, c);
      ask_as(l, l.on.keys.staff, method::post,
             fmt::format("/devices/v1/briefings/{}/marks", b.code),
             fmt::format(R"({{"person":{},"attended":{}}})", who, came));
      state = came ? "attended" : "absent";
      r.briefed = r.briefed || came;
      ++l.own.acts["devices.seat.marked"];
    }
  }
}

void lend_and_return(life& l) {
  if (l.day <= closes_on(l)) {
    return;
  }
  for (auto& r : l.people) {
    auto c = l.dice(stream::lending, 5'000'000 + r.number);
    if (!r.tablet.empty()) {
      if (c.happens(0.04)) {
        bring_back(l, r, c);
      } else if (c.happens(0.06)) {
        ask_for_help(l, r, c);
      } else if (c.happens(0.02)) {
        lend_wrongly(l, r, in_stock(l, wiped::yes));  // has one
      }
    } else if (has_place(l, r) && r.briefed && c.happens(0.6)) {
      if (c.happens(0.3)) {
        lend_wrongly(l, r, in_stock(l, wiped::no));
      }
      if (const auto free = in_stock(l, wiped::yes); !free.empty()) {
        lend(l, r, free);
      }
    }
  }
  go_on_helping(l);
  do_tasks(l);
}

}  // namespace tsu::town_sim
