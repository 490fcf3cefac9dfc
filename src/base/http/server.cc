#include "base/http/server.h"

#include <sched.h>

#include <algorithm>
#include <thread>

#include "base/http/address.h"
#include "base/http/admission.h"
#include "base/http/listener.h"
#include "base/http/tls.h"
#include "base/http/worker.h"

namespace tsu::http {

struct server::state {
  server_options options;
  serve handler;
  admission allowed;
  std::vector<network> trusted;
  tls_identity identity;
  std::vector<std::unique_ptr<worker>> workers;
  std::vector<std::unique_ptr<listener>> listeners;
  bool stopped = false;

  state(server_options o, serve h)
      : options(std::move(o)),
        handler(std::move(h)),
        allowed(options.connections_max, options.connections_per_address_max),
        identity(options.tls_certificate_file, options.tls_key_file) {}

  std::size_t open() const {
    std::size_t n = 0;
    for (const auto& w : workers) {
      n += w->open();
    }
    return n;
  }
};

namespace {

// Those that this process may use, where it was pinned to some: std::thread counts all.
unsigned usable_cores() {
  cpu_set_t ours;
  if (::sched_getaffinity(0, sizeof ours, &ours) == 0) {
    return std::max(1U, static_cast<unsigned>(CPU_COUNT(&ours)));
  }
  return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

server::server() = default;

result<std::unique_ptr<server>> server::start(server_options o, serve h) {
  std::unique_ptr<server> s{new server};
  s->state_ = std::make_unique<state>(std::move(o), std::move(h));
  auto& st = *s->state_;
  for (const auto& text : st.options.trusted_proxies) {
    const auto parsed = network::parse(text);
    if (!parsed) {
      return problem{why::bad_input, "not a network: " + text, "bad_trusted_proxy"};
    }
    st.trusted.push_back(*parsed);
  }
  if (!st.options.listen_tls.empty()) {
    TRY(auto loaded, st.identity.load());
  }
  const auto threads = st.options.io_threads > 0 ? st.options.io_threads : usable_cores();
  for (unsigned i = 0; i < threads; ++i) {
    st.workers.push_back(std::make_unique<worker>(st.options, st.handler, st.trusted, st.allowed));
  }
  for (const auto& address : st.options.listen) {
    TRY(auto l, listener::open(address, st.workers, st.trusted, st.allowed, nullptr));
    st.listeners.push_back(std::move(l));
  }
  for (const auto& address : st.options.listen_tls) {
    TRY(auto l, listener::open(address, st.workers, st.trusted, st.allowed, &st.identity));
    st.listeners.push_back(std::move(l));
  }
  for (auto& l : st.listeners) {
    l->start();
  }
  for (auto& w : st.workers) {
    w->start();
  }
  return s;
}

server::~server() {
  if (state_) {
    stop_gracefully(std::chrono::milliseconds{0});
  }
}

std::uint16_t server::port(std::size_t n) const { return state_->listeners.at(n)->port(); }

std::vector<executor*> server::executors() const {
  std::vector<executor*> all;
  for (const auto& w : state_->workers) {
    all.push_back(&w->loop);
  }
  return all;
}

std::size_t server::connections() const { return state_->open(); }

std::size_t server::event_streams() const {
  std::size_t n = 0;
  for (const auto& w : state_->workers) {
    n += w->streams.load(std::memory_order_relaxed);
  }
  return n;
}

result<done> server::reload_certificates() { return state_->identity.load(); }

std::size_t server::stop_gracefully(std::chrono::milliseconds deadline) {
  auto& st = *state_;
  if (std::exchange(st.stopped, true)) {
    return 0;
  }
  for (auto& l : st.listeners) {
    l->close();
  }
  for (auto& w : st.workers) {
    w->begin_stop();
  }
  std::size_t cut = 0;
  if (!st.allowed.wait_until_empty(deadline)) {
    for (auto& w : st.workers) {
      cut += w->busy();
      w->cut_all();
    }
    st.allowed.wait_until_empty(std::chrono::milliseconds{cut > 0 ? 0 : 1000});
  }
  for (auto& w : st.workers) {
    w->join();
  }
  return cut;
}

}  // namespace tsu::http
