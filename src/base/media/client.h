// What the server asks of tsunagu-media. Jobs wait in a bounded queue; up to `helpers` threads each
// keep one helper process, started with the first job and ended when idle. Coroutine functions may
// be called from any executor thread and resume on it. Outlives the jobs that wait in it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"
#include "base/media/helper.h"

namespace tsu::media {

struct options {
  helper_options helper = {};
  std::size_t helpers = 2;
  std::size_t queue_max = 64;
  std::chrono::milliseconds start_limit{10'000};
  std::chrono::milliseconds job_limit{10'000};
  std::chrono::milliseconds idle_limit{60'000};
};

struct picture {
  std::string jpeg;
  int width = 0, height = 0;
};

struct numbers {
  std::uint64_t jobs = 0, refused = 0, failed = 0, started = 0;  // started: helper processes
  std::size_t waiting = 0, running_helpers = 0;
};

class client {
 public:
  explicit client(options);
  // Jobs that still wait are answered `unavailable`; helpers are ended.
  ~client();
  client(const client&) = delete;
  client& operator=(const client&) = delete;

  // The picture as a JPEG whose longer side is at most side_max (16..1024), upright, without
  // metadata. Problems: unsupported/media_type_unsupported, too_large/media_too_large,
  // not_processable/media_damaged, unavailable/media_unavailable, unavailable/media_busy.
  task<result<picture>> thumbnail(std::string file, int side_max);
  // Any duty by the head of its job; what the helper refuses comes as the problem of its code.
  task<result<helper::reply>> run(std::string head, std::string body);
  // A duty that has settings (JSON) beside its files: "road", "typeset".
  task<result<helper::reply>> run(std::string duty, std::string settings,
                                  std::vector<std::string> files);

  numbers so_far() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tsu::media
