#include "app/database_watch.h"

#include "base/core/executor.h"
#include "base/core/time.h"

namespace tsu::app {
namespace {

constexpr db::statement ask{"app.database_watch", "SELECT 1"};

}  // namespace

database_watch::database_watch(db::house& h)
    : house_(h), answered_at_(monotonic_now().count()), thread_([this] { work(); }) {}

database_watch::~database_watch() {
  {
    const std::lock_guard hold{lock_};
    stopping_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

metrics::verdict database_watch::verdict() const {
  const auto silent = monotonic_now() - std::chrono::nanoseconds{answered_at_.load()};
  if (silent <= patience) {
    return {true, "answers"};
  }
  return {false, "the database server has not answered for " +
                     std::to_string(std::chrono::floor<std::chrono::seconds>(silent).count()) +
                     " s"};
}

bool database_watch::answers() {
  try {
    event_loop loop;
    const auto towns = house_.tenants();
    if (!towns.empty()) {
      loop.wait(house_.at(towns.front(), db::place::town).read([](db::reader& r) {
        return r.first(ask, {}, [](const db::row&) {});
      }));
    }
    return true;
  } catch (const std::exception&) {  // whoever asks for something is told why
    return false;
  }
}

void database_watch::work() {
  std::unique_lock hold{lock_};
  while (!stopping_) {
    hold.unlock();
    if (answers()) {
      answered_at_ = monotonic_now().count();
    }
    hold.lock();
    ended_.wait_for(hold, every, [&] { return stopping_; });
  }
}

}  // namespace tsu::app
