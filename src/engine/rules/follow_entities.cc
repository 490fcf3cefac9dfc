#include "engine/rules/follow_entities.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "base/core/executor.h"
#include "base/core/log.h"
#include "base/db/log_follower.h"
#include "engine/broker/query/query.h"
#include "engine/broker/store/change_body.h"
#include "engine/broker/store/history.h"
#include "engine/rules/call_out.h"
#include "engine/rules/events.h"
#include "engine/rules/keep_decision.h"
#include "engine/rules/set_attributes.h"
#include "engine/rules/things.h"
#include "engine/rules/values.h"

namespace tsu::rules {
namespace {

constexpr std::string_view cursor_name = "rules.entities";
constexpr auto idle_at_most = std::chrono::milliseconds{500};
constexpr std::int64_t ladders_at_once = 100;

// What was read from the store when this program began to lead.
struct beginning {
  std::vector<rule_ptr> rules;
  std::vector<kept_state> states;
  std::int64_t cursor = 0;
  lead now;
};

void report(const result<std::int64_t>& read, const std::string& thing) {
  if (!read.ok()) {
    log_warning("rules: the past of {} cannot be read: {}", thing, read.error().detail);
  }
}

std::vector<rule_ptr> rules_in(db::reader& r) {
  std::vector<rule_ptr> out;
  for (const auto& row : all_rules(r)) {
    if (!row.enabled) {
      continue;
    }
    auto read = read_rule(row.document, row.version);
    if (read.ok()) {
      out.push_back(std::make_shared<const rule>(std::move(read).value()));
    } else {
      log_error("rule {} is left out, it cannot be read: {}", row.name, read.error().detail);
    }
  }
  return out;
}

}  // namespace

rule_follower::rule_follower(const parts& on, tenant_code tenant, std::string name,
                             follower_options o)
    : on_(on),
      town_{tenant, {}},
      store_(on.stores.at(tenant, db::place::town)),
      name_(std::move(name)),
      options_(o) {}

// --- beginning ----------------------------------------------------------------------------------

task<bool> rule_follower::be_ready() {
  if (engine_) {
    co_return true;
  }
  const auto now = on_.time.now();
  const bool ours = co_await take_lead(now);
  if (!ours) {
    co_return false;
  }
  co_await load(now);
  co_return true;
}

// The lease is taken before anything is read, so what is read is the last word of whoever led.
task<bool> rule_follower::take_lead(instant now) {
  const auto work = [&](db::tx& t) {
    auto l = find_lead(t).value_or(lead{});
    const bool theirs = !l.holder.empty() && l.holder != name_ && l.until > now;
    if (theirs && options_.beside == company::several_programs) {
      return false;
    }
    if (now - l.run_at > gap_max) {
      l.listening_since = now;
    }
    lead_ = {name_, now + options_.lease, l.run_at, l.listening_since};
    keep_lead(t, lead_);
    return true;
  };
  co_return co_await store_.write(work);
}

task<void> rule_follower::load(instant now) {
  auto all = co_await store_.read([&](db::reader& r) {
    return beginning{rules_in(r), all_states(r), db::cursor_of(r, cursor_name), {}};
  });
  const auto view = co_await on_.entities.look(town_);
  const bool first = to_micros(lead_.run_at) == 0;
  // What happened since is evaluated at its own time; a first start looks at nothing that was.
  auto engine = std::make_unique<evaluator>(std::move(all.rules), first ? now : lead_.run_at,
                                            lead_.listening_since);
  for (const auto& s : all.states) {
    engine->restore(s);
  }
  cursor_ = stored_cursor_ = first ? std::max(all.cursor, view->change_number()) : all.cursor;
  engine_ = std::move(engine);
  try {
    co_await fill_windows(*view);
  } catch (...) {
    engine_.reset();
    throw;
  }
  engine_->begin();
}

task<void> rule_follower::fill_windows(const broker::view& view) {
  std::set<std::string> types;
  for (const auto& r : engine_->rules()) {
    types.insert(r->type);
  }
  broker::query q{.limit = broker::limit_max};
  for (const auto& t : types) {
    q.types.push_back({t});
  }
  std::vector<std::string> entered;
  for (auto more = !types.empty(); more; q.offset += q.limit) {
    std::int64_t found = 0;
    const auto done = view.select(q, [&](const broker::entity_ptr& e) {
      ++found;
      const auto news = news_of(*e, view.terms(), engine_->rules(), engine_->now());
      if (!news.rules.empty()) {
        engine_->tell(news);
        for (const auto& h : values_of(*e, view.terms(), *engine_)) {
          engine_->fill(news.id, h);
        }
        entered.push_back(news.id);
      }
    });
    if (!done.ok()) {
      throw std::runtime_error("rules: the entities cannot be read: " + done.error().detail);
    }
    more = found == q.limit;
  }
  for (auto& id : entered) {
    co_await fill_from_history(std::move(id), on_.time.now());
  }
}

// The values that windows still ask for, as far as they were recorded; and where what is there now
// is newer than the time that is evaluated, what was there then.
task<void> rule_follower::fill_from_history(std::string thing, instant until) {
  broker::series_query q{.entity = thing, .dataset = "", .until = engine_->now() + duration{1}};
  std::vector<std::string> windows;
  duration back{0};
  for (std::size_t i = 0; i < engine_->streams().size(); ++i) {
    const auto& attribute = engine_->streams()[i].attribute;
    q.attributes.push_back(attribute);
    if (engine_->reaches_back(i).count() > 0) {
      back = std::max(back, engine_->reaches_back(i));
      windows.push_back(attribute);
    }
  }
  const auto take = [&](const broker::observation& o) {
    for (const auto number : engine_->streams_of(o.attribute)) {
      if (const auto v = value_in(engine_->streams()[number], o.instance, until)) {
        engine_->fill(thing, {number, v->at == until ? sample{o.at, v->value} : *v});
      }
    }
  };
  if (engine_->now() < until) {
    q.last = 1;
    const auto held = co_await on_.entities.series(town_, q, take);
    report(held, thing);
  }
  if (!windows.empty()) {
    q.from = engine_->now() - back;
    q.until = instant::max();
    q.last = 0;
    q.limit = std::int64_t(samples_max * windows.size());
    q.attributes = std::move(windows);
    const auto read = co_await on_.entities.series(town_, q, take);
    report(read, thing);
  }
}

// --- rounds -------------------------------------------------------------------------------------

task<rule_follower::round> rule_follower::read_round() {
  const auto now = on_.time.now();
  const bool any_rule = !engine_->rules().empty();
  co_return co_await store_.read([&](db::reader& r) {
    round out{.from = cursor_, .to = cursor_};
    out.due_ladders = due_ladders(r, now, ladders_at_once);
    r.each(db::next_changes_after, {out.from, options_.changes_at_once}, [&](const db::row& c) {
      if (out.rules_changed) {
        return;  // what follows is for the rules as they are now
      }
      ++out.read;
      out.to = c.int64(0);
      const auto kind = c.text(2);
      out.rules_changed = kind == changed_kind;
      const bool entity = kind == broker::entity_changed;
      if (entity && !any_rule) {
        out.heard_until = c.time(1);
      } else if (entity || kind == fired_kind || kind == cleared_kind) {
        out.all.push_back({c.int64(0), c.time(1), c.string(2), c.string(3), c.string(4)});
      }
    });
    return out;
  });
}

task<void> rule_follower::hear(const db::change& c, const broker::view& view) {
  const auto said = broker::read_change_body(c.body);
  if (!said.service.empty()) {
    co_return;
  }
  const auto e = view.find(c.subject);
  if (!e) {
    engine_->remove(c.subject);
    co_return;
  }
  auto news = news_of(*e, view.terms(), engine_->rules(), engine_->now());
  const auto* known = engine_->about(c.subject);
  const bool chosen = !news.rules.empty() && (known == nullptr || known->rules != news.rules);
  if (known != nullptr && !news.rules.empty()) {
    news.since = known->since;  // one removed and made again is the same thing
  }
  if (known == nullptr ? chosen : *known != news) {
    engine_->tell(news);
  }
  std::vector<heard> all;
  if (chosen) {  // what it said before it was chosen
    if (said.op != broker::read_change::created) {
      co_await fill_from_history(c.subject, on_.time.now());
    }
    all = values_of(*e, view.terms(), *engine_);
  }
  for (const auto& a : said.set) {
    append_values(all, *engine_, a.attribute, a.text, c.at);
  }
  if (!all.empty()) {
    engine_->take(c.subject, all);
  }
}

task<void> rule_follower::evaluate(const round& r) {
  std::shared_ptr<const broker::view> view;
  for (const auto& c : r.all) {
    engine_->advance_to(c.at);
    if (c.kind == broker::entity_changed) {
      if (!view) {
        view = co_await on_.entities.look(town_);
      }
      co_await hear(c, *view);
      continue;
    }
    co_await set_attributes(on_, town_.tenant,
                            c.kind == fired_kind ? moment::fired : moment::cleared, c.body);
  }
  engine_->advance_to(r.heard_until);
  if (!r.rules_changed && r.read < static_cast<std::size_t>(options_.changes_at_once)) {
    engine_->advance_to(on_.time.now());
  }
}

bool rule_follower::must_store(const round& r) const {
  const auto now = on_.time.now();
  const bool renew =
      options_.beside == company::several_programs && lead_.until - now < options_.lease * 2 / 3;
  const bool note = !engine_->rules().empty() && now - lead_.run_at >= options_.note_time;
  return engine_->has_news() || r.rules_changed || !r.due_ladders.empty() || renew || note ||
         r.to - stored_cursor_ >= options_.cursor_step;
}

task<void> rule_follower::store(const round& r) {
  const auto now = on_.time.now();
  const auto decisions = engine_->take_decisions();
  const auto changed = engine_->take_changed();
  const lead next{name_, now + options_.lease, engine_->now(), lead_.listening_since};
  const auto work = [&](db::tx& t) {
    const auto l = find_lead(t);
    if (!l || l->holder != name_ || db::cursor_of(t, cursor_name) > r.from) {
      return false;  // another program has taken over
    }
    for (const auto& d : decisions) {
      keep_decision(t, d, now);
    }
    std::map<std::pair<std::string_view, std::string_view>, const kept_state*> last;
    for (const auto& s : changed) {
      last[{s.rule, s.thing}] = &s;
    }
    for (const auto& [key, s] : last) {
      keep_state(t, *s);
    }
    for (const auto firing : r.due_ladders) {
      look_at_call(t, firing, now);
    }
    db::move_cursor(t, cursor_name, r.to);
    keep_lead(t, next);
    return true;
  };
  // Power lost takes what the entities said, its effect and the cursor together; who was called
  // must stay known.
  const auto durable = decisions.empty() && r.due_ladders.empty() ? db::durability::interval
                                                                  : db::durability::commit;
  const bool ours = co_await store_.write(work, durable);
  if (!ours) {
    log_warning("rules of {}: another program leads now", town_.tenant.text());
    engine_.reset();
    co_return;
  }
  lead_ = next;
  stored_cursor_ = r.to;
}

task<std::size_t> rule_follower::follow_new() {
  const bool ready = co_await be_ready();
  if (!ready) {
    co_return 0;
  }
  const auto r = co_await read_round();
  try {
    co_await evaluate(r);
    if (must_store(r)) {
      co_await store(r);
    }
  } catch (...) {
    engine_.reset();  // it may be ahead of what is stored
    throw;
  }
  cursor_ = r.to;
  if (r.rules_changed) {
    engine_.reset();
  }
  co_return r.read;
}

task<void> rule_follower::run() {
  while (!stopping_) {
    const auto read = co_await follow_new();
    if (stopping_) {
      break;
    }
    if (!engine_ && read == 0) {
      co_await pause{idle_at_most};  // another leads
    } else if (read == 0) {
      co_await store_.wait_for_change(cursor_, idle_at_most);
    } else if (read < static_cast<std::size_t>(options_.changes_at_once)) {
      co_await pause{options_.gather};
    }
  }
}

}  // namespace tsu::rules
