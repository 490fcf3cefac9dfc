#include "base/media/helper.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstring>
#include <filesystem>

#include "base/core/time.h"

namespace tsu::media {
namespace {

problem unavailable(std::string detail) {
  return {why::unavailable, std::move(detail), "media_unavailable"};
}

// False when the time is over.
bool wait_for(int socket, short events, helper::deadline until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - monotonic_now());
  pollfd p{socket, events, 0};
  const auto ms = std::clamp<std::int64_t>(left.count(), 0, INT_MAX);
  return ::poll(&p, 1, static_cast<int>(ms)) > 0;
}

// What the child has: the socket as 0, nothing behind 1 and 2, no environment, no other descriptor.
int spawn(const std::string& program, std::vector<std::string> arguments, int socket) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, socket, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  posix_spawn_file_actions_addchdir_np(&actions, "/");
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> argv{const_cast<char*>(program.c_str())};
  for (auto& a : arguments) {
    argv.push_back(a.data());
  }
  argv.push_back(nullptr);
  char* no_environment[] = {nullptr};
  pid_t pid = -1;
  const int failed =
      ::posix_spawn(&pid, program.c_str(), &actions, &attributes, argv.data(), no_environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? pid : -1;
}

}  // namespace

std::string program_beside_this_one() {
  std::error_code failed;
  const auto me = std::filesystem::read_symlink("/proc/self/exe", failed);
  return (me.parent_path() / "tsunagu-media").string();
}

result<std::unique_ptr<helper>> helper::start(const helper_options& o, deadline until) {
  const auto program = o.program.empty() ? program_beside_this_one() : o.program;
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    return unavailable(std::string{"no socket for tsunagu-media: "} + std::strerror(errno));
  }
  auto arguments = o.arguments;
  arguments.push_back(std::to_string(o.memory_mib));
  arguments.push_back(std::to_string(o.cpu_seconds));
  const int pid = spawn(std::filesystem::absolute(program).string(), std::move(arguments), pair[1]);
  ::close(pair[1]);
  if (pid < 0) {
    ::close(pair[0]);
    return unavailable("cannot start " + program);
  }
  std::unique_ptr<helper> made{new helper{pid, pair[0]}};
  TRY(const auto ready, made->receive_reply(until));
  if (ready.kind != message_kind::ready || ready.head != hello) {
    return unavailable(program + " speaks another protocol");
  }
  return made;
}

helper::~helper() {
  // Our own unreaped child: its number cannot belong to anybody else.
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  ::close(socket_);
}

bool helper::alive() const {
  pollfd p{socket_, POLLIN, 0};  // a waiting helper says nothing; anything readable is its end
  return ::poll(&p, 1, 0) == 0;
}

bool helper::send(std::string_view bytes, deadline until) const {
  while (!bytes.empty()) {
    const auto n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if ((errno != EAGAIN && errno != EINTR) || !wait_for(socket_, POLLOUT, until)) {
      return false;
    }
  }
  return true;
}

bool helper::receive(char* to, std::size_t size, deadline until) const {
  while (size > 0) {
    const auto n = ::recv(socket_, to, size, MSG_DONTWAIT);
    if (n > 0) {
      to += n;
      size -= static_cast<std::size_t>(n);
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR) || !wait_for(socket_, POLLIN, until)) {
      return false;
    }
  }
  return true;
}

result<helper::reply> helper::receive_reply(deadline until) const {
  char length[4];
  if (!receive(length, sizeof length, until)) {
    const bool late = monotonic_now() >= until;
    return unavailable(late ? "tsunagu-media took too long" : "tsunagu-media ended");
  }
  const auto size = frame_length({length, sizeof length});
  std::string frame(std::min<std::size_t>(size, frame_max), '\0');
  if (size > frame_max || !receive(frame.data(), size, until)) {
    return unavailable("tsunagu-media broke off its answer");
  }
  const auto m = parse_frame(frame);
  if (!m || m->kind == message_kind::job) {
    return unavailable("tsunagu-media sent no answer but something else");
  }
  return reply{m->kind, std::string{m->head}, std::string{m->body}};
}

result<helper::reply> helper::ask(std::string_view head, std::string_view body, deadline until) {
  ASSERT(head.size() <= head_max && body.size() <= file_max);
  if (!send(frame_start(message_kind::job, head, body.size()), until) || !send(body, until)) {
    return unavailable("tsunagu-media took no job");
  }
  TRY(auto answer, receive_reply(until));
  if (answer.kind == message_kind::ready) {
    return unavailable("tsunagu-media greeted twice");
  }
  return answer;
}

}  // namespace tsu::media
