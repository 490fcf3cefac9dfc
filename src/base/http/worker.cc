#include "base/http/worker.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cstring>
#include <ctime>

#include "base/core/json_text.h"
#include "base/crypto/random.h"
#include "base/http/ascii.h"
#include "base/http/connection.h"
#include "base/http/reply_text.h"

namespace tsu::http {
namespace {

namespace asio = boost::asio;
using std::chrono::nanoseconds;

constexpr std::size_t log_batch_bytes = 32 * 1024;

std::uint64_t fresh_seed() {
  const auto bytes = crypto::random_bytes(sizeof(std::uint64_t));
  std::uint64_t seed = 0;
  std::memcpy(&seed, bytes.data(), sizeof seed);
  return seed;
}

// A quarter of the shortest time-out, so that none is overrun by more than that.
nanoseconds beat_interval(const server_options& o) {
  const nanoseconds shortest =
      std::min({o.head_timeout, o.body_timeout, o.idle_timeout, o.heartbeat});
  return std::clamp<nanoseconds>(shortest / 4, std::chrono::milliseconds{2},
                                 std::chrono::milliseconds{250});
}

void write_hex(char* to, std::uint64_t v) {
  for (int shift = 60; shift >= 0; shift -= 4) {
    *to++ = "0123456789abcdef"[(v >> shift) & 15];
  }
}

bool is_lower_hex(std::string_view s) {
  return std::all_of(s.begin(), s.end(),
                     [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool all_zero(std::string_view s) { return s.find_first_not_of('0') == std::string_view::npos; }

// version-traceid-parentid-flags (W3C Trace Context 3.2.2); later versions may be longer.
bool is_traceparent(std::string_view v) {
  if (v.size() < 55 || v[2] != '-' || v[35] != '-' || v[52] != '-') {
    return false;
  }
  const auto version = v.substr(0, 2), trace = v.substr(3, 32), parent = v.substr(36, 16);
  if (!is_lower_hex(version) || version == "ff" || !is_lower_hex(v.substr(53, 2))) {
    return false;
  }
  if (v.size() > 55 && (version == "00" || v[55] != '-')) {
    return false;
  }
  return is_lower_hex(trace) && !all_zero(trace) && is_lower_hex(parent) && !all_zero(parent);
}

void append_log_line(std::string& out, const access_record& r, std::string_view at,
                     bool with_address) {
  out += "{\"at\":\"";
  out += at;
  out += "\",\"method\":\"";
  out += name_of(r.verb);
  out += "\",\"route\":";
  append_json_string(out, r.route);
  out += ",\"status\":";
  append_number(out, static_cast<std::uint64_t>(r.status));
  out += ",\"bytes_in\":";
  append_number(out, r.request_bytes);
  out += ",\"bytes\":";
  append_number(out, r.reply_bytes);
  out += ",\"ms\":";
  append_json_number(out, static_cast<double>(r.took.count() / 1000) / 1000.0);
  out += ",\"trace_id\":\"";
  out += r.trace_id;
  out += '"';
  if (with_address) {
    out += ",\"address\":";
    append_json_string(out, r.remote_address);
  }
  out += "}\n";
}

}  // namespace

worker::worker(const server_options& o, const serve& h, std::span<const network> t, admission& a)
    : options(o),
      handler(h),
      trusted(t),
      admission_(a),
      random_(fresh_seed()),
      beat_interval_(beat_interval(o)),
      beat_timer_(loop.context()) {
  note_time();
}

// Handlers that were cut off while they waited for others end here, if those have answered.
worker::~worker() { loop.run_left(); }

void worker::start() {
  thread_ = std::thread{[this] { loop.run(); }};
}

void worker::note_time() { now_ = monotonic_now(); }

void worker::take(int fd, tcp protocol, const peer& p, tls_identity::context tls) {
  open_.fetch_add(1, std::memory_order_relaxed);
  asio::post(loop.context(), [this, fd, protocol, p, tls = std::move(tls)] {
    note_time();
    tcp_socket socket{loop.context(), protocol, fd};
    connections_.push_front(std::make_unique<connection>(*this, std::move(socket), p, tls));
    connections_.front()->place = connections_.begin();
    if (connections_.size() == 1) {
      wait_for_beat();
    }
    connections_.front()->start();
  });
}

void worker::begin_stop() {
  asio::post(loop.context(), [this] {
    stopping = true;
    for (auto& c : connections_) {
      c->close_when_idle();
    }
  });
}

void worker::cut_all() {
  asio::post(loop.context(), [this] {
    for (auto& c : connections_) {
      c->cut();
    }
  });
}

void worker::join() {
  loop.stop();
  if (thread_.joinable()) {
    thread_.join();
  }
  flush_log();
}

void worker::remove(connection& c) {
  admission_.leave(c.address());
  open_.fetch_sub(1, std::memory_order_relaxed);
  connections_.erase(c.place);
  if (connections_.empty()) {
    beat_timer_.cancel();
    flush_log();
  }
}

// Only while there are connections: a server that nobody calls sleeps.
void worker::wait_for_beat() {
  beat_timer_.expires_after(beat_interval_);
  beat_timer_.async_wait([this](const boost::system::error_code& e) {
    if (!e && !connections_.empty()) {
      beat();
      wait_for_beat();
    }
  });
}

void worker::beat() {
  note_time();
  for (auto& c : connections_) {
    c->check_time(now_);
  }
  flush_log();
}

void worker::refresh_date() {
  if (now_ < date_until_ && !fixed_.empty()) {
    return;
  }
  const clock& wall = options.wall_clock ? *options.wall_clock : system_clock_of_this_machine();
  const auto now = wall.now();
  const auto whole = std::chrono::floor<std::chrono::seconds>(now);
  const std::time_t seconds = whole.time_since_epoch().count();
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 64> text;
  const auto n =
      std::strftime(text.data(), text.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
  fixed_.assign(text.data(), n);
  date_bytes_ = n;
  for (const auto& [name, value] : options.default_headers) {
    append_field(fixed_, name, value);
  }
  date_until_ = now_ + std::chrono::seconds{1} - (now - whole);
}

std::string_view worker::fixed_headers() {
  refresh_date();
  return fixed_;
}

std::string_view worker::date_line() {
  refresh_date();
  return std::string_view{fixed_}.substr(0, date_bytes_);
}

void worker::trace_of(std::string_view traceparent, trace_text& out) {
  if (is_traceparent(traceparent)) {
    std::copy_n(traceparent.data() + 3, out.size(), out.begin());
    return;
  }
  write_hex(out.data(), random_.next());
  write_hex(out.data() + 16, random_.next() | 1);
}

void worker::append_traceparent(std::string& out, const trace_text& trace) {
  char line[] = "traceparent: 00-00000000000000000000000000000000-0000000000000000-01\r\n";
  std::copy(trace.begin(), trace.end(), line + 16);
  write_hex(line + 49, random_.next() | 1);
  out.append(line, sizeof line - 1);
}

void worker::finished(const access_record& r) {
  if (options.observe) {
    options.observe(r);
  }
  if (options.access_log) {
    const clock& wall = options.wall_clock ? *options.wall_clock : system_clock_of_this_machine();
    append_log_line(log_lines_, r, format_instant_ms(wall.now()), options.access_log_addresses);
    if (log_lines_.size() >= log_batch_bytes) {
      flush_log();
    }
  }
}

void worker::flush_log() {
  if (!log_lines_.empty()) {
    options.access_log(log_lines_);
    log_lines_.clear();
  }
}

}  // namespace tsu::http
