#include "engine/consent/access_log.h"

#include <algorithm>

#include "base/core/json.h"
#include "base/record/audit.h"

namespace tsu::consent {

std::string joined(const std::vector<std::string>& kinds) {
  std::string out;
  for (const auto& one : kinds) {
    out += out.empty() ? one : " " + one;
  }
  return out;
}

std::vector<std::string> split(std::string_view kinds) {
  std::vector<std::string> out;
  while (!kinds.empty()) {
    const auto end = std::min(kinds.find(' '), kinds.size());
    out.emplace_back(kinds.substr(0, end));
    kinds.remove_prefix(std::min(end + 1, kinds.size()));
  }
  return out;
}

void keep_account(db::tx& t, const actor& who, const read_row& row) {
  insert_read(t, row);
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "consent.person.read",
                    .subject_kind = "person",
                    .subject = std::to_string(row.person.value),
                    .purpose = row.purpose,
                    .trace_id = who.trace,
                    .detail = "{\"kinds\":" + to_json(row.kinds) + "}"});
}

namespace {

read_row look_of(reader_kind sort, const actor& who, person_id about, instant now) {
  return {.person = about,
          .at = now,
          .sort = sort,
          .reader = who.subject,
          .role = who.role,
          .purpose = {},
          .kinds = {},
          .trace = who.trace};
}

}  // namespace

void note_look(db::tx& t, const actor& who, person_id about, const std::vector<std::string>& kinds,
               std::string_view purpose) {
  auto row = look_of(reader_kind::staff, who, about, t.now());
  row.purpose = purpose;
  row.kinds = joined(kinds);
  keep_account(t, who, row);
}

void note_proxy_look(db::tx& t, const actor& who, person_id about, std::string_view what) {
  auto row = look_of(reader_kind::proxy, who, about, t.now());
  row.purpose = of_proxy;
  row.kinds = what;
  keep_account(t, who, row);
}

}  // namespace tsu::consent
