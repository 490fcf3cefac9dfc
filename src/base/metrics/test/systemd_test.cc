#include "base/metrics/systemd.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace tsu::metrics {
namespace {

// Stands where systemd would listen.
class listener {
 public:
  listener() {
    char folder[] = "/tmp/tsunagu-notify.XXXXXX";
    folder_ = ::mkdtemp(folder);
    socket_ = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    (folder_ + "/s").copy(address.sun_path, sizeof address.sun_path - 1);
    ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::setenv("NOTIFY_SOCKET", address.sun_path, 1);
  }
  ~listener() {
    ::unsetenv("NOTIFY_SOCKET");
    ::close(socket_);
    ::unlink((folder_ + "/s").c_str());
    ::rmdir(folder_.c_str());
  }
  std::string heard() const {
    char text[500];
    const auto n = ::recv(socket_, text, sizeof text, MSG_DONTWAIT);
    return n > 0 ? std::string(text, std::size_t(n)) : "";
  }

 private:
  std::string folder_;
  int socket_;
};

TEST(systemd, hears_ready_status_watchdog_and_stopping) {
  const listener systemd;
  EXPECT_TRUE(notify_ready("listening on\n8080"));
  EXPECT_EQ(systemd.heard(), "READY=1\nSTATUS=listening on 8080");
  EXPECT_TRUE(notify_watchdog());
  EXPECT_EQ(systemd.heard(), "WATCHDOG=1");
  EXPECT_TRUE(notify_stopping("bye"));
  EXPECT_EQ(systemd.heard(), "STOPPING=1\nSTATUS=bye");
  EXPECT_TRUE(notify_status("busy"));
  EXPECT_EQ(systemd.heard(), "\nSTATUS=busy");
}

TEST(systemd, nothing_happens_where_nobody_asked) {
  ::unsetenv("NOTIFY_SOCKET");
  EXPECT_FALSE(notify_ready("x"));
  ::unsetenv("WATCHDOG_USEC");
  EXPECT_FALSE(watchdog_interval());
}

TEST(systemd, the_watchdog_is_fed_twice_as_often_as_it_must) {
  ::setenv("WATCHDOG_USEC", "30000000", 1);
  ::unsetenv("WATCHDOG_PID");
  EXPECT_EQ(watchdog_interval(), std::chrono::seconds{15});
  ::unsetenv("WATCHDOG_USEC");
}

}  // namespace
}  // namespace tsu::metrics
