// The rows of proposals, campaigns, what was sent, and what staff are to do. Functions of one
// transaction of `people`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/consent/veil.h"
#include "engine/crm/types.h"

namespace tsu::crm {

enum class proposal_state : std::uint8_t { proposed, opened, accepted, refused };
BOOST_DESCRIBE_ENUM(proposal_state, proposed, opened, accepted, refused)
struct proposal {
  std::int64_t number = 0;
  person_id person{};
  day_no day = 0;
  std::string why, item, tags;
  std::string title_ja, title_en, reason_ja, reason_en;
  std::int64_t score = 0, place = 0;
  std::string input;
  std::int64_t distance_m = -1;  // from home; below zero: not known
  std::optional<measured> by = {};
  instant starts_at{}, ends_at{};
  proposal_state state = proposal_state::proposed;
  instant made_at{}, opened_at{}, answered_at{};  // 1970: not yet
};

// stopped: staff ended it early.
enum class campaign_state : std::uint8_t { draft, running, stopped };
BOOST_DESCRIBE_ENUM(campaign_state, draft, running, stopped)
struct campaign_row {
  std::string code, document;
  campaign_state state = campaign_state::draft;
  std::int64_t version = 0;
  std::string author;
  instant changed{}, started_at{}, until{};
  std::string goal;
  instant stopped_at{};  // 1970: it was not
  std::string stopped_by = {}, stopped_why = {};
};

struct campaign_member {
  std::string campaign;
  person_id person{};
  bool control = false;
  instant sent_at{}, opened_at{}, acted_at{};
};
struct arm_counts {
  std::int64_t members = 0, sent = 0, opened = 0, acted = 0;
};

enum class task_kind : std::uint8_t { unreachable, stagnant };
BOOST_DESCRIBE_ENUM(task_kind, unreachable, stagnant)
enum class task_state : std::uint8_t { open, closed };
BOOST_DESCRIBE_ENUM(task_state, open, closed)
struct task_row {
  std::int64_t number = 0;
  person_id person{};
  task_kind kind = task_kind::unreachable;
  day_no since = 0;
  task_state state = task_state::open;
  instant made_at{};
  std::string sealed, closed_by;  // what came of it, under place_of_note
  instant closed_at{};
};
inline std::string place_of_note(std::int64_t task) { return "crm.task:" + std::to_string(task); }

}  // namespace tsu::crm

namespace tsu::crm::store {

// Nothing where that was proposed to the person on that day.
std::optional<std::int64_t> insert_proposal(db::tx&, const proposal&);
std::optional<proposal> find_proposal(db::reader&, std::int64_t number);
// The newest first, those before that number.
std::vector<proposal> proposals_of(db::reader&, person_id, std::int64_t before, std::int64_t limit);
void move_proposal(db::tx&, const proposal&);
void forget_outreach(db::tx&, person_id);
// Proposals with what was said to them, places in campaigns and closed tasks, where the other has
// none of the kind.
void move_outreach(db::tx&, person_id from, person_id into);

std::int64_t sent_on(db::reader&, person_id, day_no);
void count_sent(db::tx&, person_id, day_no);

void put_campaign(db::tx&, const campaign_row&);
std::optional<campaign_row> find_campaign(db::reader&, std::string_view code);
inline constexpr std::int64_t campaigns_max = 500;
std::vector<campaign_row> all_campaigns(db::reader&);
std::vector<campaign_row> running_campaigns(db::reader&, instant now);

void insert_campaign_member(db::tx&, const campaign_member&);
// Who is still to be sent to, by number, after that one.
std::vector<person_id> waiting_of(db::reader&, std::string_view campaign, person_id after,
                                  std::int64_t limit);
// To whom it was sent since then, by number, after that one.
std::vector<campaign_member> sent_since(db::reader&, std::string_view campaign, instant since,
                                        person_id after, std::int64_t limit);
void mark_sent(db::tx&, std::string_view campaign, person_id);
// false: nobody whom it was sent to, or it was opened before.
bool mark_opened(db::tx&, std::string_view campaign, person_id);
void mark_acted(db::tx&, std::string_view campaign, person_id, instant at);
// Running campaigns in which the person has not acted yet.
struct goal_row {
  std::string campaign, goal;
  instant started_at, until;
};
std::vector<goal_row> goals_of(db::reader&, person_id);
std::vector<campaign_member> campaigns_of(db::reader&, person_id);
arm_counts count_arm(db::reader&, std::string_view campaign, bool control);

// false: there is an open one, or one closed after that time.
bool insert_task(db::tx&, const task_row&, instant not_closed_after);
std::optional<task_row> find_task(db::reader&, std::int64_t number);
void close_task(db::tx&, std::int64_t number, std::string_view sealed, std::string_view by);
std::vector<task_row> closed_tasks_of(db::reader&, person_id);
void seal_task(db::tx&, const task_row&);  // its note
// By number, after that one, of whom the viewer may know.
struct task_query {
  task_state state = task_state::open;
  task_kind kind = task_kind::unreachable;
  std::int64_t after = 0, limit = 100;
};
std::vector<task_row> tasks_seen(db::reader&, const task_query&, const consent::viewer&,
                                 instant now);

std::span<const db::statement* const> outreach_statements();

}  // namespace tsu::crm::store
