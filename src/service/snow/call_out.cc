#include "service/snow/call_out.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include <boost/describe/enum_to_string.hpp>

#include "base/core/json.h"
#include "base/jobs/jobs.h"
#include "base/record/audit.h"
#include "engine/notify/post.h"
#include "service/snow/changes.h"
#include "service/snow/clear_routes.h"
#include "service/snow/jobs.h"
#include "service/snow/make_decisions.h"
#include "service/snow/night.h"
#include "service/snow/officer.h"
#include "service/snow/words.h"

namespace tsu::snow {
namespace {

using rules::ladder;
using rules::ladder_effect;
using rules::ladder_orders;
using rules::ladder_plan;
using rules::ladder_state;
using rules::ladder_step;
using std::chrono::hours;
using std::chrono::minutes;

constexpr std::string_view request_prefix = "snow.request:";
constexpr std::size_t key_max = 100, note_max = 500, routes_told_max = 12;
const std::vector<std::string> all_ways{"inbox", "email", "sms", "voice"};

// Names in a ladder: "c:12" a contact, "k:east" a firm that is asked in the portal alone, "r:staff"
// a role.
std::string name_of_contact(std::int64_t contact) { return "c:" + std::to_string(contact); }

std::optional<notify::recipient> recipient_of(std::string_view who) {
  if (who.starts_with("c:")) {
    std::int64_t number = 0;
    std::from_chars(who.data() + 2, who.data() + who.size(), number);
    return notify::to_contact({number});
  }
  return who.starts_with("r:") ? std::optional{notify::to_role(who.substr(2))} : std::nullopt;
}

std::string message_key(std::int64_t request, std::int64_t step, std::string_view who) {
  return std::string{request_prefix} + std::to_string(request) + ":" + std::to_string(step) + ":" +
         std::string{who};
}

ladder_plan plan_for(db::reader& r, const contractor_dto& firm, const dated_settings& s,
                     instant now, std::string subject) {
  const auto wait = static_cast<std::int64_t>(s.value("snow.answer_minutes", now));
  ladder_plan out{.subject = std::move(subject), .steps = {}};
  std::vector<std::string> asked;
  const auto add = [&](std::string who, const std::vector<std::string>& ways) {
    const bool twice = std::find(asked.begin(), asked.end(), who) != asked.end();
    if (!twice && out.steps.size() < rules::ladder_steps_max) {
      asked.push_back(who);
      out.steps.push_back({{std::move(who)}, ways, wait});
    }
  };
  for (const auto contact : firm.contacts) {
    add(name_of_contact(contact), all_ways);
  }
  if (out.steps.empty() && !firm.code.empty()) {
    add("k:" + firm.code, {"inbox"});
  }
  const auto duty = duty_contacts(r, now);
  for (const auto contact : duty) {
    add(name_of_contact(contact), all_ways);
  }
  if (duty.empty()) {
    add("r:staff", {"inbox"});
  }
  return out;
}

std::string routes_in_words(const std::vector<asked_route>& routes) {
  std::string out;
  for (std::size_t i = 0; i < routes.size(); ++i) {
    if (i == routes_told_max) {
      return out + "…";
    }
    out += (out.empty() ? "" : "、") + routes[i].about.name;
  }
  return out;
}

void ask(db::tx& t, const request_row& q, const rules::ladder_ask& a) {
  const auto routes = routes_in_words(routes_of_request(t, q.number));
  for (const auto& who : a.contacts) {
    const auto to = recipient_of(who);
    if (!to) {
      continue;  // sees it in the portal
    }
    notify::wanted message;
    message.key = message_key(q.number, a.step, who);
    message.to = *to;
    message.message = "snow.request";
    message.values = {{"routes", routes}, {"start", q.start_at}};
    message.ways.clear();
    for (const auto& way : a.ways) {
      message.ways.push_back(*notify::way_of(way));
    }
    message.how_urgent = notify::urgency::urgent;
    message.expires_at = std::max(q.start_at, t.now()) + hours{3};
    message.answers = {"accept", "decline"};
    message.link = "/field/snow/requests/" + std::to_string(q.number);
    const auto posted = notify::post(t, message);
    ASSERT(posted.ok());
  }
}

void release(db::tx& t, const request_row& q, const ladder& l, const std::string& who) {
  for (std::size_t i = 0; i < l.plan().steps.size(); ++i) {
    const auto& asked = l.plan().steps[i].contacts;
    if (std::find(asked.begin(), asked.end(), who) != asked.end()) {
      notify::withdraw(t, message_key(q.number, std::int64_t(i), who), "taken by somebody else");
    }
  }
}

std::string firm_name(db::reader& r, std::string_view code) {
  const auto firm = find_contractor(r, code);
  return firm ? firm->name : std::string{code};
}

// What the ladder orders, with the ladder itself: all in this transaction.
void carry_out(db::tx& t, request_row& q, const ladder& l, const ladder_orders& o) {
  const auto before = std::exchange(q.ladder, l.json());
  if (o.ask) {
    ask(t, q, *o.ask);
  }
  for (const auto& who : o.release) {
    release(t, q, l, who);
  }
  if (o.look_again && o.ask) {
    jobs::ask(t, escalate_job, std::to_string(q.number), *o.look_again);
  }
  if (o.gave_up) {
    q.state = request_state::unanswered;
    tell_unanswered(t, q, firm_name(t, q.contractor));
  }
  if (o.stopped) {
    q.state =
        l.state() == ladder_state::accepted ? request_state::accepted : request_state::cancelled;
  }
  if (before != q.ladder) {
    update_request(t, q);
    tell_request(t, q);
  }
}

ladder ladder_of(const request_row& q) {
  auto read = ladder::read(q.ladder);
  ASSERT(read.ok());
  return std::move(read).value();
}

// Whom an answer from the portal stands for: the contact of the firm that was asked last.
std::string who_answers(db::reader& r, const request_row& q, const ladder& l) {
  const auto firm = find_contractor(r, q.contractor);
  std::string out;
  for (const auto& e : l.story()) {
    if (e.what != rules::ladder_happening::asked) {
      continue;
    }
    const auto& who = l.plan().steps[static_cast<std::size_t>(e.step)].contacts.front();
    const bool of_the_firm = firm && std::any_of(firm->contacts.begin(), firm->contacts.end(),
                                                 [&](auto c) { return name_of_contact(c) == who; });
    if (out.empty() || of_the_firm || who.starts_with("k:")) {
      out = who;
    }
  }
  return out;
}

// How often it was asked for and the request has come to its end; nothing: it is under way.
std::optional<std::int64_t> next_round(db::reader& r, std::string_view night,
                                       std::string_view route) {
  std::int64_t round = 1;
  for (const auto& a : asked_routes_of(r, night, route)) {
    const auto q = find_request(r, a.request);
    if (!a.about.finished_at && q->state != request_state::cancelled) {
      return {};
    }
    round = a.round + 1;
  }
  return round;
}

struct wanted_routes {
  contractor_dto firm;
  std::vector<asked_route> routes;
};

std::map<std::string, wanted_routes> routes_by_firm(db::reader& r,
                                                    const std::vector<decision_row>& all) {
  std::map<std::string, wanted_routes> out;
  const auto routes = all_routes(r);
  for (const auto& d : all) {
    for (const auto& route : routes) {
      if (route.district != d.district || route.road != d.road) {
        continue;
      }
      const auto round = next_round(r, d.night, route.code);
      if (!round) {
        continue;
      }
      const auto firm = find_contractor(r, route.contractor.value_or(""));
      auto& its = out[firm ? firm->code : ""];
      its.firm = firm.value_or(contractor_dto{});
      its.routes.push_back({.request = 0,
                            .round = *round,
                            .decision = d.number,
                            .night = d.night,
                            .about = {.code = route.code,
                                      .name = route.name,
                                      .district = route.district,
                                      .road = route.road,
                                      .length_m = route.length_m,
                                      .priority = route.priority}});
    }
  }
  return out;
}

result<done> check_answer(const answer_draft& a, instant now) {
  if (a.key.empty() || a.key.size() > key_max || a.key.find('\0') != a.key.npos) {
    return problem{why::bad_input, "a key of 1 to 100 characters", "snow_key_needed"};
  }
  if (a.at > now + minutes{10} || a.at < now - hours{48}) {
    return problem{why::not_processable, "a time of the last two days", "snow_bad_time"};
  }
  if (a.note && (a.note->size() > note_max || a.note->find('\0') != a.note->npos)) {
    return problem{why::bad_input, "a note of at most 500 bytes", "snow_bad_thing"};
  }
  return done{};
}

result<done> finish_routes(db::tx& t, request_row& q, const answer_draft& a, const answerer& by) {
  bool all_done = true;
  std::size_t named = 0;
  for (const auto& r : routes_of_request(t, q.number)) {
    const bool meant =
        !a.routes || a.routes->empty() ||
        std::find(a.routes->begin(), a.routes->end(), r.about.code) != a.routes->end();
    named += meant ? 1 : 0;
    if (meant && !r.about.finished_at) {
      finish_asked_route(t, q.number, r.about.code, a.at);
      const clearing_dto c{.district = r.about.district,
                           .route = r.about.code,
                           .at = a.at,
                           .received_at = t.now(),
                           .by = by.subject,
                           .request = q.number};
      keep_clearing(t, c, "request:" + std::to_string(q.number) + ":" + r.about.code);
    }
    all_done = all_done && (meant || r.about.finished_at);
  }
  if (a.routes && named < a.routes->size()) {
    return problem{why::not_found, "a route that was not asked for", "snow_no_route"};
  }
  q.state = all_done ? request_state::finished : request_state::working;
  return done{};
}

// Acceptance also where an off-line phone sends its later words first.
result<ladder_orders> accept_for(db::tx& t, request_row& q, const answer_draft& a) {
  auto l = ladder_of(q);
  TRY(auto orders, l.accept(who_answers(t, q, l), t.now(), a.note.value_or("")));
  carry_out(t, q, l, orders);
  return orders;
}

result<bool> move_by_answer(db::tx& t, request_row& q, const answer_draft& a, const answerer& by) {
  const bool open = q.state == request_state::asked || q.state == request_state::unanswered;
  if (a.answer == contractor_answer::decline) {
    if (!open) {
      return problem{why::conflict, "it was accepted or taken back", "snow_wrong_state"};
    }
    auto l = ladder_of(q);
    TRY(const auto orders, l.decline(who_answers(t, q, l), t.now(), a.note.value_or("")));
    carry_out(t, q, l, orders);
    return false;
  }
  if (open || a.answer == contractor_answer::accept) {
    TRY(const auto orders, accept_for(t, q, a));
    if (orders.effect == ladder_effect::too_late || a.answer == contractor_answer::accept) {
      return orders.effect == ladder_effect::too_late;
    }
  }
  if (q.state == request_state::cancelled) {
    return problem{why::conflict, "it was taken back", "snow_wrong_state"};
  }
  if (a.answer == contractor_answer::finish) {
    TRY(const done cleared, finish_routes(t, q, a, by));
  } else if (q.state == request_state::accepted) {
    q.state = request_state::working;
  }
  update_request(t, q);
  tell_request(t, q);
  return false;
}

// "snow.request:12:0:c:34"
struct message_of {
  std::int64_t request = 0, step = 0;
  std::string who;
};
std::optional<message_of> read_key(std::string_view key) {
  if (!key.starts_with(request_prefix)) {
    return {};
  }
  key.remove_prefix(request_prefix.size());
  message_of out;
  const auto number = [&](std::int64_t& into) {
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), into);
    const bool good = error == std::errc{} && end < key.data() + key.size() && *end == ':';
    if (good) {
      key.remove_prefix(static_cast<std::size_t>(end - key.data()) + 1);
    }
    return good;
  };
  if (!number(out.request) || !number(out.step)) {
    return {};
  }
  out.who = key;
  return out;
}

void hear_about_request(db::tx& t, const message_of& m, const notify::news& n) {
  auto q = find_request(t, m.request);
  if (!q) {
    return;
  }
  auto l = ladder_of(*q);
  result<ladder_orders> orders = ladder_orders{};
  const std::string note = n.by_way ? std::string{notify::name_of(*n.by_way)} : std::string{};
  if (n.now == notify::state::answered && n.answer == "accept") {
    orders = l.accept(m.who, t.now(), note);
  } else if (n.now == notify::state::answered && n.answer == "decline") {
    orders = l.decline(m.who, t.now(), note);
  } else if (n.now == notify::state::failed) {
    orders = l.unreachable(m.step, m.who, t.now());
  }
  if (orders) {
    carry_out(t, *q, l, orders.value());
  }
}

}  // namespace

std::vector<std::int64_t> open_requests(db::tx& t, const std::vector<decision_row>& all,
                                        const dated_settings& s) {
  std::vector<std::int64_t> out;
  for (auto& [code, wanted] : routes_by_firm(t, all)) {
    const auto& night = wanted.routes.front().night;
    request_row q{.night = night, .contractor = code, .asked_at = t.now()};
    q.start_at = std::max(start_of(*parse_date(night)), t.now());
    q.number = insert_request(t, q);
    std::stable_sort(wanted.routes.begin(), wanted.routes.end(), [](const auto& a, const auto& b) {
      return std::pair{a.about.road, a.about.priority} < std::pair{b.about.road, b.about.priority};
    });
    for (auto& route : wanted.routes) {
      route.request = q.number;
      insert_asked_route(t, route);
    }
    auto made = ladder::create(
        plan_for(t, wanted.firm, s, t.now(), "snow.request:" + std::to_string(q.number)));
    ASSERT(made.ok());
    auto& l = made.value();
    const auto orders = l.start(t.now());
    carry_out(t, q, l, orders);
    out.push_back(q.number);
  }
  return out;
}

result<answered_dto> answer_request(db::tx& t, std::int64_t number, const answer_draft& a,
                                    const answerer& by) {
  TRY(const done sound, check_answer(a, t.now()));
  auto q = find_request(t, number);
  if (!q) {
    return problem{why::not_found, "no request of that number", "snow_no_request"};
  }
  if (const auto known = find_answer(t, number, a.key)) {
    if (known->about.answer != a.answer || known->about.at != a.at) {
      return problem{why::conflict, "the key came with another answer", "snow_key_reused"};
    }
    return answered_dto{.state = q->state, .before = true};
  }
  TRY(const auto too_late, move_by_answer(t, *q, a, by));
  insert_answer(t, {number, a.key, {a.answer, a.at, t.now(), by.subject, a.note.value_or("")}});
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = "snow.request.answered",
                    .subject_kind = "snow.request",
                    .subject = std::to_string(number),
                    .purpose = boost::describe::enum_to_string(a.answer, "")});
  return answered_dto{.state = q->state, .too_late = too_late};
}

void escalate(db::tx& t, std::int64_t number) {
  if (auto q = find_request(t, number)) {
    auto l = ladder_of(*q);
    const auto orders = l.look(t.now());
    carry_out(t, *q, l, orders);
  }
}

result<done> cancel_request(db::tx& t, std::int64_t number, std::string_view reason,
                            const answerer& by) {
  auto q = find_request(t, number);
  if (!q) {
    return problem{why::not_found, "no request of that number", "snow_no_request"};
  }
  if (reason.empty() || reason.size() > note_max) {
    return problem{why::not_processable, "say why", "snow_reason_needed"};
  }
  auto l = ladder_of(*q);
  const auto orders = l.cancel(by.subject.empty() ? "system" : by.subject, t.now(), reason);
  if (!orders.stopped) {
    return problem{why::conflict, "it was accepted or taken back", "snow_wrong_state"};
  }
  carry_out(t, *q, l, orders);
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = "snow.request.cancelled",
                    .subject_kind = "snow.request",
                    .subject = std::to_string(number),
                    .purpose = reason});
  return done{};
}

void hear(db::tx& t, const notify::news& n) {
  if (const auto m = read_key(n.key)) {
    hear_about_request(t, *m, n);
  } else if (const auto o = read_officer_key(n.key); o && n.now == notify::state::answered) {
    approve_all(t, o->night, o->at, n.answer == "approve",
                {n.by.empty() ? "contact:" + std::to_string(n.to.contact.value) : n.by, ""});
  }
}

request_dto request_of(db::reader& r, const request_row& q) {
  const auto l = ladder_of(q);
  request_dto out{.id = q.number,
                  .night = q.night,
                  .contractor = q.contractor,
                  .contractor_name = firm_name(r, q.contractor),
                  .state = q.state,
                  .asked_at = q.asked_at,
                  .start_at = q.start_at,
                  .answer_by = l.look_again()};
  for (auto& a : routes_of_request(r, q.number)) {
    out.routes.push_back(std::move(a.about));
  }
  std::stable_sort(out.routes.begin(), out.routes.end(), [](const auto& a, const auto& b) {
    return std::pair{a.road, a.priority} < std::pair{b.road, b.priority};
  });
  for (auto& a : answers_of(r, q.number)) {
    out.answers.push_back(std::move(a.about));
  }
  for (const auto& e : l.story()) {
    out.story.push_back({e.at, boost::describe::enum_to_string(e.what, ""), e.who, e.note, e.step});
  }
  return out;
}

}  // namespace tsu::snow
