#include "base/record/audit.h"

#include <array>
#include <limits>

#include "base/record/embedded.h"
#include "base/record/statements.h"

namespace tsu::record {
namespace {

using db::place;

constexpr db::migration all_migrations[] = {
    {1, "audit", embedded::schema_0001_audit_sql, place::town},
    {1, "audit", embedded::schema_0001_audit_sql, place::people},
    {1, "audit", embedded::schema_0001_audit_sql, place::history},
    {2, "seal", embedded::schema_0002_seal_sql, place::town},
    {2, "seal", embedded::schema_0002_seal_sql, place::people},
    {2, "seal", embedded::schema_0002_seal_sql, place::history},
    {3, "reply", embedded::schema_0003_reply_sql, place::town},
    {3, "reply", embedded::schema_0003_reply_sql, place::people},
    {3, "reply", embedded::schema_0003_reply_sql, place::history},
};
constexpr std::array all_statements{
    &append_audit,  &audit_after,   &count_unsealed, &append_seal, &seals_after,
    &get_seal_head, &set_seal_head, &find_reply,     &save_reply,  &forget_replies_before};

}  // namespace

const std::span<const db::migration> migrations{all_migrations};
const std::span<const db::statement* const> statements{all_statements};

std::int64_t audit(db::tx& t, const audit_entry& e) {
  std::int64_t number = 0;
  t.each(append_audit,
         {to_micros(t.now()), e.actor, e.role, e.action, e.subject_kind, e.subject, e.purpose,
          e.trace_id, e.detail},
         [&](const db::row& r) { number = r.int64(0); });
  return number;
}

std::vector<audit_row> read_audit(db::reader& r, std::int64_t after, std::int64_t limit) {
  std::vector<audit_row> out;
  r.each(audit_after, {after, std::numeric_limits<std::int64_t>::max(), limit},
         [&](const db::row& c) {
           out.push_back({c.int64(0), c.time(1), c.string(2), c.string(3), c.string(4), c.string(5),
                          c.string(6), c.string(7), c.string(8), c.string(9)});
         });
  return out;
}

}  // namespace tsu::record
