// What the writer of a town does: operations and expiry on the overlay of a batch, and its end.
#include <algorithm>
#include <set>
#include <utility>

#include "base/core/assert.h"
#include "engine/broker/model/what_expired.h"
#include "engine/broker/store/store_rows.h"
#include "engine/broker/store/town.h"

namespace tsu::broker {

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

// Whether somebody else lets it be stored.
result<done> town::check(db::tx& t, const service_part& part, std::string_view id,
                         const entity_version* before, const applied& next) const {
  if (!options_.check) {
    return done{};
  }
  stored_entity one{.service = part.name, .id = id, .types = next.types, .attributes = next.text};
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
               instant leaves, std::int64_t change) {
  if (next.removed) {
    delete_row(t, key.number);
  } else if (before == nullptr) {
    insert_row(t, key, next, leaves, change);
  } else {
    update_row(t, key, next, leaves, change);
  }
}

}  // namespace

// Logs what has become of an entity that `before` is about, and has the batch see it so.
service_part::pending town::put(db::tx& t, service_part& part, std::string_view id,
                                const service_part::pending& before, const applied& next) {
  const auto* was = before.version.get();
  service_part::pending now{{}, was != nullptr ? before.number : next_number_++, 0};
  const auto body = change_body({part.name, now.number}, was, terms_, next, t.now(),
                                previous_ ? tell_previous::of_all : tell_previous::of_gone);
  now.change = last_change_ = t.append_change(entity_changed, id, body);
  check_log_goes_on();
  if (next.removed) {
    gone_.push_back({now.number, part.name, {}, now.change});
  } else {
    now.version = version_of(id, next, terms_);
    note_expiry(next_expiry(*now.version));
  }
  if (!rows_are_late_) {
    write_row(t, {now.number, part.name, id}, was, next,
              now.version ? next_expiry(*now.version) : no_time, now.change);
  }
  remember(part, id, now);
  return now;
}

// What has expired goes by a change of its own, before whatever is done to the entity: the log says
// all that has become of it, and nobody who follows it has to know the time. Time cannot be
// refused: what is found at fault in what it leaves is only noted.
service_part::pending town::take_out(db::tx& t, service_part& part, std::string_view id,
                                     const service_part::pending& before, const applied& left) {
  if (left.removed) {
    ++expired_.entities;
  } else {
    expired_.attributes += std::count_if(left.changes.begin(), left.changes.end(),
                                         [](const auto& c) { return c.text.empty(); });
  }
  return put(t, part, id, before, left);
}

service_part& town::ready(db::tx& t, service_part& asked) {
  if (batch_is_new_) {
    begin_batch(t);
  }
  return asked.former ? service(asked.name) : asked;  // the town was started anew since
}

result<write_outcome> town::write(db::tx& t, service_part& asked, const write_op& op) {
  auto& part = ready(t, asked);
  const std::string_view id = op.entity.id;
  auto current = newest(part, id);
  const auto left =
      current.version ? what_expired(*current.version, terms_, t.now()) : std::nullopt;
  const auto valid = !left           ? current.version
                     : left->removed ? entity_ptr{}
                                     : version_of(id, *left, terms_);
  if (op.may_be_new && !valid) {
    const auto others = [&](std::string_view other) { return newest(part, other).version; };
    TRY(const auto ok, op.may_be_new(others, terms_, t.now()));
  }
  TRY(applied next, apply(valid.get(), terms_, op, t.now()));
  if (!next.outcome.changed) {
    return std::move(next.outcome);
  }
  if (left) {
    (void)check(t, part, id, current.version.get(), *left);
  }
  TRY(const done fine, check(t, part, id, valid.get(), next));
  keep_rows(t);
  if (left) {
    current = take_out(t, part, id, current, *left);
  }
  put(t, part, id, current, next);
  return std::move(next.outcome);
}

std::size_t town::expire(db::tx& t, service_part& asked, std::string_view id) {
  auto& part = ready(t, asked);
  const auto current = newest(part, id);
  const auto left =
      current.version ? what_expired(*current.version, terms_, t.now()) : std::nullopt;
  if (!left) {
    return 0;
  }
  (void)check(t, part, id, current.version.get(), *left);
  keep_rows(t);
  take_out(t, part, id, current, *left);
  return current.version->bytes();
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
    expired_ = kept_expired_;
    if (cursor_is_new_) {  // or rows were written: not so
      cursor_is_there_ = rows_written_ = false;
    }
  }
  cursor_is_new_ = false;
  kept_gone_ = gone_.size();
  kept_expired_ = expired_;
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
  if (committed) {
    gone_entities_ += expired_.entities;
    gone_attributes_ += expired_.attributes;
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
  expired_ = kept_expired_ = {};
  for (auto* part : touched_) {
    part->overlay.clear();
    part->touched = false;
  }
  touched_.clear();
}

}  // namespace tsu::broker
