#include "engine/notify/outbox.h"

#include <algorithm>

#include "base/core/log.h"
#include "engine/notify/contacts.h"
#include "engine/notify/message_state.h"

namespace tsu::notify {
namespace {

constexpr std::size_t note_max = 300;

// Cut at a character, not inside one.
std::string shortened(std::string_view text) {
  if (text.size() <= note_max) {
    return std::string{text};
  }
  auto end = note_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return std::string{text.substr(0, end)};
}

// What a delivery needs to go: its words and where to.
struct opened {
  std::string subject, body, language = "ja";
  address to;
};

result<opened> open(db::tx& t, const parts& on, tenant_code tenant, const message_row& m,
                    const delivery_row& d) {
  if (m.to.contact.value == 0) {
    return opened{d.subject, d.body, "ja", {d.by, {}, {}}};
  }
  const auto row = find_contact(t, m.to.contact);
  if (!row) {
    return problem{why::not_found, "the contact was removed", "notify_no_contact"};
  }
  TRY(const auto town, on.keys.town_key(t, tenant));
  TRY(const auto own, contact_key(town, *row));
  TRY(const auto who, open_person(own, *row));
  const auto* const to = who.find(d.by);
  if (to == nullptr && d.by != way::inbox) {
    return problem{why::not_found, "the contact has no such address any more", "no_address"};
  }
  const auto place = text_place(m.key, d.by);
  TRY(auto subject, own.open(d.subject, place));
  TRY(auto body, own.open(d.body, place));
  return opened{std::move(subject), std::move(body), row->language,
                to != nullptr ? *to : address{d.by, {}, {}}};
}

std::vector<answer_choice> choices_of(const parts& on, const message_row& m,
                                      const std::string& language) {
  std::vector<answer_choice> out;
  const auto l = language == "en" ? i18n::language::en : i18n::language::ja;
  for (std::size_t i = 0; i < m.answers.size(); ++i) {
    out.push_back(
        {std::to_string(i + 1), m.answers[i], on.book.answer_label(m.kind, m.answers[i], l)});
  }
  return out;
}

class taker {
 public:
  taker(db::tx& t, const parts& on, tenant_code tenant, lease_wish wish)
      : t_(t), on_(on), tenant_(tenant), wish_(wish) {}

  std::optional<outgoing> take(std::int64_t number) {
    auto d = find_delivery(t_, number);
    auto m = d ? locked_message(t_, d->message) : std::nullopt;
    d = m ? find_delivery(t_, number) : d;  // as it stands now that nobody else changes it
    if (!m || !d || (d->now != state::waiting && d->now != state::held) || d->due > t_.now()) {
      return std::nullopt;
    }
    const bool over = d->expires && *d->expires <= t_.now();
    if (over || holds(*m, *d)) {
      return std::nullopt;
    }
    const auto until = t_.now() + wish_.lasts;
    if (!take_lease(t_, number, wish_.by, until, t_.now())) {
      return std::nullopt;
    }
    return prepared(*m, *d);
  }
  std::int64_t moved_on() const { return moved_on_; }

 private:
  // Quiet hours that began since it was due, or were set since.
  bool holds(message_row& m, delivery_row& d) {
    schedule(d, m.how_urgent, quiet_of(t_, m.to), t_.now());
    if (d.now != state::held) {
      return false;
    }
    ++moved_on_;
    keep_delivery(t_, d);
    refresh_message(t_, m, t_.now());
    return true;
  }

  std::optional<outgoing> prepared(message_row& m, delivery_row& d) {
    d.started = d.started ? d.started : t_.now();
    ++d.attempts;
    auto what = open(t_, on_, tenant_, m, d);
    const bool has_way = d.by == way::inbox || on_.ways[static_cast<std::size_t>(d.by)] != nullptr;
    if (!what.ok() || !has_way) {
      ++moved_on_;
      fail_delivery(t_, m, d, t_.now(), what.ok() ? "no such way is set up" : what.error().detail);
      end_lease(t_, d.number, wish_.by);
      refresh_message(t_, m, t_.now());
      return std::nullopt;
    }
    keep_delivery(t_, d);
    refresh_message(t_, m, t_.now());
    auto& w = what.value();
    return outgoing{.tenant = tenant_,
                    .delivery = d.number,
                    .round = d.round,
                    .by = d.by,
                    .message_key = m.key,
                    .subject = std::move(w.subject),
                    .body = std::move(w.body),
                    .language = w.language,
                    .to = std::move(w.to),
                    .answers = choices_of(on_, m, w.language),
                    .expires = m.expires};
  }

  db::tx& t_;
  const parts& on_;
  const tenant_code tenant_;
  const lease_wish wish_;
  std::int64_t moved_on_ = 0;
};

// Back off, or give up: when the attempts are used up, or the next way has waited long enough.
void try_again(db::tx& t, const message_row& m, delivery_row& d, const outcome& o,
               random_source& random) {
  const auto plan = plan_of(m.how_urgent);
  auto next = next_try(plan, d.attempts, t.now(), random);
  next = std::max(next, t.now() + o.not_before);
  if (d.attempts >= plan.attempts_max) {
    return fail_delivery(t, m, d, t.now(), "every attempt used up: " + o.note);
  }
  const auto all = deliveries_of(t, m.number);
  const bool another = std::any_of(all.begin(), all.end(),
                                   [](const auto& one) { return one.now == state::reserve; });
  if (another && d.started && next > *d.started + m.patience) {
    return fail_delivery(t, m, d, t.now(), "took too long, the next way goes: " + o.note);
  }
  d.note = o.note;
  schedule(d, m.how_urgent, quiet_of(t, m.to), next);
  keep_delivery(t, d);
}

void went(db::tx& t, const message_row& m, delivery_row& d, const outcome& o) {
  const bool there = o.what == outcome::kind::delivered;
  move_delivery(d, there ? state::delivered : state::sent, t.now());
  d.receipt = o.receipt.substr(0, 200);
  d.note = o.note;
  d.stand_in = o.stand_in;
  keep_delivery(t, d);
  drop_reserve(t, m, d, t.now());
}

std::string_view word_of(outcome::kind k) {
  switch (k) {
    case outcome::kind::sent: return "sent";
    case outcome::kind::delivered: return "delivered";
    case outcome::kind::try_again: return "try_again";
    case outcome::kind::refused: return "refused";
  }
  return "";
}

}  // namespace

std::optional<quiet_hours> quiet_of(db::reader& r, const recipient& to) {
  const auto row = to.role.empty() ? find_contact(r, to.contact) : std::nullopt;
  return row ? row->quiet : std::nullopt;
}

void fail_delivery(db::tx& t, const message_row& m, delivery_row& d, instant now,
                   std::string_view note) {
  if (!move_delivery(d, state::failed, now)) {
    return;
  }
  d.note = shortened(note);
  keep_delivery(t, d);
  add_attempt(t, d.number, now, "failed", d.note);
  start_reserve(t, m, quiet_of(t, m.to), now);
  wake(t, m.key);
}

taken take_due(db::tx& t, const parts& on, tenant_code tenant, way w, lease_wish wish,
               std::int64_t limit) {
  taken out;
  taker hand{t, on, tenant, wish};
  for (const auto number : due_deliveries(t, w, t.now(), limit)) {
    if (auto one = hand.take(number)) {
      out.all.push_back(std::move(*one));
    }
  }
  out.moved_on = hand.moved_on();
  return out;
}

void settle(db::tx& t, const parts&, tenant_code, const outgoing& sent, std::string_view by,
            const outcome& said, random_source& random) {
  const auto before = find_delivery(t, sent.delivery);
  auto m = before ? locked_message(t, before->message) : std::nullopt;
  auto d = m ? find_delivery(t, sent.delivery) : std::nullopt;
  if (!m || !d) {
    return;  // forgotten meanwhile
  }
  auto o = said;
  o.note = shortened(o.note);
  const bool ours = end_lease(t, sent.delivery, by);
  const bool gone = o.what == outcome::kind::sent || o.what == outcome::kind::delivered;
  add_attempt(t, d->number, t.now(),
              ours ? word_of(o.what) : "late " + std::string{word_of(o.what)}, o.note);
  if (gone) {
    went(t, *m, *d, o);
  } else if (ours && is_open(d->now)) {
    if (o.what == outcome::kind::refused) {
      fail_delivery(t, *m, *d, t.now(), o.note);
    } else {
      try_again(t, *m, *d, o, random);
    }
  }
  refresh_message(t, *m, t.now());
}

std::int64_t expire_overdue(db::tx& t, const parts&, tenant_code, std::int64_t limit) {
  const auto over = overdue_deliveries(t, t.now(), limit);
  for (const auto number : over) {
    const auto before = find_delivery(t, number);
    auto m = before ? locked_message(t, before->message) : std::nullopt;
    auto d = m ? find_delivery(t, number) : std::nullopt;
    if (!d || !move_delivery(*d, state::expired, t.now())) {
      continue;
    }
    d->note = "its time was over before it could go";
    keep_delivery(t, *d);
    add_attempt(t, number, t.now(), "expired", "");
    refresh_message(t, *m, t.now());
  }
  return static_cast<std::int64_t>(over.size());
}

}  // namespace tsu::notify
