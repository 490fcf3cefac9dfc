#include "base/http/listener.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <charconv>
#include <future>
#include <optional>

#include "base/core/log.h"

namespace tsu::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr int accepts_per_turn = 64;

std::optional<tcp::endpoint> parse_listen(std::string_view text) {
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
  const bool v6 = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (v6) {
    host = host.substr(1, host.size() - 2);
  }
  error_code e;
  const auto address =
      asio::ip::make_address(host == "localhost" ? "127.0.0.1" : std::string{host}, e);
  if (e || address.is_v6() != v6) {
    return std::nullopt;
  }
  return tcp::endpoint{address, port};
}

}  // namespace

result<std::unique_ptr<listener>> listener::open(std::string_view address, const workers& w,
                                                 std::span<const network> trusted, admission& a,
                                                 const tls_identity* identity) {
  const auto to = parse_listen(address);
  if (!to) {
    return problem{why::bad_input, "not an address to listen at: " + std::string{address},
                   "bad_listen_address"};
  }
  std::unique_ptr<listener> made{new listener{w, trusted, a, identity}};
  auto& acceptor = made->acceptor_;
  try {
    acceptor.open(to->protocol());
    ::fcntl(acceptor.native_handle(), F_SETFD, FD_CLOEXEC);
    acceptor.set_option(tcp::acceptor::reuse_address{true});
    // Inherited by what is accepted, so it is not set once more for each connection.
    acceptor.set_option(tcp::no_delay{true});
    acceptor.non_blocking(true);
    acceptor.bind(*to);
    acceptor.listen();
    made->port_ = acceptor.local_endpoint().port();
  } catch (const boost::system::system_error& e) {
    return problem{why::unavailable,
                   "cannot listen at " + std::string{address} + ": " + e.code().message(),
                   "cannot_listen"};
  }
  made->protocol_ = to->protocol();
  return made;
}

listener::listener(const workers& w, std::span<const network> trusted, admission& a,
                   const tls_identity* identity)
    : workers_(w),
      trusted_(trusted),
      admission_(a),
      identity_(identity),
      acceptor_(w.front()->loop.context()),
      spare_fd_(::open("/dev/null", O_RDONLY | O_CLOEXEC)) {}

listener::~listener() { ::close(spare_fd_); }

void listener::start() {
  started_ = true;
  wait();
}

void listener::close() {
  if (!started_) {
    return;
  }
  std::promise<void> closed;
  asio::post(acceptor_.get_executor(), [this, &closed] {
    error_code ignored;
    acceptor_.close(ignored);
    closed.set_value();
  });
  closed.get_future().wait();
}

void listener::wait() {
  acceptor_.async_wait(tcp::acceptor::wait_read, [this](const error_code& e) {
    if (!e && acceptor_.is_open()) {
      accept_all();
      wait();
    }
  });
}

// Not by Asio's accept: its sockets would be open in every program that this one starts.
void listener::accept_all() {
  for (int i = 0; i < accepts_per_turn; ++i) {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    const int fd = ::accept4(acceptor_.native_handle(), reinterpret_cast<sockaddr*>(&from), &size,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
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
  least->take(fd, protocol_, p, identity_ ? identity_->current() : nullptr);
}

// Out of file descriptors: the one kept for this is given to the caller at the head of the queue,
// who would otherwise wake us for ever.
void listener::make_room_for_one() {
  ::close(spare_fd_);
  const int fd =
      ::accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) {
    ::close(fd);
  }
  spare_fd_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  log_warning("out of file descriptors: a connection was refused");
}

}  // namespace tsu::http
