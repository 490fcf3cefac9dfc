#include "engine/notify/take_receipt.h"

#include <algorithm>
#include <charconv>

#include "base/core/json.h"
#include "engine/notify/message_state.h"
#include "engine/notify/outbox.h"
#include "engine/notify/take_answer.h"

namespace tsu::notify {
namespace {

constexpr std::size_t answer_max = 500, detail_max = 200;

problem bad(std::string field, std::string code) {
  return {
      why::bad_input, "not a receipt", "notify_bad_receipt", {{std::move(field), std::move(code)}}};
}

// "1", "17"; no sign, no zero in front.
std::optional<std::int64_t> counted(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && n > 0 && text[0] != '0' ? std::optional{n} : std::nullopt;
}

// What a provider says is shown to people: one line of what can be printed.
std::string printable(std::string_view text) {
  std::string out{text.substr(0, detail_max)};
  while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0x80U) != 0 &&
         out.size() == detail_max) {
    out.pop_back();  // perhaps cut inside a character
  }
  for (auto& c : out) {
    c = static_cast<unsigned char>(c) < ' ' || c == '\x7f' ? ' ' : c;
  }
  return out;
}

receipt_result arrived(db::tx& t, const message_row& m, delivery_row& d) {
  if (d.now == state::failed || !move_delivery(d, state::delivered, t.now())) {
    return receipt_result::nothing_new;
  }
  keep_delivery(t, d);
  add_attempt(t, d.number, t.now(), "receipt", "delivered");
  drop_reserve(t, m, d, t.now());
  return receipt_result::taken;
}

receipt_result lost(db::tx& t, const message_row& m, delivery_row& d, std::string_view detail) {
  if (!may_follow(d.now, state::failed)) {
    return receipt_result::nothing_new;
  }
  fail_delivery(t, m, d, t.now(), "the gateway says it failed: " + printable(detail));
  return receipt_result::taken;
}

receipt_result replied(db::tx& t, message_row& m, const delivery_row& d, std::string_view said) {
  const auto taken = take_answer(t, m, {.said = said, .by = d.by});
  if (taken.ok()) {
    return taken.value() == answer_taken::now ? receipt_result::taken : receipt_result::nothing_new;
  }
  const auto& code = taken.error().code;
  const bool late = code == "notify_too_late" || code == "notify_answered";
  add_attempt(t, d.number, t.now(), late ? "late answer" : "reply not understood", "");
  return late ? receipt_result::late : receipt_result::not_understood;
}

}  // namespace

result<parsed_receipt> parse_receipt(std::string_view body, tenant_code tenant) {
  if (body.size() > receipt_bytes_max) {
    return bad("", "too_long");
  }
  TRY(auto said, from_json<receipt>(body));
  const auto prefix = std::string{tenant.text()} + "-";
  if (!said.id.starts_with(prefix)) {
    return bad("id", "not_of_this_municipality");
  }
  parsed_receipt out{.said = std::move(said)};
  const auto numbers = std::string_view{out.said.id}.substr(prefix.size());
  const auto dot = std::min(numbers.find('.'), numbers.size());
  const auto delivery = counted(numbers.substr(0, dot));
  const auto round = dot < numbers.size() ? counted(numbers.substr(dot + 1)) : std::optional{0L};
  if (!delivery || !round) {
    return bad("id", "not_a_number");
  }
  out.delivery = *delivery;
  out.round = *round;
  const bool answers = out.said.status == receipt_status::answered;
  if (answers != out.said.answer.has_value()) {
    return bad("answer", answers ? "missing" : "unknown_member");
  }
  if (answers && out.said.answer->size() > answer_max) {
    return bad("answer", "too_long");
  }
  return out;
}

result<receipt_result> take_receipt(db::tx& t, const parsed_receipt& r) {
  const auto before = find_delivery(t, r.delivery);
  auto m = before ? locked_message(t, before->message) : std::nullopt;
  auto d = m ? find_delivery(t, r.delivery) : std::nullopt;
  if (!d || (d->by != way::sms && d->by != way::voice)) {
    return problem{why::not_found, "no such delivery of a gateway", "notify_no_delivery"};
  }
  auto out = receipt_result::nothing_new;
  switch (r.said.status) {
    case receipt_status::delivered: out = arrived(t, *m, *d); break;
    case receipt_status::failed:
      if (r.round == d->round) {  // of what was sent before a person started it again: known
        out = lost(t, *m, *d, r.said.detail.value_or(""));
      }
      break;
    case receipt_status::answered: out = replied(t, *m, *d, *r.said.answer); break;
  }
  refresh_message(t, *m, t.now());
  return out;
}

}  // namespace tsu::notify
