#include "base/db/recent_changes.h"

#include <algorithm>
#include <utility>

#include "base/core/assert.h"

namespace tsu::db {
namespace {

// Followers gather for some milliseconds, in which a busy town makes a few hundred changes. Every
// store of every town may keep so much.
constexpr std::size_t changes_max = 4'096, bytes_max = 1024 * 1024;
// Room that the next batch finds: about what the one before has taken.
constexpr std::size_t room_max = 64 * 1024;

}  // namespace

change_view recent_changes::block::view(std::int64_t number) const {
  const auto& c = all.at(static_cast<std::size_t>(number - first));
  const auto part = [&](std::size_t from, std::size_t size) {
    return std::string_view{text}.substr(from, size);
  };
  return {.number = number,
          .at = c.at,
          .kind = part(c.from, c.kind_size),
          .subject = part(c.from + c.kind_size, c.subject_size),
          .body = part(c.from + c.kind_size + c.subject_size, c.body_size)};
}

void recent_changes::add(const change_view& c) {
  if (next_.all.empty()) {
    next_.first = c.number;
  }
  ASSERT(c.number == next_.last() + 1);
  next_.all.push_back({c.at, next_.text.size(), c.kind.size(), c.subject.size(), c.body.size()});
  next_.text.append(c.kind).append(c.subject).append(c.body);
}

change_view recent_changes::under_way(std::int64_t number) const { return next_.view(number); }

void recent_changes::keep_up_to(std::int64_t number) {
  while (!next_.all.empty() && next_.last() > number) {
    next_.text.resize(next_.all.back().from);
    next_.all.pop_back();
  }
}

void recent_changes::commit(std::int64_t head) {
  if (next_.all.empty()) {
    return;
  }
  ASSERT(next_.last() == head);
  auto fresh = std::make_shared<const block>(std::exchange(next_, {}));
  next_.text.reserve(std::min(fresh->text.size(), room_max));
  next_.all.reserve(std::min(fresh->all.size(), room_max / sizeof(one)));
  const std::lock_guard hold{lock_};
  if (fresh->first != newest_ + 1) {
    blocks_.clear();
    changes_ = bytes_ = 0;
  }
  changes_ += fresh->all.size();
  bytes_ += fresh->text.size();
  newest_ = head;
  blocks_.push_back(std::move(fresh));
  while (changes_ > changes_max || bytes_ > bytes_max) {
    changes_ -= blocks_.front()->all.size();
    bytes_ -= blocks_.front()->text.size();
    blocks_.pop_front();
  }
}

void recent_changes::forget() {
  const std::lock_guard hold{lock_};
  blocks_.clear();
  changes_ = bytes_ = 0;
  newest_ = 0;
}

std::int64_t recent_changes::newest() const {
  const std::lock_guard hold{lock_};
  return newest_;
}

std::int64_t recent_changes::each(std::int64_t after, std::int64_t limit, std::int64_t until,
                                  const on_row& f) const {
  if (limit <= 0 || after >= until) {
    return 0;
  }
  const auto end = limit < until - after ? after + limit : until;
  std::vector<std::shared_ptr<const block>> some;
  {
    const std::lock_guard hold{lock_};
    if (blocks_.empty() || blocks_.front()->first > after + 1 || newest_ < until) {
      return 0;
    }
    auto at =
        std::upper_bound(blocks_.begin(), blocks_.end(), after + 1,
                         [](std::int64_t number, const auto& b) { return number < b->first; });
    for (--at; at != blocks_.end() && (*at)->first <= end; ++at) {
      some.push_back(*at);
    }
  }
  for (const auto& b : some) {
    const auto last = std::min(b->last(), end);
    for (auto number = std::max(b->first, after + 1); number <= last; ++number) {
      const auto c = b->view(number);
      f(change_row{c});
    }
  }
  return end - after;
}

}  // namespace tsu::db
