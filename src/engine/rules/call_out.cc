#include "engine/rules/call_out.h"

#include <charconv>
#include <optional>
#include <string>

#include "base/core/log.h"
#include "engine/rules/messages.h"

namespace tsu::rules {
namespace {

struct call_key {
  std::int64_t firing = 0, step = 0;
  std::string contact;
};

std::string key_of(std::int64_t firing, std::int64_t step, std::string_view contact) {
  return std::string{call_prefix} + std::to_string(firing) + ":" + std::to_string(step) + ":" +
         std::string{contact};
}

std::optional<std::int64_t> number_until(std::string_view& text, char end) {
  std::int64_t n = 0;
  const auto at = text.find(end);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const auto [last, error] = std::from_chars(text.data(), text.data() + at, n);
  if (error != std::errc{} || last != text.data() + at) {
    return std::nullopt;
  }
  text.remove_prefix(at + 1);
  return n;
}

std::optional<call_key> read_key(std::string_view key) {
  if (!key.starts_with(call_prefix)) {
    return std::nullopt;
  }
  key.remove_prefix(call_prefix.size());
  const auto firing = number_until(key, ':');
  const auto step = firing ? number_until(key, ':') : std::nullopt;
  return step ? std::optional{call_key{*firing, *step, std::string{key}}} : std::nullopt;
}

// The rule as it was when it fired.
std::optional<rule> rule_of(db::reader& r, const firing_row& f) {
  const auto document = document_of(r, f.rule, f.version);
  auto read = document ? read_rule(*document, f.version)
                       : result<rule>{problem{why::not_found, "no such version"}};
  if (!read.ok()) {
    log_error("rule {} version {} cannot be read: {}", f.rule, f.version, read.error().detail);
    return std::nullopt;
  }
  return std::move(read).value();
}

void send(db::tx& t, const firing_row& f, const rule& r, const ladder_ask& ask) {
  std::vector<notify::way> ways;
  for (const auto& w : ask.ways) {
    if (const auto known = notify::way_of(w)) {
      ways.push_back(*known);
    }
  }
  for (const auto& c : ask.contacts) {
    std::int64_t number = 0;
    std::from_chars(c.data(), c.data() + c.size(), number);
    post_or_log(t, {.key = key_of(f.number, ask.step, c),
                    .to = notify::to_contact(notify::contact_id{number}),
                    .message = std::string{call_message},
                    .values = values_of(f, r),
                    .ways = ways,
                    .how_urgent = notify::urgency::urgent,
                    .expires_at = ask.until,
                    .answers = {"accept", "decline"},
                    .link = link_of(f.number),
                    .about = r.document.title.ja});
  }
}

// Those who were asked and need not answer any more, by every step that asked them.
void release(db::tx& t, std::int64_t firing, const ladder& l, const ladder_orders& orders) {
  for (const auto& e : l.story()) {
    if (e.what != ladder_happening::asked) {
      continue;
    }
    for (const auto& c : l.plan().steps[static_cast<std::size_t>(e.step)].contacts) {
      if (std::find(orders.release.begin(), orders.release.end(), c) != orders.release.end()) {
        notify::withdraw(t, key_of(firing, e.step, c), "taken");
      }
    }
  }
}

void carry_out(db::tx& t, const firing_row& f, const rule& r, const ladder& l,
               const ladder_orders& orders) {
  keep_ladder(t, f.number, l);
  if (orders.ask) {
    send(t, f, r, *orders.ask);
  }
  release(t, f.number, l, orders);
}

// Loads what belongs together, lets the ladder move and carries out what follows.
template <class Move>
void move(db::tx& t, std::int64_t firing, Move&& how) {
  auto l = find_ladder(t, firing);
  const auto f = l ? find_firing(t, firing) : std::nullopt;
  const auto r = f ? rule_of(t, *f) : std::nullopt;
  if (!r) {
    return;
  }
  const ladder_orders orders = how(*l);
  if (orders.effect == ladder_effect::moved || orders.effect == ladder_effect::too_late) {
    carry_out(t, *f, *r, *l, orders);
  }
}

ladder_orders orders_in(result<ladder_orders> r) {
  return r.ok() ? std::move(r).value() : ladder_orders{};
}

}  // namespace

void open_call(db::tx& t, const firing_row& f, const rule& r, std::vector<ladder_step> steps,
               instant now) {
  auto l = ladder::create({"firing " + std::to_string(f.number), std::move(steps)});
  ASSERT(l.ok());  // the rule was refused otherwise
  const auto orders = l.value().start(now);
  carry_out(t, f, r, l.value(), orders);
}

void look_at_call(db::tx& t, std::int64_t firing, instant now) {
  move(t, firing, [&](ladder& l) { return l.look(now); });
}

void cancel_call(db::tx& t, std::int64_t firing, std::string_view reason, instant now) {
  move(t, firing, [&](ladder& l) { return l.cancel("", now, reason); });
}

void take_news(db::tx& t, const notify::news& n) {
  const auto key = read_key(n.key);
  if (!key) {
    return;
  }
  move(t, key->firing, [&](ladder& l) {
    if (n.now == notify::state::answered) {
      return orders_in(n.answer == "accept" ? l.accept(key->contact, n.at)
                                            : l.decline(key->contact, n.at));
    }
    return n.now == notify::state::failed ? orders_in(l.unreachable(key->step, key->contact, n.at))
                                          : ladder_orders{};
  });
}

}  // namespace tsu::rules
