#include "base/http/listener.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <future>
#include <optional>

#include "base/core/log.h"

namespace tsu::http {
namespace {

constexpr int accepts_per_turn = 64;

struct bound_address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

std::optional<bound_address> parse_listen(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  std::uint16_t port = 0;
  const auto digits = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || end != digits.data() + digits.size()) {
    return std::nullopt;
  }
  auto host = text.substr(0, colon);
  bound_address out;
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    auto* const v6 = reinterpret_cast<sockaddr_in6*>(&out.storage);
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    out.size = sizeof *v6;
    host = host.substr(1, host.size() - 2);
    if (::inet_pton(AF_INET6, std::string{host}.c_str(), &v6->sin6_addr) != 1) {
      return std::nullopt;
    }
    return out;
  }
  auto* const v4 = reinterpret_cast<sockaddr_in*>(&out.storage);
  v4->sin_family = AF_INET;
  v4->sin_port = htons(port);
  out.size = sizeof *v4;
  const std::string name = host == "localhost" ? "127.0.0.1" : std::string{host};
  if (::inet_pton(AF_INET, name.c_str(), &v4->sin_addr) != 1) {
    return std::nullopt;
  }
  return out;
}

std::uint16_t port_of(const sockaddr_storage& s) {
  return ntohs(s.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(s).sin6_port
                                       : reinterpret_cast<const sockaddr_in&>(s).sin_port);
}

problem cannot_listen(std::string_view address, const char* what) {
  return {why::unavailable,
          "cannot listen at " + std::string{address} + ": " + what + ": " + std::strerror(errno),
          "cannot_listen"};
}

}  // namespace

result<std::unique_ptr<listener>> listener::open(std::string_view address, const workers& w,
                                                 std::span<const network> trusted, admission& a,
                                                 const tls_identity* identity) {
  auto to = parse_listen(address);
  if (!to) {
    return problem{why::bad_input, "not an address to listen at: " + std::string{address},
                   "bad_listen_address"};
  }
  const int fd = ::socket(to->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return cannot_listen(address, "socket");
  }
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // Inherited by what is accepted, so it is not set once more for each connection.
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  auto* const raw = reinterpret_cast<sockaddr*>(&to->storage);
  if (::bind(fd, raw, to->size) != 0 || ::listen(fd, SOMAXCONN) != 0 ||
      ::getsockname(fd, raw, &to->size) != 0) {
    auto no = cannot_listen(address, "bind");
    ::close(fd);
    return no;
  }
  return std::unique_ptr<listener>{new listener{fd, port_of(to->storage), w, trusted, a, identity}};
}

listener::listener(int fd, std::uint16_t port, const workers& w, std::span<const network> trusted,
                   admission& a, const tls_identity* identity)
    : fd_(fd),
      spare_fd_(::open("/dev/null", O_RDONLY | O_CLOEXEC)),
      port_(port),
      workers_(w),
      trusted_(trusted),
      admission_(a),
      identity_(identity) {}

listener::~listener() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
  ::close(spare_fd_);
}

void listener::accept_on(io_loop& loop) {
  loop_ = &loop;
  loop.watch(fd_, EPOLLIN, *this);
}

void listener::close() {
  if (!loop_) {
    return;
  }
  std::promise<void> closed;
  loop_->call([this, &closed] {
    loop_->forget(fd_);
    ::close(fd_);
    fd_ = -1;
    closed.set_value();
  });
  closed.get_future().wait();
}

void listener::on_ready(std::uint32_t) {
  for (int i = 0; i < accepts_per_turn && fd_ >= 0; ++i) {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    const int fd =
        ::accept4(fd_, reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EMFILE || errno == ENFILE) {
        make_room_for_one();
      }
      return;
    }
    const auto address = ip_address::of(reinterpret_cast<const sockaddr&>(from));
    deal(fd, address.value_or(ip_address{}));
  }
}

void listener::deal(int fd, const ip_address& from) {
  peer p{from.text(), contains(trusted_, from)};
  const auto in = admission_.enter(p);
  if (in == admitted::no) {
    ::close(fd);
    return;
  }
  p.one_too_many = in == admitted::to_be_refused;
  const auto& least =
      *std::min_element(workers_.begin(), workers_.end(),
                        [](const auto& a, const auto& b) { return a->open() < b->open(); });
  least->take(fd, p, identity_);
}

// Out of file descriptors: the one kept for this is given to the caller at the head of the queue,
// who would otherwise wake us for ever.
void listener::make_room_for_one() {
  ::close(spare_fd_);
  const int fd = ::accept4(fd_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) {
    ::close(fd);
  }
  spare_fd_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  log_warning("out of file descriptors: a connection was refused");
}

}  // namespace tsu::http
