#include "engine/broker/store/town.h"

#include <algorithm>
#include <array>
#include <deque>
#include <future>
#include <set>
#include <utility>

#include "base/core/assert.h"
#include "base/core/log.h"
#include "engine/broker/model/expiry.h"
#include "engine/broker/store/replaying.h"
#include "engine/broker/store/store_rows.h"
#include "engine/broker/subscribe/store_subscriptions.h"

namespace tsu::broker {
namespace {

constexpr std::int64_t rows_step = 16'000, changes_step = 500;
constexpr std::size_t steps_at_once = 3;

}  // namespace

town::town(db::store& s, const broker_options& o)
    : store_(s), options_(o), late_(terms_), rows_are_late_(o.only_node && s.embedded()) {
  service("");
  store_.attach(*this);
}

town::~town() { store_.detach(*this); }

service_part& town::service(std::string_view name) {
  {
    const std::shared_lock hold{services_lock_};
    if (const auto at = services_.find(name); at != services_.end()) {
      return *at->second;
    }
  }
  const std::unique_lock hold{services_lock_};
  auto& part = services_[std::string{name}];
  if (!part) {
    part = std::make_unique<service_part>(name);
    for (const auto& rules : options_.types) {
      for (const auto& attribute : rules.indexed) {
        part->memory.index_attribute(terms_.of(rules.type), terms_.of(attribute));
      }
    }
  }
  return *part;
}

// --- keeping up ----------------------------------------------------------------------------------

task<void> town::be_loaded() {
  if (!loaded_.load(std::memory_order_acquire)) {
    co_await store_.read([&](db::reader& r) {
      const std::scoped_lock hold{follow_lock_};
      if (!loaded_.load()) {
        load_or_nothing(r);
        loaded_.store(true, std::memory_order_release);
      }
    });
  }
}

// Many that ask at once are served by one look at the change log: whoever comes to hold the lock
// answers for all that have asked before it looked.
task<void> town::be_current() {
  co_await be_loaded();
  if (options_.only_node && !doubt_) {
    co_return;
  }
  const auto mine = ++asked_;
  co_await store_.read([&](db::reader& r) {
    const std::scoped_lock hold{follow_lock_};
    if (answered_ >= mine) {
      return;
    }
    const auto answers = asked_.load();
    keep_up(r);
    answered_ = answers;
  });
}

// A database that fails halfway leaves nothing behind, so that the next request may try again.
void town::load_or_nothing(db::reader& r) {
  try {
    load(r);
  } catch (...) {
    put_services_aside();
    throw;
  }
}

void town::heed_subscriptions(db::reader& r) { previous_ = some_show_changes(r); }

void town::put_services_aside() {
  {
    const std::unique_lock hold{services_lock_};
    for (auto& [name, part] : services_) {
      part->former = true;
      former_.push_back(std::move(part));
    }
    services_.clear();
  }
  highest_ = applied_ = 0;
  late_.clear();
  cursor_is_there_ = false;
  service("");
}

// Memory shows commits that the database has lost: it crashed, and they had not been waited for
// (db::durability::interval). Whoever holds a view of what never was keeps it.
void town::start_anew(db::reader& r, std::int64_t head) {
  log_warning("town {}: the database ends at change {}, but {} was there; everything is read anew",
              store_.tenant().text(), head, applied_);
  if (options_.heard) {
    options_.heard(store_.tenant(), "");
  }
  loaded_ = false;
  put_services_aside();
  load_or_nothing(r);
  loaded_ = true;
}

// This thread reads rows; others make versions of them, several steps at a time, and put them
// behind indexes, one step after the other.
void town::load(db::reader& r) {
  const auto commit = committed_change(r);
  const auto rows_reach = db::find_cursor(r, rows_cursor);
  changes_of_rows newer;  // rows that show more than the cursor says
  heed_subscriptions(r);
  const auto step = [&, this](const kept_rows& rows, const std::shared_future<void>& before) {
    std::map<service_part*, std::vector<entity_memory::change_of_one>> fresh;
    changes_of_rows mine;
    rows.each(terms_, [&](const row_key& key, entity_ptr e, std::int64_t change) {
      const auto id = e->id();
      fresh[&service(key.service)].push_back({id, std::move(e), key.number});
      if (change > rows_reach.value_or(commit)) {
        mine[key.number] = change;
      }
    });
    if (before.valid()) {
      before.get();
    }
    newer.merge(mine);
    for (const auto& [part, some] : fresh) {
      part->memory.load(some, commit);
    }
  };
  std::array<kept_rows, steps_at_once + 1> buffers;  // one being read, the others under way
  std::deque<std::shared_future<void>> under_way;
  std::shared_future<void> newest;
  std::int64_t rows_read = rows_step;
  for (std::size_t i = 0; rows_read == rows_step; ++i) {
    auto& rows = buffers[i % buffers.size()];
    rows.read(r, highest_, rows_step);
    rows_read = static_cast<std::int64_t>(rows.size());
    highest_ = rows_read == 0 ? highest_ : rows.last_number();
    newest = std::async(std::launch::async, [step, &rows, before = newest] {
               step(rows, before);
             }).share();
    under_way.push_back(newest);
    if (under_way.size() > steps_at_once) {
      under_way.front().get();
      under_way.pop_front();
    }
  }
  newest.get();
  {
    const std::shared_lock hold{services_lock_};
    for (const auto& [name, part] : services_) {
      part->memory.loaded(commit);
    }
  }
  applied_ = commit;
  if (rows_reach) {
    replay(r, *rows_reach, commit, newer);
  }
}

// What the log says after `from`, up to `until`, that rows do not show; they are late.
void town::replay(db::reader& r, std::int64_t from, std::int64_t until,
                  const changes_of_rows& shown) {
  replaying all{terms_};
  while (from < until) {
    const auto changes = read_changes(r, from, std::min(changes_step, until - from));
    ASSERT(!changes.empty());
    for (const auto& c : changes) {
      if (c.kind != entity_changed) {
        continue;
      }
      const auto body = read_change_body(c.body);
      highest_ = std::max(highest_, body.number);
      const auto row = shown.find(body.number);
      if (row == shown.end() || row->second < c.number) {
        all.apply(service(body.service), c, body);
      }
    }
    from = changes.back().number;
  }
  if (!all.all_known()) {
    throw db::error{db::failure::damaged, "the change log tells of entities that are not there"};
  }
  all.each_late_row([this](const late_row& row) { late_.note(row); });
  for (const auto& [part, changes] : all.made()) {
    part->memory.publish(changes, until);
  }
}

// The change log no longer reaches back to where we are: everything anew, the difference published.
void town::reload(db::reader& r) {
  if (options_.heard) {
    options_.heard(store_.tenant(), "");
  }
  const auto commit = committed_change(r);
  heed_subscriptions(r);
  std::map<service_part*, std::vector<entity_memory::change_of_one>> rows;
  kept_rows some;
  std::int64_t from = 0;
  do {
    some.read(r, from, rows_step);
    some.each(terms_, [&](const row_key& key, entity_ptr e, std::int64_t) {
      const auto id = e->id();
      rows[&service(key.service)].push_back({id, std::move(e), key.number});
      from = key.number;
    });
  } while (some.size() == static_cast<std::size_t>(rows_step));
  highest_ = std::max(highest_, from);
  const std::shared_lock hold{services_lock_};
  for (const auto& [name, part] : services_) {
    auto& all = rows[part.get()];
    std::set<std::string_view> there;
    for (const auto& one : all) {
      there.insert(one.id);
    }
    std::vector<numbered_entity> before;
    auto& memory = part->memory;
    std::optional<index_entry> next = index_entry{};
    while (next) {
      next = memory.pick(*memory.list_of(term{}), *next, memory.published(), 1'000, before);
    }
    for (const auto& one : before) {
      if (!there.contains(one.version->id())) {
        all.push_back({one.version->id(), {}, one.number});
      }
    }
    memory.publish(all, commit);
  }
  applied_ = commit;
}

void town::keep_up(db::reader& r) {
  if (loaded_) {
    catch_up(r);
  } else {  // starting anew has failed since the caller looked
    load_or_nothing(r);
    loaded_ = true;
  }
}

// Inside a batch the log may already hold what other modules' closures have appended: only what is
// committed counts.
void town::catch_up(db::reader& r) {
  const auto head = committed_change(r);
  if (head < applied_) {
    return start_anew(r, head);
  }
  if (rows_are_late_ && applied_ < head) {
    heed_subscriptions(r);
    replay(r, applied_, head, {});
    applied_ = head;
    if (options_.heard) {
      options_.heard(store_.tenant(), "");
    }
  }
  while (applied_ < head) {
    apply_some(r, head);
  }
}

void town::apply_some(db::reader& r, std::int64_t head) {
  const auto changes = read_changes(r, applied_, std::min(changes_step, head - applied_));
  ASSERT(!changes.empty());
  if (changes.front().number != applied_ + 1) {
    reload(r);
    return;
  }
  std::vector<moved> all;
  bool subscriptions_moved = false;
  for (const auto& c : changes) {
    subscriptions_moved = subscriptions_moved || c.kind == subscription_changed;
    if (c.kind == entity_changed) {
      const auto body = read_change_body(c.body);
      all.push_back(
          {&service(body.service), c.subject, body.number, body.op == read_change::removed});
    } else if (options_.heard) {
      options_.heard(store_.tenant(), c.kind);
    }
  }
  if (subscriptions_moved) {
    heed_subscriptions(r);
  }
  apply_moved(r, all, changes.back().number);
  applied_ = changes.back().number;
}

// Rows may be newer than the change that is being followed; their own change comes later and then
// finds nothing new.
void town::apply_moved(db::reader& r, const std::vector<moved>& all, std::int64_t commit) {
  std::map<service_part*, std::vector<entity_memory::change_of_one>> by_service;
  std::set<std::pair<service_part*, std::string_view>> seen;
  for (auto at = all.rbegin(); at != all.rend(); ++at) {  // the last word on each entity
    if (seen.insert({at->part, at->id}).second) {
      auto e = at->removed ? entity_ptr{} : read_row(r, at->number, terms_);
      if (e && e->id() != at->id) {
        e = {};  // gone since, and its number is another's
      }
      highest_ = std::max(highest_, at->number);
      by_service[at->part].push_back({at->id, std::move(e), at->number});
    }
  }
  for (auto& [part, changes] : by_service) {
    part->memory.publish(changes, commit);
  }
}

}  // namespace tsu::broker
