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

// --- writing -------------------------------------------------------------------------------------

service_part::pending town::newest(service_part& part, std::string_view id) const {
  if (const auto at = part.overlay.find(id); at != part.overlay.end()) {
    return at->second;
  }
  auto e = part.memory.newest(id);
  return {std::move(e.version), e.number};
}

void town::remember(service_part& part, std::string_view id, service_part::pending now) {
  if (!part.touched) {
    part.touched = true;
    touched_.push_back(&part);
  }
  auto at = part.overlay.find(id);
  const bool fresh = at == part.overlay.end();
  if (fresh) {
    at = part.overlay.emplace(std::string{id}, service_part::pending{}).first;
  }
  undo_.push_back({&part, &*at, std::nullopt});
  if (!fresh) {
    undo_.back().before = std::move(at->second);
  }
  at->second = std::move(now);
}

void town::begin_batch(db::tx& t) {
  const std::scoped_lock hold{follow_lock_};
  if (!options_.only_node || doubt_ || !loaded_) {
    keep_up(t);
    if (doubt_) {  // what a closure of that batch has said may never have been
      heed_subscriptions(t);
    }
    doubt_ = false;
  }
  next_number_ = highest_ + 1;
  batch_is_new_ = false;
  log_is_checked_ = !options_.only_node;
}

// Where only this process writes nobody looks at the log's head before each batch; a number that
// was there already tells of a database that has lost its last commits.
void town::check_log_goes_on() {
  if (log_is_checked_) {
    return;
  }
  log_is_checked_ = true;
  const std::scoped_lock hold{follow_lock_};
  if (last_change_ <= applied_) {
    doubt_ = batch_is_new_ = true;
    throw db::error{db::failure::gone, "the database has lost its last commits"};
  }
}

namespace {

bool is_alive(const entity_ptr& e, instant now) {
  return e && (e->expires() == no_time || e->expires() > now);
}

}  // namespace

// Whether somebody else lets it be stored.
result<done> town::check(db::tx& t, const service_part& part, const entity_version* before,
                         const write_op& op, const applied& next) const {
  if (!options_.check) {
    return done{};
  }
  stored_entity one{
      .service = part.name, .id = op.entity.id, .types = next.types, .attributes = next.text};
  std::vector<std::string> gone;
  if (next.removed) {
    for (const auto type : before->types()) {
      gone.emplace_back(terms_.name(type));
    }
    one.types = gone;
    one.attributes = {};
  }
  return options_.check(t, store_.tenant(), one);
}

// Where rows go with their changes, what was left late is the next write's.
task<void> town::settle_rows() {
  if (rows_are_late_) {
    co_await late_.settle(store_);
  }
}

// The cursor stands before the first change whose row is late. Where rows are never late somebody
// may have left some: they are written first, on the one node that still finds the cursor.
void town::keep_rows(db::tx& t) {
  if (rows_are_late_ && !cursor_is_there_) {
    cursor_is_there_ = cursor_is_new_ = true;
    if (!db::find_cursor(t, rows_cursor)) {
      db::move_cursor(t, rows_cursor, applied_);
    }
  }
  if (!rows_are_late_ && late_.any() && !rows_written_) {
    rows_written_ = cursor_is_new_ = true;
    if (db::find_cursor(t, rows_cursor)) {
      late_.write(t);
      db::end_cursor(t, rows_cursor);
    }
  }
}

namespace {

void write_row(db::tx& t, const row_key& key, const entity_version* before, const applied& next,
               std::int64_t change) {
  if (next.removed) {
    delete_row(t, key.number);
  } else if (before == nullptr) {
    insert_row(t, key, next, change);
  } else {
    update_row(t, key.number, next, change);
  }
}

}  // namespace

result<write_outcome> town::write(db::tx& t, service_part& asked, const write_op& op) {
  if (batch_is_new_) {
    begin_batch(t);
  }
  auto& part = asked.former ? service(asked.name) : asked;  // the town was started anew since
  auto current = newest(part, op.entity.id);
  current.version = valid_at(std::move(current.version), terms_, t.now());
  if (op.may_be_new && !is_alive(current.version, t.now())) {
    const auto others = [&](std::string_view id) { return newest(part, id).version; };
    TRY(const auto ok, op.may_be_new(others, terms_, t.now()));
  }
  TRY(applied next, apply(current.version.get(), terms_, op, t.now()));
  if (!next.outcome.changed) {
    return std::move(next.outcome);
  }
  TRY(const done fine, check(t, part, current.version.get(), op, next));
  keep_rows(t);
  const auto number = current.version ? current.number : next_number_++;
  const auto body = change_body({part.name, number}, current.version.get(), terms_, next, t.now(),
                                previous_ ? tell_previous::of_all : tell_previous::of_gone);
  last_change_ = t.append_change(entity_changed, op.entity.id, body);
  check_log_goes_on();
  if (!rows_are_late_) {
    const row_key key{number, part.name, op.entity.id};
    write_row(t, key, current.version.get(), next, last_change_);
  }
  if (next.removed) {
    gone_.push_back({number, part.name, {}, last_change_});
    remember(part, op.entity.id, {{}, number, last_change_});
    return std::move(next.outcome);
  }
  const std::vector<std::string_view> types{next.types.begin(), next.types.end()};
  const std::vector<std::string_view> scopes{next.scopes.begin(), next.scopes.end()};
  remember(part, op.entity.id,
           {entity_version::make({.id = op.entity.id,
                                  .types = types,
                                  .scopes = scopes,
                                  .text = next.text,
                                  .created = next.created,
                                  .modified = next.modified,
                                  .expires = next.expires,
                                  .times = next.times},
                                 terms_),
            number, last_change_});
  return std::move(next.outcome);
}

void town::closure_ended(bool kept) {
  if (!kept) {
    for (auto at = undo_.rbegin(); at != undo_.rend(); ++at) {
      if (at->before) {
        at->place->second = std::move(*at->before);
      } else {
        at->part->overlay.erase(at->part->overlay.find(at->place->first));
      }
    }
    last_change_ = kept_change_;
    gone_.resize(kept_gone_);
    if (cursor_is_new_) {  // or rows were written: not so
      cursor_is_there_ = rows_written_ = false;
    }
  }
  cursor_is_new_ = false;
  kept_gone_ = gone_.size();
  kept_change_ = last_change_;
  undo_.clear();
}

void town::batch_ended(bool committed) {
  if (committed && !touched_.empty()) {
    const std::scoped_lock hold{follow_lock_};
    if (last_change_ > applied_) {  // else a reader has already seen and published it
      publish_overlay(last_change_);
      note_late_rows();
      applied_ = last_change_;
    }
    highest_ = std::max(highest_, next_number_ - 1);
  }
  if (!committed) {
    doubt_ = true;
    cursor_is_there_ = false;
  } else if (rows_written_) {
    late_.clear();
  }
  rows_written_ = cursor_is_new_ = false;
  forget_overlay();
  batch_is_new_ = true;
  last_change_ = kept_change_ = 0;
}

void town::note_late_rows() {
  if (!rows_are_late_) {
    return;
  }
  auto rows = std::move(gone_);
  for (const auto* part : touched_) {
    for (const auto& [id, made] : part->overlay) {
      if (made.version) {
        rows.push_back({made.number, part->name, made.version, made.change});
      }
    }
  }
  late_.note(rows);
}

void town::publish_overlay(std::int64_t commit) {
  std::vector<entity_memory::change_of_one> all;
  for (auto* part : touched_) {
    all.clear();
    for (const auto& [id, pending] : part->overlay) {
      all.push_back({id, pending.version, pending.number});
    }
    // New entities in order of their numbers: lists grow at their end.
    std::sort(all.begin(), all.end(),
              [](const auto& a, const auto& b) { return a.number < b.number; });
    part->memory.publish(all, commit);
  }
}

void town::forget_overlay() {
  undo_.clear();
  gone_.clear();
  kept_gone_ = 0;
  for (auto* part : touched_) {
    part->overlay.clear();
    part->touched = false;
  }
  touched_.clear();
}

}  // namespace tsu::broker
