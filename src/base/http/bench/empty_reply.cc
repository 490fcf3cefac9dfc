// http_empty_bench PORT [THREADS]: answers "{}" to everything until it is ended. The yardstick for
// the server alone:  wrk -t2 -c50 -d5 http://127.0.0.1:PORT/
#include <pthread.h>
#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/http/server.h"

namespace {

tsu::task<tsu::http::reply> empty(const tsu::http::request&) {
  co_return tsu::http::reply{.body = "{}"};
}

}  // namespace

int main(int count, char** arguments) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  tsu::http::server_options options;
  options.listen = {std::string{"127.0.0.1:"} + (count > 1 ? arguments[1] : "0")};
  options.io_threads = count > 2 ? static_cast<unsigned>(std::atoi(arguments[2])) : 0;
  auto server = tsu::http::server::start(options, empty);
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().detail.c_str());
    return 1;
  }
  std::printf("%d\n", server.value()->port());
  std::fflush(stdout);
  int signal_number = 0;
  sigwait(&ends, &signal_number);
  return 0;
}
