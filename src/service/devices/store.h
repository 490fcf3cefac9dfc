// The only SQL of recruiting and lending.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "base/db/db.h"
#include "service/devices/rules.h"
#include "service/devices/types.h"

namespace tsu::devices::store {

std::vector<recruiting> all_calls(db::reader&);
std::optional<recruiting> find_call(db::reader&, std::string_view code);
std::int64_t accepted_of(db::reader&, std::string_view call);
// false: more have a place already than there would be.
bool keep_call(db::tx&, const recruiting&);
// false: it was drawn before.
bool note_draw(db::tx&, const recruiting&);
// One more has a place, or one fewer; false where there is none.
bool take_place(db::tx&, std::string_view call);
void give_place_back(db::tx&, std::string_view call);

// 0: the person has one there already.
std::int64_t add_application(db::tx&, const application&);
std::optional<application> find_application(db::reader&, std::int64_t number);
std::optional<application> application_of(db::reader&, std::string_view call, person_id);
std::int64_t count_of(db::reader&, std::string_view call, person_id);  // withdrawn ones too
std::vector<application> applications(db::reader&, std::string_view call, std::int64_t after,
                                      std::int64_t limit);
std::vector<std::int64_t> waiting_numbers(db::reader&, std::string_view call);
std::vector<application> applications_of(db::reader&, person_id);
// Those that are not withdrawn, at most 100.
std::vector<application> standing_applications_of(db::reader&, person_id);
bool has_applications(db::reader&, std::string_view call);
std::optional<application> first_reserve(db::reader&, std::string_view call);
std::int64_t last_rank(db::reader&, std::string_view call);
void set_application(db::tx&, const application&);  // state, rank, reason
// Who may take part now, by what they use; each person once.
std::int64_t count_accepted(db::reader&, wanting);

std::vector<briefing> all_briefings(db::reader&, std::int64_t limit);
std::optional<briefing> find_briefing(db::reader&, std::string_view code);
std::int64_t taken_of(db::reader&, std::string_view briefing);
bool keep_briefing(db::tx&, const briefing&);  // false: more are booked than there would be seats
bool take_seat(db::tx&, std::string_view briefing);
void free_seat(db::tx&, std::string_view briefing);
std::optional<seat> find_seat(db::reader&, std::string_view briefing, person_id);
void keep_seat(db::tx&, const seat&);
std::vector<seat> seats(db::reader&, std::string_view briefing);
std::vector<seat> seats_of(db::reader&, person_id);

bool add_tablet(db::tx&, const tablet&);  // false: that serial number is there already
std::optional<tablet> find_tablet(db::reader&, std::string_view serial);
std::vector<tablet> tablets(db::reader&, std::string_view state, std::string_view after,
                            std::int64_t limit);
// false: it is not in that state any more.
bool move_tablet(db::tx&, std::string_view serial, tablet_state from, tablet_state to);
void set_to_wipe(db::tx&, std::string_view serial, bool);
std::int64_t add_movement(db::tx&, const movement&);
std::vector<movement> movements_of(db::reader&, std::string_view serial, std::int64_t limit);
struct state_count {
  std::string state;
  std::int64_t count = 0;
};
std::vector<state_count> count_tablets(db::reader&);
// The same, counted again from the steps.
std::vector<state_count> count_steps(db::reader&);

std::int64_t add_loan(db::tx&, const loan&);  // 0: the person or the tablet has one
void set_bound(db::tx&, std::int64_t loan, std::int64_t bound);
std::optional<loan> find_loan(db::reader&, std::int64_t number);
std::optional<loan> find_loan_asked(db::reader&, std::string_view asked);
std::optional<loan> loan_of_tablet(db::reader&, std::string_view serial);  // that goes on
std::vector<loan> loans_of(db::reader&, person_id, std::int64_t limit);
std::vector<loan> loans_of_tablet(db::reader&, std::string_view serial, std::int64_t limit);
bool end_loan(db::tx&, const loan&);   // false: it was over
void seal_loan(db::tx&, const loan&);  // both conditions

void open_task(db::tx&, task_kind, std::string_view serial, std::int64_t loan);
std::optional<work> find_task(db::reader&, std::int64_t number);
std::optional<work> open_task_of(db::reader&, std::string_view serial, task_kind);
std::vector<work> open_tasks(db::reader&, std::int64_t after, std::int64_t limit);
bool end_task(db::tx&, std::int64_t number, std::string_view by, std::string_view note);

void add_fact(db::tx&, const mdm_fact&);
std::vector<mdm_fact> facts_of(db::reader&, std::string_view serial, std::int64_t limit);

std::int64_t add_matter(db::tx&, const matter&);
std::optional<matter> find_matter(db::reader&, std::int64_t number);
std::optional<matter> find_matter_asked(db::reader&, std::string_view asked);
std::vector<matter> matters_of(db::reader&, person_id, std::int64_t limit);
std::vector<matter> open_matters(db::reader&, std::int64_t before, std::int64_t limit);
std::vector<matter> solved_matters(db::reader&, std::int64_t before, std::int64_t limit);
void set_matter(db::tx&, const matter&);   // how far it is
void seal_matter(db::tx&, const matter&);  // what was asked
void add_contact(db::tx&, const contact_row&);
void seal_contact(db::tx&, const contact_row&);
std::vector<contact_row> contacts_of(db::reader&, std::int64_t matter);
support_sums sums_of(db::reader&, interval when);

// Of accounts that became one; what both have stays where it was first.
void move_person(db::tx&, person_id from, person_id into);
// Of who has left: rows stay for the sums, without the person and without what was said.
void forget_person(db::tx&, person_id);

std::span<const db::statement* const> statements();

}  // namespace tsu::devices::store
