#include "engine/consent/exports.h"

#include <algorithm>
#include <set>

#include "base/core/json.h"
#include "base/http/asked.h"
#include "base/record/audit.h"
#include "engine/consent/access_log.h"
#include "engine/consent/store_persons.h"
#include "engine/id/people/notices.h"

namespace tsu::consent {
namespace {

void note(db::tx& t, const actor& who, std::string_view action, const export_row& e) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "consent.export",
                    .subject = std::to_string(e.id),
                    .purpose = e.purpose,
                    .trace_id = who.trace,
                    .detail = "{\"kinds\":" + to_json(e.kinds) + "}"});
}

problem bad_export(std::string field, const char* fault) {
  return {why::bad_input, field + ": " + fault, "bad_export", {{std::move(field), fault}}};
}

problem four_eyes(const char* detail) { return {why::not_allowed, detail, "four_eyes"}; }

problem bad_step() {
  return {why::conflict, "that export is in another state, or its time is over", "bad_step"};
}

export_dto dto_of(export_row e) {
  const auto persons = std::ssize(split(e.persons));
  return {e.id,
          std::move(e.asked_by),
          std::move(e.asked_role),
          std::move(e.purpose),
          std::move(e.why),
          split(e.kinds),
          persons,
          e.asked,
          e.state,
          std::move(e.decided_by),
          e.decided};
}

result<export_row> get_export(db::reader& r, std::int64_t id) {
  auto e = find_export(r, id);
  if (!e) {
    return problem{why::not_found, "there is no export of that number", "no_such_export"};
  }
  return std::move(*e);
}

result<done> check(const export_wish& w) {
  const bool said = w.why.find_first_not_of(" \t\r\n") != std::string::npos;
  if (!said || w.why.size() > text_max) {
    return bad_export("why", said ? "bad_length" : "missing");
  }
  const std::set<std::int64_t> once(w.persons.begin(), w.persons.end());
  const bool good = !w.persons.empty() && w.persons.size() <= export_persons_max &&
                    once.size() == w.persons.size() && *once.begin() > 0;
  return good ? result<done>{done{}} : result<done>{bad_export("persons", "not_persons")};
}

}  // namespace

result<export_dto> ask_export(db::tx& t, const actor& who, const export_wish& w) {
  TRY(const done good, check(w));
  TRY(const done may, check_staff_asks(t, who, w.purpose, w.kinds));
  std::string persons;
  for (const auto one : w.persons) {
    persons += (persons.empty() ? "" : " ") + std::to_string(one);
  }
  const auto id = insert_export(t, {.asked_by = who.subject,
                                    .asked_role = who.role,
                                    .purpose = w.purpose,
                                    .kinds = joined(w.kinds),
                                    .persons = persons,
                                    .why = w.why});
  TRY(auto e, get_export(t, id));
  note(t, who, "consent.export.asked", e);
  return dto_of(std::move(e));
}

result<export_dto> decide_export(db::tx& t, const actor& who, std::int64_t id, export_verdict v) {
  TRY(auto e, get_export(t, id));
  if (e.asked_by == who.subject) {
    return four_eyes("another than who asked for it has to look at it");
  }
  const bool yes = v == export_verdict::agree;
  const auto to = yes ? export_state::agreed : export_state::refused;
  if (e.asked + export_waits <= t.now() ||
      !move_export(t, id, export_state::waiting, to, who.subject)) {
    return bad_step();
  }
  note(t, who, yes ? "consent.export.agreed" : "consent.export.refused", e);
  TRY(auto decided, get_export(t, id));
  return dto_of(std::move(decided));
}

result<exported_data> take_export(db::tx& t, const ports& out, tenant_code tenant, const actor& who,
                                  std::int64_t id) {
  TRY(const auto e, get_export(t, id));
  if (e.asked_by != who.subject) {
    return four_eyes("only who asked for it takes it");
  }
  if (!e.decided || *e.decided + export_lasts <= t.now() ||
      !move_export(t, id, export_state::agreed, export_state::taken)) {
    return bad_step();
  }
  exported_data all{.id = id, .items = {}};
  for (const auto& one : split(e.persons)) {
    const staff_asking a{.tenant = tenant,
                         .who = who,
                         .person = {http::parse_whole(one).value_or(0)},
                         .purpose = e.purpose,
                         .kinds = split(e.kinds)};
    auto data = read_for_staff(t, out, a);
    if (data.ok()) {
      id::put_notice(t, {current_of(t, a.person).value}, id::notice_kind::exported_by_staff);
      all.items.push_back(std::move(data).value());
    } else if (data.error().code != "no_such_person") {
      return data.error();
    }
  }
  note(t, who, "consent.export.taken", e);
  return all;
}

export_page exports_of(db::reader& r, std::int64_t before, std::int64_t limit) {
  export_page page;
  for (auto& e : read_exports(r, before, limit)) {
    page.items.push_back(dto_of(std::move(e)));
  }
  return page;
}

}  // namespace tsu::consent
