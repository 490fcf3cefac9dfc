#include "engine/consent/audit_export.h"

#include <algorithm>

#include "base/http/asked.h"
#include "base/record/seal.h"
#include "engine/consent/store_persons.h"
#include "engine/id/people/types.h"

namespace tsu::consent {
namespace {

class veiled_log {
 public:
  veiled_log(db::reader& r, const actor& who, instant now)
      : r_(r), viewer_{reader_kind::staff, who.subject, who.role}, now_(now) {}

  bool hides(const record::audit_row& row) {
    const bool about_person = row.subject_kind == "person" || row.subject_kind == "id.account";
    const auto by = id::account_of(row.actor);
    return (about_person && hides(http::parse_whole(row.subject))) ||
           (by && hides(std::optional{by->value})) || names_hidden(row.detail);
  }

 private:
  bool hides(std::optional<std::int64_t> number) {
    if (!number) {
      return false;
    }
    return !is_seen(r_, current_of(r_, {*number}), viewer_, now_);
  }

  // Details that name other persons: whom a search found, a proxy, the account that goes on.
  bool names_hidden(const std::string& detail) {
    const json_members says{detail};
    for (const auto* member : {"proxy", "into", "former"}) {
      if (hides(http::parse_whole(says.find(member)))) {
        return true;
      }
    }
    auto found = says.find("found");
    while (!found.empty()) {
      const auto begin = found.find_first_of("0123456789");
      if (begin == std::string_view::npos) {
        return false;
      }
      found.remove_prefix(begin);
      const auto end = std::min(found.find_first_not_of("0123456789"), found.size());
      if (hides(http::parse_whole(found.substr(0, end)))) {
        return true;
      }
      found.remove_prefix(end);
    }
    return false;
  }

  db::reader& r_;
  const viewer viewer_;
  const instant now_;
};

audit_line line_of(record::audit_row row) {
  return {.number = row.number,
          .at = row.at,
          .actor = std::move(row.actor),
          .role = std::move(row.role),
          .action = std::move(row.action),
          .subject_kind = std::move(row.subject_kind),
          .subject = std::move(row.subject),
          .purpose = std::move(row.purpose),
          .trace_id = std::move(row.trace_id),
          .detail = {std::move(row.detail)}};
}

}  // namespace

audit_lines export_audit(db::tx& t, const actor& who, std::int64_t after, std::int64_t limit) {
  audit_lines out{.items = {}, .next = {}, .seal = record::to_text(record::head_of(t))};
  veiled_log log{t, who, t.now()};
  auto rows = record::read_audit(t, after, limit);
  if (std::ssize(rows) == limit) {
    out.next = rows.back().number;
  }
  for (auto& row : rows) {
    if (!log.hides(row)) {
      out.items.push_back(line_of(std::move(row)));
    }
  }
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "consent.audit.exported",
                    .subject_kind = "record.audit",
                    .subject = std::to_string(after),
                    .trace_id = who.trace,
                    .detail = "{\"limit\":" + std::to_string(limit) + "}"});
  return out;
}

}  // namespace tsu::consent
