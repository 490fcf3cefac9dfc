// pg_listener: the one session of a house that stays open, and the thread that waits on it. It
// holds the house's claim on the database, hears NOTIFY of other nodes, and looks once a second
// what else has changed. When the session breaks it makes another, and takes the claim anew.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "base/db/pg_claim.h"
#include "base/db/pg_connection.h"

namespace tsu::db {

// NOTIFY goes here once per batch, "<schema> <number>", and when tenants come or go.
inline constexpr std::string_view change_channel = "tsunagu_change";
inline constexpr std::string_view tenants_changed = "tenants";

class pg_listener {
 public:
  // All are called from the listening thread.
  struct callbacks {
    std::function<void(std::string_view schema, std::int64_t number)> heard;
    std::function<void(pg_connection&)> ask;   // numbers may have moved unheard
    std::function<void(pg_connection&)> look;  // at least once a second: which tenants there are
  };

  // Connects and takes the claim; throws error{locked} where another program does not let it.
  pg_listener(std::string url, pg_claim&, callbacks);
  ~pg_listener();
  pg_listener(const pg_listener&) = delete;
  pg_listener& operator=(const pg_listener&) = delete;

  // Begins to listen.
  void start();

 private:
  void connect();
  void work();
  void claim_first();
  bool claim_again();
  void keep_claim();
  void look_if_due();
  void hear();
  void wait_for(int socket, std::chrono::milliseconds at_most) const;
  void tell(std::string_view text);

  const std::string url_;
  pg_claim& claim_;
  const callbacks calls_;
  const int wake_;
  std::unique_ptr<pg_connection> db_;
  bool claimed_ = false;  // in this session
  std::chrono::nanoseconds look_at_{0};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace tsu::db
