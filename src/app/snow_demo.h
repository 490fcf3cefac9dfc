// The snow posts of the demo's 富良野市, simulated: a real winter where recorded data is at hand,
// caught up to a night of heavy snow that stands for the day of the demo's first start, then live.
// They speak to the server over HTTP as real posts would. A thread of its own.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "app/commands.h"
#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu::app {

class running;

class snow_demo {
 public:
  // The server and the clock outlive it.
  snow_demo(running&, const demo_options&, const std::string& data_folder, const clock&);
  ~snow_demo();  // ends it
  snow_demo(const snow_demo&) = delete;
  snow_demo& operator=(const snow_demo&) = delete;

 private:
  void run(running&, const demo_options&, const std::string& data_folder) noexcept;
  result<done> play(running&, const demo_options&, const std::string& data_folder);

  const clock& clock_;
  std::mutex lock_;
  std::condition_variable ended_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace tsu::app
