#include "base/record/audit.h"

#include "base/record/embedded.h"

namespace tsu::record {
namespace {

constexpr db::statement append{
    "record.append_audit",
    "INSERT INTO record_audit (at, actor, role, action, subject_kind, subject, purpose, trace_id, "
    "detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING number"};

}  // namespace

const db::migration migrations[] = {
    {1, "audit", embedded::schema_0001_audit_sql, db::place::town},
    {1, "audit", embedded::schema_0001_audit_sql, db::place::people},
    {1, "audit", embedded::schema_0001_audit_sql, db::place::history},
};
const db::statement* const statements[] = {&append};

std::int64_t audit(db::tx& t, const audit_entry& e) {
  std::int64_t number = 0;
  t.each(append,
         {to_micros(t.now()), e.actor, e.role, e.action, e.subject_kind, e.subject, e.purpose,
          e.trace_id, e.detail},
         [&](const db::row& r) { number = r.int64(0); });
  return number;
}

}  // namespace tsu::record
