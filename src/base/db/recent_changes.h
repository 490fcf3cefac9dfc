// The newest committed changes of one log, kept in memory: followers that are close behind the
// writer, which they nearly always are, read them here instead of by SQL each for itself. Bounded;
// what is no longer here is in the log. Private to base/db.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/change_rows.h"
#include "base/db/db.h"

namespace tsu::db {

class recent_changes {
 public:
  // --- the writing thread -----------------------------------------------------------------------
  // A change of the batch that is under way; the numbers of a batch follow one another.
  void add(const change_view&);
  // One of those; good until the next call.
  change_view under_way(std::int64_t number) const;
  // Of the batch that is under way only those up to that number go on to exist.
  void keep_up_to(std::int64_t number);
  // They are committed; `head` is the log's newest number now.
  void commit(std::int64_t head);
  // The log is no longer what is here and what goes before it: parts of it were taken away, or
  // another may have written.
  void forget();

  // --- any thread -------------------------------------------------------------------------------
  // The newest committed number, 0 where it is not known here.
  std::int64_t newest() const;
  // Up to `limit` changes after that number and not beyond `until` (a number that newest() has
  // given), as columns of changes_after. Gives back how many: 0 also where the first is not here.
  std::int64_t each(std::int64_t after, std::int64_t limit, std::int64_t until,
                    const on_row&) const;

 private:
  struct one {
    std::int64_t at;
    std::size_t from, kind_size, subject_size, body_size;  // in block::text, one after the other
  };
  struct block {  // what one batch has appended
    std::int64_t first = 0;
    std::vector<one> all;
    std::string text;
    std::int64_t last() const { return first + static_cast<std::int64_t>(all.size()) - 1; }
    change_view view(std::int64_t number) const;
  };

  block next_;  // the writing thread's

  mutable std::mutex lock_;  // guards the rest
  std::deque<std::shared_ptr<const block>> blocks_;
  std::size_t changes_ = 0, bytes_ = 0;
  std::int64_t newest_ = 0;
};

}  // namespace tsu::db
