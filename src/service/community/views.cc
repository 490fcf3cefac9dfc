#include "service/community/views.h"

#include <fmt/format.h>

namespace tsu::community {
namespace {

constexpr std::int64_t months_max = 24;

}  // namespace

std::string month_text(std::int64_t number) {
  return fmt::format("{:04}-{:02}", number / 100, number % 100);
}

session_dto view_of(const session& s) {
  return {.number = s.number,
          .programme = s.programme,
          .cancelled = s.cancelled,
          .going = s.going,
          .waiting = s.waiting,
          .of = s.of,
          .distance_m = {},
          .by = {},
          .mine = {}};
}

sign_up_dto view_of(db::reader& r, const sign_up& s) {
  sign_up_dto out{.session = s.session,
                  .state = s.state,
                  .asked_at = s.asked_at,
                  .changed_at = s.changed_at,
                  .line = {},
                  .person = {}};
  if (s.state == sign_up_state::waiting) {
    out.line = store::waiting_before(r, s.session, s.queue) + 1;
  }
  return out;
}

attendance_dto view_of(db::reader& r, const attendance& a) {
  attendance_dto out{.number = a.number,
                     .session = a.session,
                     .at = a.at,
                     .how = a.how,
                     .points = a.points,
                     .ja = {},
                     .en = {},
                     .person = {},
                     .device = {},
                     .booked_by = {}};
  if (const auto s = store::find_session(r, a.session)) {
    out.ja = s->of.ja;
    out.en = s->of.en;
    out.kind = s->of.kind;
  }
  return out;
}

attendance_dto staff_view_of(db::reader& r, const attendance& a) {
  auto out = view_of(r, a);
  out.person = a.person.value;
  out.device = a.device;
  out.booked_by = a.booked_by;
  return out;
}

outcome_dto view_of(db::reader& r, const std::string& id, const outcome& o) {
  outcome_dto out{.id = id, .attendance = {}, .code = {}};
  if (!o.ok()) {
    out.code = o.because.code;
    return out;
  }
  out.how = o.how == outcome::what::attended ? fate::attended : fate::attended_before;
  out.attendance = view_of(r, o.of);
  return out;
}

history_dto history_view(db::reader& r, person_id who, std::int64_t before, std::int64_t limit) {
  history_dto out;
  for (const auto& a : store::attendance_of(r, who, before, limit)) {
    out.items.push_back(view_of(r, a));
  }
  for (const auto& m : store::months_of(r, who, months_max)) {
    out.months.push_back({month_text(m.month), m.count, m.points, store::met_in(r, who, m.month)});
  }
  return out;
}

report_dto report_view(db::reader& r, const std::string& month, std::int64_t number) {
  const auto sums = store::report_of(r, number);
  report_dto out{.month = month,
                 .sessions = sums.sessions,
                 .attendances = sums.attendances,
                 .people = sums.people};
  if (sums.people > 0) {
    out.met_mean = static_cast<double>(sums.meetings) / static_cast<double>(sums.people);
  }
  return out;
}

}  // namespace tsu::community
