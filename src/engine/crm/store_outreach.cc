#include "engine/crm/store_outreach.h"

#include <array>

namespace tsu::crm::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

#define PROPOSAL_COLUMNS                                                                       \
  "number, person, day, why, item, tags, title_ja, title_en, reason_ja, reason_en, score, "    \
  "place, input, state, made_at, opened_at, answered_at, distance_m, measured_by, starts_at, " \
  "ends_at"
constexpr statement add_proposal{
    "crm.add_proposal",
    "INSERT INTO crm_proposal (person, day, why, item, tags, title_ja, title_en, reason_ja, "
    "reason_en, score, place, input, state, made_at, opened_at, answered_at, distance_m, "
    "measured_by, starts_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
    "$13, $14, 0, 0, $15, $16, $17, $18) ON CONFLICT (person, day, item) DO "
    "NOTHING RETURNING number",
    people};
constexpr statement get_proposal{
    "crm.proposal", "SELECT " PROPOSAL_COLUMNS " FROM crm_proposal WHERE number = $1", people};
constexpr statement get_proposals{
    "crm.proposals",
    "SELECT " PROPOSAL_COLUMNS
    " FROM crm_proposal WHERE person = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
    people};
constexpr statement change_proposal{
    "crm.move_proposal",
    "UPDATE crm_proposal SET state = $2, opened_at = $3, answered_at = $4 WHERE number = $1",
    people};
constexpr statement drop_proposals{"crm.forget_proposals",
                                   "DELETE FROM crm_proposal WHERE person = $1", people};

constexpr statement get_sent{"crm.sent_on",
                             "SELECT sent FROM crm_sent WHERE person = $1 AND day = $2", people};
constexpr statement add_sent{
    "crm.count_sent",
    "INSERT INTO crm_sent (person, day, sent) VALUES ($1, $2, 1) ON CONFLICT (person, day) DO "
    "UPDATE SET sent = crm_sent.sent + 1",
    people};
constexpr statement drop_sent{"crm.forget_sent", "DELETE FROM crm_sent WHERE person = $1", people};

#define CAMPAIGN_COLUMNS                                                                      \
  "code, document, state, version, author, changed, started_at, until_at, goal, stopped_at, " \
  "stopped_by, stopped_why"
constexpr statement keep_campaign{
    "crm.put_campaign",
    "INSERT INTO crm_campaign (" CAMPAIGN_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (code) DO UPDATE SET "
    "document = excluded.document, state = excluded.state, version = excluded.version, "
    "author = excluded.author, changed = excluded.changed, started_at = excluded.started_at, "
    "until_at = excluded.until_at, goal = excluded.goal, stopped_at = excluded.stopped_at, "
    "stopped_by = excluded.stopped_by, stopped_why = excluded.stopped_why",
    people};
constexpr statement get_campaign{
    "crm.campaign", "SELECT " CAMPAIGN_COLUMNS " FROM crm_campaign WHERE code = $1", people};
constexpr statement get_campaigns{
    "crm.campaigns", "SELECT " CAMPAIGN_COLUMNS " FROM crm_campaign ORDER BY code LIMIT $1",
    people};
constexpr statement get_running{
    "crm.running_campaigns",
    "SELECT " CAMPAIGN_COLUMNS
    " FROM crm_campaign WHERE state = 'running' AND until_at > $1 ORDER BY code LIMIT $2",
    people};

constexpr statement add_member{
    "crm.add_campaign_member",
    "INSERT INTO crm_campaign_member (campaign, person, control, sent_at, opened_at, acted_at) "
    "VALUES ($1, $2, $3, 0, 0, 0) ON CONFLICT (campaign, person) DO NOTHING",
    people};
constexpr statement get_waiting{
    "crm.campaign_waits",
    "SELECT person FROM crm_campaign_member WHERE campaign = $1 AND control = 0 AND sent_at = 0 "
    "AND person > $2 ORDER BY person LIMIT $3",
    people};
constexpr statement get_sent_since{
    "crm.campaign_sent_since",
    "SELECT campaign, person, control, sent_at, opened_at, acted_at FROM crm_campaign_member "
    "WHERE campaign = $1 AND sent_at >= $2 AND person > $3 ORDER BY person LIMIT $4",
    people};
constexpr statement set_sent{
    "crm.mark_sent",
    "UPDATE crm_campaign_member SET sent_at = $3 WHERE campaign = $1 AND person = $2", people};
constexpr statement set_opened{
    "crm.mark_opened",
    "UPDATE crm_campaign_member SET opened_at = $3 WHERE campaign = $1 AND person = $2 AND "
    "sent_at > 0 AND opened_at = 0",
    people};
constexpr statement set_acted{
    "crm.mark_acted",
    "UPDATE crm_campaign_member SET acted_at = $3 WHERE campaign = $1 AND person = $2 AND "
    "acted_at = 0",
    people};
constexpr statement get_goals{
    "crm.goals",
    "SELECT m.campaign, c.goal, c.started_at, c.until_at FROM crm_campaign_member m JOIN "
    "crm_campaign c ON c.code = m.campaign WHERE m.person = $1 AND m.acted_at = 0 AND "
    "c.state = 'running'",
    people};
constexpr statement get_campaigns_of{
    "crm.campaigns_of",
    "SELECT campaign, person, control, sent_at, opened_at, acted_at FROM crm_campaign_member "
    "WHERE person = $1 ORDER BY campaign",
    people};
constexpr statement get_counts{
    "crm.count_arm",
    "SELECT COUNT(*), COUNT(CASE WHEN sent_at > 0 THEN 1 END), COUNT(CASE WHEN opened_at > 0 THEN "
    "1 END), COUNT(CASE WHEN acted_at > 0 THEN 1 END) FROM crm_campaign_member WHERE "
    "campaign = $1 AND control = $2",
    people};
constexpr statement drop_members{"crm.forget_campaign_member",
                                 "DELETE FROM crm_campaign_member WHERE person = $1", people};

#define TASK_COLUMNS "number, person, kind, since, state, made_at, sealed, closed_by, closed_at"
constexpr statement get_lately{
    "crm.task_closed_lately",
    "SELECT 1 FROM crm_task WHERE person = $1 AND kind = $2 AND (state = 'open' OR "
    "closed_at > $3)",
    people};
constexpr statement add_task{
    "crm.add_task",
    "INSERT INTO crm_task (person, kind, since, state, made_at, closed_by, closed_at) "
    "VALUES ($1, $2, $3, 'open', $4, '', 0)",
    people};
constexpr statement get_task{"crm.task", "SELECT " TASK_COLUMNS " FROM crm_task WHERE number = $1",
                             people};
constexpr statement end_task{
    "crm.close_task",
    "UPDATE crm_task SET state = 'closed', sealed = $2, closed_by = $3, closed_at = $4 WHERE "
    "number = $1 AND state = 'open'",
    people};
constexpr statement get_tasks{
    "crm.tasks_seen",
    "SELECT " TASK_COLUMNS
    " FROM crm_task WHERE state = $1 AND kind = $2 AND number > $3 AND " TSU_SEEN(
        "crm_task.person", "$5", "$6", "$7") "ORDER BY number LIMIT $4",
    people};
constexpr statement get_closed_of{
    "crm.closed_tasks_of",
    "SELECT " TASK_COLUMNS " FROM crm_task WHERE person = $1 AND state = 'closed' ORDER BY number",
    people};
constexpr statement put_note{"crm.seal_task", "UPDATE crm_task SET sealed = $2 WHERE number = $1",
                             people};
constexpr statement drop_tasks{"crm.forget_tasks", "DELETE FROM crm_task WHERE person = $1",
                               people};

constexpr statement take_over_proposals{
    "crm.move_proposals",
    "UPDATE crm_proposal SET person = $2 WHERE person = $1 AND NOT EXISTS (SELECT 1 FROM "
    "crm_proposal o WHERE o.person = $2 AND o.day = crm_proposal.day AND o.item = "
    "crm_proposal.item)",
    people};
constexpr statement take_over_members{
    "crm.move_campaign_member",
    "UPDATE crm_campaign_member SET person = $2 WHERE person = $1 AND NOT EXISTS (SELECT 1 FROM "
    "crm_campaign_member o WHERE o.person = $2 AND o.campaign = crm_campaign_member.campaign)",
    people};
constexpr statement take_over_tasks{
    "crm.move_tasks", "UPDATE crm_task SET person = $2 WHERE person = $1 AND state = 'closed'",
    people};

constexpr std::array all{
    &get_closed_of,     &put_note,        &add_proposal,  &get_proposal, &get_proposals,
    &change_proposal,   &drop_proposals,  &get_sent,      &add_sent,     &drop_sent,
    &keep_campaign,     &get_campaign,    &get_campaigns, &get_running,  &add_member,
    &get_waiting,       &set_sent,        &set_opened,    &set_acted,    &get_goals,
    &get_campaigns_of,  &get_counts,      &drop_members,  &get_lately,   &add_task,
    &get_task,          &end_task,        &get_tasks,     &drop_tasks,   &take_over_proposals,
    &take_over_members, &take_over_tasks, &get_sent_since};

proposal proposal_in(const db::row& r) {
  proposal out{.number = r.int64(0),
               .person = {r.int64(1)},
               .day = static_cast<day_no>(r.int64(2)),
               .why = r.string(3),
               .item = r.string(4),
               .tags = r.string(5),
               .title_ja = r.string(6),
               .title_en = r.string(7),
               .reason_ja = r.string(8),
               .reason_en = r.string(9),
               .score = r.int64(10),
               .place = r.int64(11),
               .input = r.string(12),
               .state = enum_of<proposal_state>(r.text(13)).value_or(proposal_state::proposed),
               .made_at = r.time(14),
               .opened_at = r.time(15),
               .answered_at = r.time(16)};
  out.distance_m = r.int64(17);
  out.by = enum_of<measured>(r.text(18));
  out.starts_at = r.time(19);
  out.ends_at = r.time(20);
  return out;
}
campaign_row campaign_in(const db::row& r) {
  return {.code = r.string(0),
          .document = r.string(1),
          .state = enum_of<campaign_state>(r.text(2)).value_or(campaign_state::draft),
          .version = r.int64(3),
          .author = r.string(4),
          .changed = r.time(5),
          .started_at = r.time(6),
          .until = r.time(7),
          .goal = r.string(8),
          .stopped_at = r.time(9),
          .stopped_by = r.string(10),
          .stopped_why = r.string(11)};
}
campaign_member member_in(const db::row& c) {
  return {c.string(0), {c.int64(1)}, c.int64(2) != 0, c.time(3), c.time(4), c.time(5)};
}
db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }
std::string bytes_in(db::bytes b) { return {reinterpret_cast<const char*>(b.data()), b.size()}; }
task_row task_in(const db::row& r) {
  return {.number = r.int64(0),
          .person = {r.int64(1)},
          .kind = enum_of<task_kind>(r.text(2)).value_or(task_kind::unreachable),
          .since = static_cast<day_no>(r.int64(3)),
          .state = enum_of<task_state>(r.text(4)).value_or(task_state::open),
          .made_at = r.time(5),
          .sealed = bytes_in(r.blob(6)),
          .closed_by = r.string(7),
          .closed_at = r.time(8)};
}

}  // namespace

std::span<const db::statement* const> outreach_statements() { return all; }

std::optional<std::int64_t> insert_proposal(db::tx& t, const proposal& p) {
  std::optional<std::int64_t> out;
  const auto state = text_of(p.state);
  const auto by = p.by ? text_of(*p.by) : std::string{};
  t.first(add_proposal,
          {p.person.value, std::int64_t{p.day}, p.why, p.item, p.tags, p.title_ja, p.title_en,
           p.reason_ja, p.reason_en, p.score, p.place, p.input, state, to_micros(t.now()),
           p.distance_m, by, to_micros(p.starts_at), to_micros(p.ends_at)},
          [&](const db::row& c) { out = c.int64(0); });
  return out;
}
std::optional<proposal> find_proposal(db::reader& r, std::int64_t number) {
  std::optional<proposal> out;
  r.first(get_proposal, {number}, [&](const db::row& c) { out = proposal_in(c); });
  return out;
}
std::vector<proposal> proposals_of(db::reader& r, person_id who, std::int64_t before,
                                   std::int64_t limit) {
  std::vector<proposal> out;
  r.each(get_proposals, {who.value, before, limit},
         [&](const db::row& c) { out.push_back(proposal_in(c)); });
  return out;
}
void move_proposal(db::tx& t, const proposal& p) {
  const auto state = text_of(p.state);
  t.run(change_proposal, {p.number, state, to_micros(p.opened_at), to_micros(p.answered_at)});
}
void forget_outreach(db::tx& t, person_id who) {
  for (const auto* s : {&drop_proposals, &drop_sent, &drop_members, &drop_tasks}) {
    t.run(*s, {who.value});
  }
}
void move_outreach(db::tx& t, person_id from, person_id into) {
  for (const auto* s : {&take_over_proposals, &take_over_members, &take_over_tasks}) {
    t.run(*s, {from.value, into.value});
  }
}

std::int64_t sent_on(db::reader& r, person_id who, day_no d) {
  std::int64_t out = 0;
  r.first(get_sent, {who.value, std::int64_t{d}}, [&](const db::row& c) { out = c.int64(0); });
  return out;
}
void count_sent(db::tx& t, person_id who, day_no d) {
  t.run(add_sent, {who.value, std::int64_t{d}});
}

void put_campaign(db::tx& t, const campaign_row& c) {
  const auto state = text_of(c.state);
  t.run(keep_campaign, {c.code, c.document, state, c.version, c.author, to_micros(c.changed),
                        to_micros(c.started_at), to_micros(c.until), c.goal,
                        to_micros(c.stopped_at), c.stopped_by, c.stopped_why});
}
std::optional<campaign_row> find_campaign(db::reader& r, std::string_view code) {
  std::optional<campaign_row> out;
  r.first(get_campaign, {code}, [&](const db::row& c) { out = campaign_in(c); });
  return out;
}
std::vector<campaign_row> all_campaigns(db::reader& r) {
  std::vector<campaign_row> out;
  r.each(get_campaigns, {campaigns_max}, [&](const db::row& c) { out.push_back(campaign_in(c)); });
  return out;
}
std::vector<campaign_row> running_campaigns(db::reader& r, instant now) {
  std::vector<campaign_row> out;
  r.each(get_running, {to_micros(now), campaigns_max},
         [&](const db::row& c) { out.push_back(campaign_in(c)); });
  return out;
}

void insert_campaign_member(db::tx& t, const campaign_member& m) {
  t.run(add_member, {m.campaign, m.person.value, std::int64_t{m.control ? 1 : 0}});
}
std::vector<person_id> waiting_of(db::reader& r, std::string_view campaign, person_id after,
                                  std::int64_t limit) {
  std::vector<person_id> out;
  r.each(get_waiting, {campaign, after.value, limit},
         [&](const db::row& c) { out.push_back({c.int64(0)}); });
  return out;
}
void mark_sent(db::tx& t, std::string_view campaign, person_id who) {
  t.run(set_sent, {campaign, who.value, to_micros(t.now())});
}
bool mark_opened(db::tx& t, std::string_view campaign, person_id who) {
  return t.run(set_opened, {campaign, who.value, to_micros(t.now())}) > 0;
}
void mark_acted(db::tx& t, std::string_view campaign, person_id who, instant at) {
  t.run(set_acted, {campaign, who.value, to_micros(at)});
}
std::vector<goal_row> goals_of(db::reader& r, person_id who) {
  std::vector<goal_row> out;
  r.each(get_goals, {who.value}, [&](const db::row& c) {
    out.push_back({c.string(0), c.string(1), c.time(2), c.time(3)});
  });
  return out;
}
std::vector<campaign_member> campaigns_of(db::reader& r, person_id who) {
  std::vector<campaign_member> out;
  r.each(get_campaigns_of, {who.value}, [&](const db::row& c) { out.push_back(member_in(c)); });
  return out;
}
std::vector<campaign_member> sent_since(db::reader& r, std::string_view campaign, instant since,
                                        person_id after, std::int64_t limit) {
  std::vector<campaign_member> out;
  r.each(get_sent_since, {campaign, to_micros(since), after.value, limit},
         [&](const db::row& c) { out.push_back(member_in(c)); });
  return out;
}
arm_counts count_arm(db::reader& r, std::string_view campaign, bool control) {
  arm_counts out;
  r.first(get_counts, {campaign, std::int64_t{control ? 1 : 0}}, [&](const db::row& c) {
    out = {c.int64(0), c.int64(1), c.int64(2), c.int64(3)};
  });
  return out;
}

bool insert_task(db::tx& t, const task_row& w, instant not_closed_after) {
  const auto kind = text_of(w.kind);
  if (t.first(get_lately, {w.person.value, kind, to_micros(not_closed_after)},
              [](const db::row&) {})) {
    return false;
  }
  return t.run(add_task, {w.person.value, kind, std::int64_t{w.since}, to_micros(t.now())}) > 0;
}
std::optional<task_row> find_task(db::reader& r, std::int64_t number) {
  std::optional<task_row> out;
  r.first(get_task, {number}, [&](const db::row& c) { out = task_in(c); });
  return out;
}
void close_task(db::tx& t, std::int64_t number, std::string_view sealed, std::string_view by) {
  t.run(end_task, {number, as_bytes(sealed), by, to_micros(t.now())});
}
std::vector<task_row> closed_tasks_of(db::reader& r, person_id who) {
  std::vector<task_row> out;
  r.each(get_closed_of, {who.value}, [&](const db::row& c) { out.push_back(task_in(c)); });
  return out;
}
void seal_task(db::tx& t, const task_row& w) { t.run(put_note, {w.number, as_bytes(w.sealed)}); }
std::vector<task_row> tasks_seen(db::reader& r, const task_query& q, const consent::viewer& v,
                                 instant now) {
  std::vector<task_row> out;
  const auto state = text_of(q.state), kind = text_of(q.kind);
  r.each(get_tasks, {state, kind, q.after, q.limit, to_micros(now), v.by_role(), v.by_name()},
         [&](const db::row& c) { out.push_back(task_in(c)); });
  return out;
}

}  // namespace tsu::crm::store
