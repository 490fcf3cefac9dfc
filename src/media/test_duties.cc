#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "media/duty.h"

namespace tsu::media {
namespace {

std::string outcome(std::string_view what, long got) {
  return std::string{what} + (got < 0 ? std::string{"="} + std::strerror(errno) : "=done") + "\n";
}

// Tries what the sandbox must refuse and tells how each went.
answer forbidden() {
  std::string tried;
  tried += outcome("open", ::open("/etc/hostname", O_RDONLY));
  tried += outcome("create", ::open("/tmp/tsunagu-media-was-here", O_CREAT | O_WRONLY, 0600));
  tried += outcome("socket", ::socket(AF_INET, SOCK_STREAM, 0));
  tried += outcome("fork", ::fork());
  tried += outcome("exec", ::execl("/bin/true", "true", nullptr));
  tried += outcome("kill", ::kill(::getppid(), 0));
  tried += outcome("chdir", ::chdir("/tmp"));
  tried += outcome("write_1", ::write(1, "x", 1));
  const auto* code =
      ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  tried += outcome("executable", code == MAP_FAILED ? -1 : 0);
  return {message_kind::done, "tried", tried};
}

answer eat_memory() {
  std::vector<std::vector<char>> eaten;
  while (true) {
    eaten.emplace_back(16 << 20, 'x');
  }
}

}  // namespace

answer run_test_duty(std::string_view head, std::string_view body) {
  const auto name = head.substr(0, head.find(' '));
  if (name == "test.echo") {
    return {message_kind::done, "echo", std::string{body}};
  }
  if (name == "test.crash") {
    std::abort();
  }
  if (name == "test.hang") {
    for (volatile bool forever = true; forever;) {
    }
  }
  if (name == "test.memory") {
    return eat_memory();
  }
  if (name == "test.forbidden") {
    return forbidden();
  }
  if (name == "test.nonsense") {
    [[maybe_unused]] const auto n = ::write(0, "\x05\0\0\0\x7fxxxx", 9);
    std::_Exit(0);
  }
  return refuse("media_duty_unknown", "there is no such duty");
}

}  // namespace tsu::media
