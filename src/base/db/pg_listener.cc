#include "base/db/pg_listener.h"

#include <fmt/format.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <utility>

#include "base/core/assert.h"
#include "base/core/log.h"
#include "base/core/time.h"

namespace tsu::db {
namespace {

using namespace std::chrono_literals;

constexpr auto look_every = 1s;

constexpr const char* refused_shared =
    "another tsunagu has this database for itself: one that serves with only_node = true, or one "
    "that restores a backup. Stop it first; several nodes serve one database when all of them have "
    "only_node = false.";
constexpr const char* refused_alone =
    "another tsunagu has this database open, and this one wants it for itself (only_node = true). "
    "Stop the other first, or set only_node = false on both.";

std::string lock_sql(const char* function, claim how) {
  return fmt::format("SELECT {}{}({})", function, how == claim::shared ? "_shared" : "",
                     served_lock);
}

}  // namespace

pg_listener::pg_listener(std::string url, pg_claim& c, callbacks calls)
    : url_(std::move(url)), claim_(c), calls_(std::move(calls)), wake_(::eventfd(0, EFD_CLOEXEC)) {
  try {
    connect();
    claim_first();
  } catch (...) {
    ::close(wake_);
    throw;
  }
}

pg_listener::~pg_listener() {
  if (thread_.joinable()) {
    stopping_ = true;
    const std::uint64_t one = 1;
    ASSERT(::write(wake_, &one, sizeof one) == sizeof one);
    thread_.join();
  }
  ::close(wake_);
}

void pg_listener::start() {
  thread_ = std::thread{[this] { work(); }};
  pthread_setname_np(thread_.native_handle(), "db-listen");
}

void pg_listener::connect() {
  claimed_ = false;
  db_.reset();
  db_ = std::make_unique<pg_connection>(url_);
  db_->script(fmt::format("LISTEN {}", change_channel));
}

// ---- The claim

// A program that has just ended may still be on the server's books, so it waits a little.
void pg_listener::claim_first() {
  if (claim_.how == claim::none) {
    return;
  }
  try {
    db_->script("SET lock_timeout TO '2s'; " + lock_sql("pg_advisory_lock", claim_.how) +
                "; SET lock_timeout TO '10s'");
  } catch (const pg_error& e) {
    if (e.kind() != failure::locked) {
      throw;
    }
    throw error{failure::locked, claim_.how == claim::alone ? refused_alone : refused_shared};
  }
  claimed_ = true;
}

bool pg_listener::claim_again() {
  const auto sql = lock_sql("pg_try_advisory_lock", claim_.how);
  bool granted = false;
  db_->run({"base.claim", sql}, {}, [&](const row& r) { granted = r.int64(0) != 0; });
  return granted;
}

// Writing stops while another has the claim; what it has written by then, the stores notice.
void pg_listener::keep_claim() {
  if (claim_.how == claim::none || claimed_) {
    return;
  }
  claimed_ = claim_again();
  if (claim_.granted.exchange(claimed_) != claimed_) {
    claimed_ ? log_info("the database may be written again")
             : log_error("nothing is written any more: {}",
                         claim_.how == claim::alone ? refused_alone : refused_shared);
  }
}

// ---- Listening

void pg_listener::work() {
  bool fresh = false;  // the constructor's session has missed nothing
  while (!stopping_) {
    try {
      if (!db_) {
        connect();
        fresh = true;
      }
      keep_claim();
      if (std::exchange(fresh, false)) {
        calls_.ask(*db_);
      }
      look_if_due();
      hear();  // what came with an answer wakes nobody
      wait_for(PQsocket(db_->handle()), look_every);
      hear();
    } catch (const std::exception& e) {
      db_.reset();
      if (!stopping_) {
        log_warning("not hearing of other nodes' changes: {}", e.what());
        wait_for(-1, look_every);
      }
    }
  }
}

void pg_listener::look_if_due() {
  if (monotonic_now() >= look_at_) {
    calls_.look(*db_);
    look_at_ = monotonic_now() + look_every;
  }
}

void pg_listener::wait_for(int socket, std::chrono::milliseconds at_most) const {
  std::array<pollfd, 2> fds{pollfd{wake_, POLLIN, 0}, pollfd{socket, POLLIN, 0}};
  ::poll(fds.data(), socket < 0 ? 1 : 2, static_cast<int>(at_most.count()));
}

void pg_listener::hear() {
  if (PQconsumeInput(db_->handle()) != 1) {
    throw_pg(db_->handle(), nullptr, "listening");
  }
  while (PGnotify* n = PQnotifies(db_->handle())) {
    tell(n->extra);
    PQfreemem(n);
  }
}

void pg_listener::tell(std::string_view text) {
  if (text == tenants_changed) {
    look_at_ = {};
    return;
  }
  const auto space = text.find(' ');
  if (space == std::string_view::npos) {
    return;
  }
  const auto* const end = text.data() + text.size();
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data() + space + 1, end, number);
  if (std::string_view{read.ptr, end} != " " + claim_.node) {
    calls_.heard(text.substr(0, space), number);
  }
}

}  // namespace tsu::db
