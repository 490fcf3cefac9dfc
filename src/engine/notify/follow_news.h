// How a service hears what became of its messages: a follower of the people store's change log that
// calls the service inside one transaction of the town store, together with its own place in the
// log, so each piece of news has its effect exactly once, on whichever node it is met. One per
// service, process and town; its coroutines run on the executor that awaits them.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/task.h"
#include "base/core/time.h"
#include "base/db/db.h"
#include "engine/notify/post.h"
#include "engine/notify/types.h"

namespace tsu::notify {

inline constexpr std::string_view changed_kind = "notify.message.changed";
inline constexpr std::string_view answered_kind = "notify.message.answered";

struct news {
  std::string key;          // of the message
  recipient to;             // whom it was for
  state now = state::sent;  // of the message: sent, delivered, answered, failed, expired, withdrawn
  instant at;               // when it came to that
  // Where it is `answered`, once per message: the code, the way it came, and who said it (the
  // account where one was signed in, otherwise empty).
  std::string answer = {};
  std::optional<way> by_way = {};
  std::string by = {};
};

// Called with a transaction of the town store; may be called again for the same news only where
// the transaction before was rolled back. What it throws stops the round; it is told again.
using on_news = std::function<void(db::tx&, const news&)>;

class news_follower {
 public:
  // `subscriber` names who hears ("snow.answers"); `prefix`: only messages whose key starts so.
  news_follower(db::house&, tenant_code, std::string subscriber, std::string prefix, on_news);

  // One round; gives back how many changes it read.
  task<std::size_t> follow_new();
  // Again and again, until stop(); ends within half a second.
  task<void> run();
  void stop() { stopping_ = true; }

 private:
  db::store& people_;
  db::store& town_;
  const std::string subscriber_, prefix_;
  const on_news tell_;
  std::int64_t read_up_to_ = -1;  // -1: not loaded yet
  std::int64_t stored_ = 0;       // as the town store has it
  std::atomic<bool> stopping_ = false;
};

}  // namespace tsu::notify
