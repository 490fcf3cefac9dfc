#include "engine/notify/take_answer.h"

#include "base/record/audit.h"
#include "engine/notify/message_state.h"
#include "engine/notify/news.h"

namespace tsu::notify {
namespace {

result<std::string> meant(const message_row& m, const given_answer& a) {
  if (m.answers.empty()) {
    return problem{why::conflict, "no answer is wanted", "notify_no_answer_wanted"};
  }
  const auto at = answer_meant(a.said, m.answers);
  if (!at) {
    return problem{why::bad_input,
                   "not one of the answers",
                   "notify_not_an_answer",
                   {{"answer", "not_one_of"}}};
  }
  return m.answers[*at];
}

void note(db::tx& t, const message_row& m, const given_answer& a) {
  record::audit(t, {.actor = a.account,
                    .action = "notify.message.answered",
                    .subject_kind = "notify.message",
                    .subject = m.key});
}

}  // namespace

result<answer_taken> take_answer(db::tx& t, message_row& m, const given_answer& a) {
  TRY(auto code, meant(m, a));
  const auto now = t.now();
  if (m.now == state::answered) {
    if (m.answer == code) {
      return answer_taken::before;
    }
    return problem{why::conflict, "answered otherwise", "notify_answered"};
  }
  if (m.now == state::withdrawn || (m.expires && *m.expires <= now)) {
    return problem{why::gone, "answers are not taken any more", "notify_too_late"};
  }
  for (auto& d : deliveries_of(t, m.number)) {
    if (d.by == a.by && move_delivery(d, state::answered, now)) {
      keep_delivery(t, d);
      add_attempt(t, d.number, now, "answered", code);
    }
  }
  withdraw_deliveries(t, m.number, now, "answered another way");
  m.now = state::answered;
  m.changed = now;
  m.answer = std::move(code);
  m.answered = now;
  m.answered_way = name_of(a.by);
  m.answered_by = a.account;
  keep_message(t, m);
  note(t, m, a);
  tell_news(t, {.key = m.key,
                .to = m.to,
                .now = state::answered,
                .at = now,
                .answer = m.answer,
                .by_way = a.by,
                .by = m.answered_by});
  return answer_taken::now;
}

}  // namespace tsu::notify
