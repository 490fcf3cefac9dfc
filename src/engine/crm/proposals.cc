#include "engine/crm/proposals.h"

#include <algorithm>
#include <limits>

#include "base/core/log.h"
#include "base/http/asked.h"
#include "base/record/audit.h"
#include "engine/consent/rules.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/store_persons.h"
#include "engine/crm/measure.h"
#include "engine/crm/store.h"
#include "engine/id/people/types.h"
#include "engine/notify/post.h"
#include "engine/notify/store_contacts.h"

namespace tsu::crm {
namespace {

constexpr std::int64_t remembered = 200, newest = std::numeric_limits<std::int64_t>::max();
constexpr day_no shown_lately_days = 60;
constexpr std::size_t persons_at_once = 200;

taste taste_of(db::reader& r, person_id who, day_no today) {
  taste out;
  for (const auto& p : store::proposals_of(r, who, newest, remembered)) {
    for (const auto& t : words_of(p.tags)) {
      if (p.state == proposal_state::accepted) {
        ++out.accepted[t];
      } else if (p.state == proposal_state::refused) {
        ++out.refused[t];
      } else if (p.state == proposal_state::opened) {
        ++out.opened[t];
      }
      if (today - p.day <= shown_lately_days) {
        out.shown_tags.insert(t);
      }
    }
    if (p.state == proposal_state::accepted || p.state == proposal_state::refused) {
      out.answered.insert(p.item);
    }
  }
  return out;
}

proposal proposal_of(const pick& p, const occasion& o, const std::string& input,
                     std::int64_t place) {
  proposal out{.person = o.who.person,
               .day = o.day,
               .why = "no_outing",
               .item = p.what.id,
               .title_ja = p.what.ja,
               .title_en = p.what.en,
               .reason_ja = p.reason_ja,
               .reason_en = p.reason_en,
               .score = p.score,
               .place = place,
               .input = input,
               .distance_m = p.what.distance_m,
               .starts_at = p.what.starts_at,
               .ends_at = p.what.ends_at};
  if (out.distance_m >= 0) {
    out.by = p.what.by;
  }
  for (const auto& t : p.what.tags) {
    out.tags += (out.tags.empty() ? "" : " ") + t.code;
  }
  return out;
}

void send(db::tx& t, const parts& on, const proposal& p) {
  const auto contact = notify::find_listed_contact_of(t, id::subject_of({p.person.value}));
  if (!contact || !take_message_slot(t, on.outreach, p.person)) {
    return;  // it stands on their own page
  }
  const auto posted =
      notify::post(t, {.key = "crm.proposal:" + std::to_string(p.number),
                       .to = notify::to_contact(*contact),
                       .message = std::string{proposal_message},
                       .values = {{"title", notify::text_in_languages{p.title_ja, p.title_en}},
                                  {"reason", notify::text_in_languages{p.reason_ja, p.reason_en}}},
                       .ways = {notify::way::inbox, notify::way::email, notify::way::sms},
                       .how = notify::spread::in_order,
                       .not_before = notify::after_quiet(on.outreach.quiet, t.now()),
                       .answers = {"accepted", "refused"}});
  if (!posted.ok()) {
    log_error("crm: proposal {} was not sent: {}", p.number, posted.error().detail);
  }
}

bool paused(db::reader& r, const outreach_rules& rules, person_id who, day_no day) {
  const auto last = store::proposals_of(r, who, newest, 1);
  return !last.empty() && day - last[0].day < rules.pause_days;
}

}  // namespace

agreement::agreement(db::reader& r) {
  for (auto& n : consent::read_asked(r)) {
    if (n.text.purpose.code == recommending) {
      asked_.push_back(std::move(n));
    }
  }
}

bool agreement::of(db::reader& r, person_id who, instant now) const {
  for (const auto& n : asked_) {
    for (const auto& g : consent::read_grants(r, who, n.text.provider.code)) {
      if (g.purpose == recommending &&
          consent::may_read(consent::standing_of(&g, &n, g.kind, now))) {
        return true;
      }
    }
  }
  return false;
}

occasion occasion_of(db::reader& r, const parts& on, const person_row& p, day_no day) {
  const auto as_of = day - 1;
  occasion out{.who = p, .day = day};
  out.days_without_outing =
      days_without_outing(condition_of(r, on.classes, p.person, as_of), p.joined, as_of);
  // Where a protected person takes part is told to nobody, least of all to who was near to them.
  const consent::viewer nobody{consent::reader_kind::staff, "", "resident"};
  for (const auto& l : store::links_of(r, p.person)) {
    if (consent::is_seen(r, l.other, nobody, start_of(day))) {
      out.friends.push_back(l.other);
    }
  }
  out.likes = taste_of(r, p.person, day);
  return out;
}

bool take_message_slot(db::tx& t, const outreach_rules& rules, person_id who) {
  // Of the day on which it is heard: what is sent in the evening waits for the morning.
  const auto day = day_of(notify::after_quiet(rules.quiet, t.now()));
  if (store::sent_on(t, who, day) >= rules.messages_a_day) {
    return false;
  }
  store::count_sent(t, who, day);
  return true;
}

std::vector<proposal> propose_to(db::tx& t, const parts& on, tenant_code town,
                                 const agreement& wants, person_id who, day_no day,
                                 const outlook& ahead) {
  std::vector<proposal> out;
  const auto known = store::find_person(t, who);
  if (!on.candidates || !known || known->gone || !wants.of(t, who, t.now()) ||
      paused(t, on.outreach, who, day)) {
    return out;
  }
  auto o = occasion_of(t, on, *known, day);
  o.weather = ahead.weather;
  if (o.days_without_outing < on.outreach.days_without_outing) {
    return out;
  }
  // What begins before it is heard of is no proposal, also where the morning's job was late.
  auto there_is = on.candidates(t, town, who, day, ahead);
  const auto heard = notify::after_quiet(on.outreach.quiet, t.now());
  std::erase_if(there_is, [&](const candidate& c) { return c.starts_at < heard; });
  const auto made = recommend(o, std::move(there_is), on.outreach.proposals_at_once);
  for (const auto& p : made.picks) {
    auto row = proposal_of(p, o, made.input, std::ssize(out) + 1);
    const auto number = store::insert_proposal(t, row);
    if (!number) {
      continue;
    }
    row.number = *number;
    row.made_at = t.now();
    t.append_change("crm.proposal.made", id::subject_of({who.value}),
                    "{\"proposal\":" + std::to_string(row.number) + "}");
    out.push_back(std::move(row));
  }
  if (!out.empty()) {
    send(t, on, out.front());
  }
  return out;
}

result<proposal> answer_proposal(db::tx& t, const acting& who, person_id person,
                                 std::int64_t number, said what) {
  auto p = store::find_proposal(t, number);
  if (!p || p->person != person) {
    return problem{why::not_found, "there is no such proposal", "crm_no_proposal"};
  }
  const auto into = what == said::accepted  ? proposal_state::accepted
                    : what == said::refused ? proposal_state::refused
                                            : proposal_state::opened;
  const bool answered = p->state == proposal_state::accepted || p->state == proposal_state::refused;
  if (p->state == into || (answered && into == proposal_state::opened)) {
    return std::move(*p);
  }
  if (answered) {
    return problem{why::conflict, "it is answered already", "crm_already_answered"};
  }
  p->state = into;
  if (p->opened_at == instant{}) {
    p->opened_at = t.now();
  }
  if (into != proposal_state::opened) {
    p->answered_at = t.now();
  }
  store::move_proposal(t, *p);
  const auto detail =
      "{\"proposal\":" + std::to_string(number) + ",\"state\":\"" + text_of(into) + "\"}";
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "crm.proposal.answered",
                    .subject_kind = "person",
                    .subject = std::to_string(person.value),
                    .trace_id = who.trace_id,
                    .detail = detail});
  t.append_change("crm.proposal.answered", id::subject_of({person.value}), detail);
  return std::move(*p);
}

void take_answer_to(db::tx& t, std::string_view key, std::string_view answer) {
  constexpr std::string_view start = "crm.proposal:";
  const auto what = enum_of<said>(answer);
  const auto number =
      key.starts_with(start) ? http::parse_whole(key.substr(start.size())) : std::nullopt;
  const auto p = number ? store::find_proposal(t, *number) : std::nullopt;
  if (!what || !p) {
    return;
  }
  const auto taken = answer_proposal(t, {id::subject_of({p->person.value}), "resident"}, p->person,
                                     *number, *what);
  if (!taken.ok()) {
    log_warning("crm: an answer to {} came too late: {}", key, taken.error().code);
  }
}

task<void> propose_all(const module_parts& given, tenant_code town, std::string_view) {
  const auto& on = static_cast<const parts&>(given);
  auto& people = on.house.at(town, db::place::people);
  const auto days = std::to_string(on.outreach.days_without_outing);
  const auto who =
      parse_expression(R"({"field":"daysSinceOuting","op":">=","value":)" + days + "}");
  ASSERT(who.ok());
  // The clock is the store's: what it says in a transaction.
  const auto now = co_await people.write([](db::tx& t) { return t.now(); });
  const auto day = day_of(now);
  const auto ahead = on.outlook_of ? co_await on.outlook_of(town, now) : outlook{};
  const auto due = co_await people.read([&](db::reader& r) {
    return on.town_columns().with(
        r, town, [&](const columns& c) { return c.find(who.value(), day - 1).persons; });
  });
  for (std::size_t at = 0; at < due.size(); at += persons_at_once) {
    const auto end = std::min(due.size(), at + persons_at_once);
    co_await people.write([&](db::tx& t) {
      const agreement wants{t};
      for (auto i = at; i < end; ++i) {
        propose_to(t, on, town, wants, {due[i]}, day, ahead);
      }
    });
  }
}

}  // namespace tsu::crm
