#include "base/http/client.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <thread>
#include <vector>

#include "base/core/executor.h"
#include "base/http/ascii.h"

namespace tsu::http {
namespace {

constexpr std::size_t header_bytes_max = 64 * 1024;
constexpr std::size_t idle_handles_max = 32;

using outcome = result<client_reply>;

problem failed(const char* code, std::string detail, why reason = why::unavailable) {
  return {reason, std::move(detail), code};
}

void start_curl_once() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) {
    throw std::bad_alloc{};
  }
}

struct list_freed {
  void operator()(curl_slist* l) const { curl_slist_free_all(l); }
};
using string_list = std::unique_ptr<curl_slist, list_freed>;

void append(string_list& list, const std::string& text) {
  auto* const longer = curl_slist_append(list.get(), text.c_str());
  if (!longer) {
    throw std::bad_alloc{};
  }
  [[maybe_unused]] auto* const same = list.release();
  list.reset(longer);
}

struct url_freed {
  void operator()(CURLU* u) const { curl_url_cleanup(u); }
};

std::string url_part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) {
    return {};
  }
  std::string out = text;
  curl_free(text);
  return out;
}

bool has_control(std::string_view s) {
  return !std::all_of(s.begin(), s.end(), [](char c) { return is_field_char(c); });
}

// What can be told before anything is connected. The address itself is checked when it is known.
std::optional<problem> mistake_in(const client_request& q) {
  const std::unique_ptr<CURLU, url_freed> url{curl_url()};
  const bool parsed = !has_control(q.url) && q.url.size() <= 8192 &&
                      curl_url_set(url.get(), CURLUPART_URL, q.url.c_str(), 0) == CURLUE_OK;
  const auto scheme = parsed ? url_part(url.get(), CURLUPART_SCHEME) : std::string{};
  if ((scheme != "http" && scheme != "https") || url_part(url.get(), CURLUPART_HOST).empty()) {
    return failed("bad_url", "not an address of http or https", why::bad_input);
  }
  if (!url_part(url.get(), CURLUPART_USER).empty() ||
      !url_part(url.get(), CURLUPART_PASSWORD).empty()) {
    return failed("bad_url", "a user name in the address", why::bad_input);
  }
  for (const auto& [name, value] : q.headers) {
    if (name.empty() || !std::all_of(name.begin(), name.end(), is_token_char) ||
        has_control(value)) {
      return failed("bad_header", "header field of an outgoing request", why::bad_input);
    }
  }
  return std::nullopt;
}

// One request under way. Lives in the waiting coroutine's frame; the driving thread forgets it
// before it says that it is done.
struct transfer {
  client_request asked;
  const client_options& options;
  client_reply reply = {};
  std::size_t header_bytes = 0;
  bool refused_address = false, too_large = false;
  string_list headers = {};
  completion<outcome> finished = {};
};

std::size_t on_body(char* bytes, std::size_t, std::size_t n, void* self) {
  auto& t = *static_cast<transfer*>(self);
  if (n > t.asked.reply_bytes_max - t.reply.body.size()) {
    t.too_large = true;
    return 0;
  }
  t.reply.body.append(bytes, n);
  return n;
}

std::size_t on_header(char* bytes, std::size_t, std::size_t n, void* self) {
  auto& t = *static_cast<transfer*>(self);
  std::string_view line{bytes, n};
  t.header_bytes += n;
  if (t.header_bytes > header_bytes_max) {
    t.too_large = true;
    return 0;
  }
  if (line.substr(0, 5) == "HTTP/") {  // a redirect's or an interim reply's headers are over
    t.reply.headers.clear();
    return n;
  }
  const auto colon = line.find(':');
  if (colon != std::string_view::npos) {
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) {
      line.remove_suffix(1);
    }
    t.reply.headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
  }
  return n;
}

// Called for every connection, with the address that is really connected to: whatever the name
// service said before or says later makes no difference.
curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* to) {
  auto& t = *static_cast<transfer*>(self);
  const auto address = ip_address::of(to->addr);
  const bool fine = address && (t.options.policy == address_policy::any || address->is_public() ||
                                contains(t.options.allowed, *address));
  if (!fine) {
    t.refused_address = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

outcome outcome_of(transfer& t, CURLcode code) {
  if (t.refused_address) {
    return failed("address_refused", "the address is not on the public Internet", why::not_allowed);
  }
  if (t.too_large) {
    return failed("reply_too_large", "the reply is larger than is taken", why::too_large);
  }
  const char* const text = curl_easy_strerror(code);
  switch (code) {
    case CURLE_OK: return std::move(t.reply);
    case CURLE_OPERATION_TIMEDOUT: return failed("timeout", text);
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT: return failed("cannot_connect", text);
    case CURLE_TOO_MANY_REDIRECTS: return failed("too_many_redirects", text);
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return failed("bad_url", text, why::bad_input);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE: return failed("tls_failed", text);
    default: return failed("connection_lost", text);
  }
}

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  if (curl_easy_setopt(easy, option, value) != CURLE_OK) {
    throw std::bad_alloc{};
  }
}

void set_method(CURL* easy, const client_request& q) {
  if (q.verb == method::head) {
    set(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  if (q.verb == method::get && q.body.empty()) {
    set(easy, CURLOPT_HTTPGET, 1L);
    return;
  }
  set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(q.body.size()));
  set(easy, CURLOPT_POSTFIELDS, q.body.c_str());
  set(easy, CURLOPT_CUSTOMREQUEST, std::string{name_of(q.verb)}.c_str());
}

void set_headers(CURL* easy, transfer& t) {
  append(t.headers, "Expect:");  // no waiting for 100
  bool typed = false;
  for (const auto& [name, value] : t.asked.headers) {
    typed |= same_name(name, "content-type");
    append(t.headers, value.empty() ? name + ";" : name + ": " + value);
  }
  if (!typed) {
    append(t.headers, "Content-Type:");  // none rather than libcurl's guess
  }
  set(easy, CURLOPT_HTTPHEADER, t.headers.get());
}

void set_up(CURL* easy, transfer& t, curl_slist* resolve) {
  const auto& q = t.asked;
  curl_easy_reset(easy);
  set(easy, CURLOPT_URL, q.url.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_PROXY, "");  // a proxy named by the environment would connect for us, unchecked
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy, CURLOPT_USERAGENT, t.options.user_agent.c_str());
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(q.connect_timeout.count()));
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(q.timeout.count()));
  const bool reads = q.verb == method::get || q.verb == method::head;
  set(easy, CURLOPT_FOLLOWLOCATION, reads && q.redirects_max > 0 ? 1L : 0L);
  set(easy, CURLOPT_MAXREDIRS, static_cast<long>(q.redirects_max));
  set(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  set(easy, CURLOPT_OPENSOCKETDATA, &t);
  set(easy, CURLOPT_WRITEFUNCTION, on_body);
  set(easy, CURLOPT_WRITEDATA, &t);
  set(easy, CURLOPT_HEADERFUNCTION, on_header);
  set(easy, CURLOPT_HEADERDATA, &t);
  set(easy, CURLOPT_PRIVATE, &t);
  if (resolve) {
    set(easy, CURLOPT_RESOLVE, resolve);
  }
  if (!t.options.ca_file.empty()) {
    set(easy, CURLOPT_CAINFO, t.options.ca_file.c_str());
  }
  set_method(easy, q);
  set_headers(easy, t);
}

}  // namespace

std::string_view client_reply::field(std::string_view name) const {
  const auto at = std::find_if(headers.begin(), headers.end(),
                               [name](const auto& h) { return same_name(h.first, name); });
  return at == headers.end() ? std::string_view{} : std::string_view{at->second};
}

std::chrono::milliseconds backoff::next() {
  const auto spread = static_cast<std::uint64_t>((last_ * 3 - base_).count()) + 1;
  const auto wait = base_ + std::chrono::milliseconds{random_.below(spread)};
  last_ = std::min(wait, most_);
  return last_;
}

struct client::state {
  const client_options options;
  CURLM* const multi;
  string_list resolve;
  std::mutex lock;
  std::deque<transfer*> waiting;  // guarded, like the next two
  std::size_t under_way = 0;
  bool stopping = false;
  // The driving thread's own.
  std::map<CURL*, transfer*> running;
  std::vector<CURL*> idle;
  std::thread thread;

  explicit state(client_options o) : options(std::move(o)), multi(curl_multi_init()) {
    if (!multi) {
      throw std::bad_alloc{};
    }
    for (const auto& row : options.resolve) {
      append(resolve, row);
    }
    curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS,
                      static_cast<long>(options.connections_max));
    curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS,
                      static_cast<long>(options.connections_per_host_max));
    thread = std::thread{[this] { drive(); }};
  }

  ~state() {
    {
      const std::lock_guard hold{lock};
      stopping = true;
      curl_multi_wakeup(multi);
    }
    thread.join();
    for (auto* const easy : idle) {
      curl_easy_cleanup(easy);
    }
    curl_multi_cleanup(multi);
  }

  // False: too many are waiting already.
  bool take(transfer& t) {
    const std::lock_guard hold{lock};
    if (stopping || under_way >= options.waiting_max) {
      return false;
    }
    ++under_way;
    waiting.push_back(&t);
    curl_multi_wakeup(multi);
    return true;
  }

  void drive() {
    while (start_waiting()) {
      int still_running = 0;
      curl_multi_perform(multi, &still_running);
      finish_done();
      curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
    }
    while (!running.empty()) {
      finish(running.begin()->first, failed("shutting_down", "the program is stopping"));
    }
  }

  // False: stopping, and nothing is left in the queue.
  bool start_waiting() {
    while (true) {
      transfer* t = nullptr;
      {
        const std::lock_guard hold{lock};
        if (waiting.empty()) {
          return !stopping;
        }
        t = waiting.front();
        waiting.pop_front();
      }
      start(*t);
    }
  }

  void start(transfer& t) {
    CURL* easy = nullptr;
    if (idle.empty()) {
      easy = curl_easy_init();
    } else {
      easy = idle.back();
      idle.pop_back();
    }
    if (!easy) {
      throw std::bad_alloc{};
    }
    set_up(easy, t, resolve.get());
    running.emplace(easy, &t);
    if (curl_multi_add_handle(multi, easy) != CURLM_OK) {
      throw std::bad_alloc{};
    }
  }

  void finish_done() {
    int left = 0;
    while (const CURLMsg* m = curl_multi_info_read(multi, &left)) {
      if (m->msg == CURLMSG_DONE) {
        CURL* const easy = m->easy_handle;
        auto& t = *running.at(easy);
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        t.reply.status = static_cast<int>(status);
        finish(easy, outcome_of(t, m->data.result));
      }
    }
  }

  void finish(CURL* easy, outcome o) {
    auto& t = *running.at(easy);
    running.erase(easy);
    curl_multi_remove_handle(multi, easy);
    if (idle.size() < idle_handles_max) {
      curl_easy_reset(easy);
      idle.push_back(easy);
    } else {
      curl_easy_cleanup(easy);
    }
    {
      const std::lock_guard hold{lock};
      --under_way;
    }
    t.finished.set(std::move(o));
  }
};

client::client(client_options o) {
  start_curl_once();
  state_ = std::make_unique<state>(std::move(o));
}

client::~client() = default;

task<result<client_reply>> client::send(client_request q) {
  if (auto mistake = mistake_in(q)) {
    co_return std::move(*mistake);
  }
  transfer t{.asked = std::move(q), .options = state_->options};
  co_return co_await t.finished.wait([s = state_.get(), &t] {
    if (!s->take(t)) {
      t.finished.set(failed("too_busy", "too many outgoing requests are waiting"));
    }
  });
}

}  // namespace tsu::http
