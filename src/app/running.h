// A running server: what stands, the front desk before it, the HTTP server before that. start()
// gives back once requests are answered; stop() once everything is on disk.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "app/commands.h"
#include "base/config/config.h"
#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu::app {

class standing;

class running {
 public:
  // The settings and the clock outlive it. Throws db::error where the data cannot be opened.
  static result<std::unique_ptr<running>> start(const config::settings&, const serve_options&,
                                                const clock&);
  ~running();

  std::uint16_t port() const;
  standing& on();
  // Blocks until SIGTERM or SIGINT; SIGHUP reads the certificates again.
  void wait_for_end();
  void stop();

 private:
  running();
  struct state;
  std::unique_ptr<state> state_;
};

// Before any thread is started: signals come to wait_for_end() only.
void block_signals();

}  // namespace tsu::app
