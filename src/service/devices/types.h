// The words of recruiting people and lending tablets: calls, applications, briefings, tablets,
// loans, tasks, support. Plain values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/id.h"
#include "base/core/time.h"

namespace tsu::devices {

struct acting {
  std::string_view subject, role, trace_id;
};

// lottery: everybody waits until it is drawn. first_come: whoever comes while there are places.
enum class choosing : std::uint8_t { lottery, first_come };
BOOST_DESCRIBE_ENUM(choosing, lottery, first_come)

// A call for people (募集). places: so many get a tablet; a phone of one's own needs none. seed:
// that it was drawn with; whoever has it and the numbers of the applications draws the same again.
struct recruiting {
  std::string code, ja, en;
  choosing how = choosing::lottery;
  std::int64_t places = 0;
  instant opens_at{}, closes_at{};
  std::string seed;    // empty: not drawn
  instant drawn_at{};  // 1970: not drawn
  std::string drawn_by;
};

// What somebody wants to use: a lent tablet, or a phone of their own.
enum class wanting : std::uint8_t { tablet, own_phone };
BOOST_DESCRIBE_ENUM(wanting, tablet, own_phone)
// waiting: for the draw. reserve: on the waiting list, in the order of their rank.
enum class application_state : std::uint8_t { waiting, accepted, reserve, withdrawn };
BOOST_DESCRIBE_ENUM(application_state, waiting, accepted, reserve, withdrawn)
// Why somebody is in reserve. no_wifi: a tablet needs it at home; who has it applies again, and is
// taken into the line. no_units: all tablets are given out. drawn: their lot came later.
enum class reserve_reason : std::uint8_t { none, no_wifi, no_units, drawn };
BOOST_DESCRIBE_ENUM(reserve_reason, none, no_wifi, no_units, drawn)
struct application {
  std::int64_t number = 0;
  std::string call;
  person_id person{};
  wanting wants = wanting::tablet;
  application_state state = application_state::waiting;
  std::int64_t rank = 0;  // 1 is first; 0: none yet
  instant applied_at{};
  std::string asked_by;
  reserve_reason reason = reserve_reason::none;
  bool young = false;  // below the age that the town recommends: told, not refused
};

struct briefing {
  std::string code, name, place;
  instant starts_at{}, ends_at{};
  std::int64_t seats = 0;
};
enum class seat_state : std::uint8_t { booked, attended, absent, cancelled };
BOOST_DESCRIBE_ENUM(seat_state, booked, attended, absent, cancelled)
struct seat {
  std::string briefing;
  person_id person{};
  seat_state state = seat_state::booked;
  instant booked_at{}, marked_at{};
  std::string marked_by;
};

// Where a tablet is. stock, lent, repair and lost together are the register; retired is out of it.
enum class tablet_state : std::uint8_t { stock, lent, repair, lost, retired };
BOOST_DESCRIBE_ENUM(tablet_state, stock, lent, repair, lost, retired)
struct tablet {
  std::string serial, model;
  tablet_state state = tablet_state::stock;
  bool to_wipe = false;  // somebody's data is on it: not lent before it was wiped
  instant added_at{};
};

struct loan {
  std::int64_t number = 0;
  std::string asked;  // the lender's own id: sent again nothing is lent twice
  std::string serial;
  person_id person{};
  std::int64_t bound = 0;  // the number under which the Smart ID knows the tablet
  instant lent_at{}, due_at{};
  std::string sealed_out, lent_by;  // how it was when it went out: words.h opens it
  instant ended_at{};               // 1970: it goes on
  std::string sealed_in, ended_by;
  tablet_state ended_as = tablet_state::lent;  // stock, repair, lost
};
inline bool goes_on(const loan& l) { return l.ended_at == instant{}; }

// One step of a tablet, never changed: the register can be counted again from them.
struct movement {
  std::int64_t number = 0;
  std::string serial;
  std::string from;  // empty: it was added
  tablet_state to = tablet_state::stock;
  std::int64_t loan = 0;
  instant at{};
  std::string by, why;
};

// What somebody has to do with a tablet.
enum class task_kind : std::uint8_t { wipe, repair, search };
BOOST_DESCRIBE_ENUM(task_kind, wipe, repair, search)
struct work {
  std::int64_t number = 0;
  task_kind kind = task_kind::wipe;
  std::string serial;
  std::int64_t loan = 0;
  instant made_at{}, done_at{};  // done 1970: open
  std::string done_by, note;
};

// What the management of devices (MDM) said of a tablet at a time, as it said it.
struct mdm_fact {
  std::string serial, source, os, app;
  instant at{};
  bool managed = false, locked = false, encrypted = false;
};
BOOST_DESCRIBE_STRUCT(mdm_fact, (), (serial, source, os, app, at, managed, locked, encrypted))

enum class channel : std::uint8_t { phone, counter, visit, mail };
BOOST_DESCRIBE_ENUM(channel, phone, counter, visit, mail)
// A matter that somebody asked about. contacts: how often they had to be spoken with.
struct matter {
  std::int64_t number = 0;
  std::string asked;
  person_id person{};
  channel by = channel::phone;
  std::string topic, sealed;  // what was asked: words.h opens it
  std::int64_t contacts = 0;
  bool solved = false, reopened = false;
  instant opened_at{}, solved_at{};
};
struct contact_row {
  std::int64_t matter = 0, n = 0;
  instant at{};
  std::string sealed, by;
};

}  // namespace tsu::devices
