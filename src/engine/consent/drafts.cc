#include "engine/consent/drafts.h"

#include "base/record/audit.h"
#include "engine/consent/access_log.h"
#include "engine/consent/rules.h"
#include "engine/consent/store_catalogue.h"
#include "engine/consent/store_drafts.h"
#include "engine/id/people/types.h"

namespace tsu::consent {
namespace {

void note(db::tx& t, const deciding& by, std::string_view action) {
  record::audit(t, {.actor = by.by.subject,
                    .role = by.by.role,
                    .action = action,
                    .subject_kind = "person",
                    .subject = std::to_string(by.person.value),
                    .trace_id = by.by.trace});
}

problem no_such_draft() {
  return {why::not_found, "nothing of that number waits for you", "no_such_draft"};
}

std::optional<notice_dto> still_asked(db::reader& r, std::int64_t id) {
  const auto n = find_notice(r, id);
  auto asked =
      n ? find_asked(r, n->text.provider.code, n->text.purpose.code) : std::optional<notice_dto>{};
  return asked && asked->id == id ? asked : std::nullopt;
}

std::optional<draft_dto> dto_of(db::reader& r, const draft_row& row, instant now) {
  auto asked = still_asked(r, row.notice);
  if (!asked || row.at + draft_waits <= now) {
    return std::nullopt;
  }
  return draft_dto{row.id, std::move(*asked), split(row.given), split(row.refused), row.at};
}

}  // namespace

result<draft_dto> prepare(db::tx& t, const ports& out, const deciding& by, const decision_wish& w) {
  const auto helper = id::account_of(by.by.subject);
  if (by.how != method::proxy || !helper || !is_there(t, out, by.person)) {
    return problem{why::not_allowed, "one prepares for another and decides for oneself",
                   "not_your_proxy"};
  }
  const auto asked = still_asked(t, w.notice);
  if (!asked || asked->hash != w.hash) {
    return problem{why::conflict, "that is not the notice that is asked now", "notice_changed"};
  }
  TRY(const done good, check(w, asked->text));
  put_draft(t, {.person = by.person,
                .proxy = {helper->value},
                .notice = w.notice,
                .given = joined(w.given),
                .refused = joined(w.refused),
                .at = t.now()});
  note(t, by, "consent.draft.prepared");
  for (auto& one : drafts_of(t, by.person, t.now()).items) {
    if (one.notice.id == w.notice) {
      return std::move(one);
    }
  }
  return no_such_draft();
}

draft_page drafts_of(db::reader& r, person_id who, instant now) {
  draft_page page;
  for (const auto& row : read_drafts(r, who)) {
    if (auto one = dto_of(r, row, now)) {
      page.items.push_back(std::move(*one));
    }
  }
  return page;
}

namespace {

result<draft_dto> own_draft(db::reader& r, const deciding& by, std::int64_t id, instant now) {
  if (by.how != method::self) {
    return problem{why::not_allowed, "only the person decides what was prepared", "not_your_proxy"};
  }
  for (auto& one : drafts_of(r, by.person, now).items) {
    if (one.id == id) {
      return std::move(one);
    }
  }
  return no_such_draft();
}

}  // namespace

result<receipt_dto> confirm_draft(db::tx& t, const ports& out, const deciding& by,
                                  std::int64_t id) {
  TRY(const auto d, own_draft(t, by, id, t.now()));
  const decision_wish w{
      .notice = d.notice.id, .hash = d.notice.hash, .given = d.given, .refused = d.refused};
  TRY(auto receipt, decide(t, out, by, w));
  delete_draft(t, id);
  return receipt;
}

result<done> drop_draft(db::tx& t, const deciding& by, std::int64_t id) {
  TRY(const auto d, own_draft(t, by, id, t.now()));
  delete_draft(t, id);
  note(t, by, "consent.draft.dropped");
  return done{};
}

}  // namespace tsu::consent
