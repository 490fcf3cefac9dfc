#include "base/mail/smtp.h"

#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <new>
#include <thread>

#include "base/core/executor.h"

namespace tsu::mail {
namespace {

using outcome = result<done>;

// One letter under way; lives in the waiting coroutine's frame.
struct transfer {
  smtp_letter letter;
  std::size_t sent = 0;
  completion<outcome> finished = {};
};

struct list_freed {
  void operator()(curl_slist* l) const { curl_slist_free_all(l); }
};

problem failed(const char* code, std::string detail) {
  return {why::unavailable, std::move(detail), code};
}

std::size_t read_letter(char* into, std::size_t, std::size_t room, void* self) {
  auto& t = *static_cast<transfer*>(self);
  const auto n = std::min(room, t.letter.text.size() - t.sent);
  std::memcpy(into, t.letter.text.data() + t.sent, n);
  t.sent += n;
  return n;
}

std::size_t drop(char*, std::size_t, std::size_t n, void*) { return n; }

int stop_if_stopping(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(self)->load() ? 1 : 0;
}

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  if (curl_easy_setopt(easy, option, value) != CURLE_OK) {
    throw std::bad_alloc{};
  }
}

// RFC 5321 4.2.3: what says that this letter will never be taken. Others, as 530 and 535, are about
// how the server is set up, which an operator can mend.
bool is_for_good(long code) { return code >= 550 && code <= 556; }

outcome outcome_of(CURLcode result, long code) {
  if (result == CURLE_OK) {
    return done{};
  }
  const std::string said =
      std::string{curl_easy_strerror(result)} + ", last reply " + std::to_string(code);
  if (is_for_good(code) && result != CURLE_LOGIN_DENIED) {
    return problem{why::not_processable, "the mail server refuses: " + std::to_string(code),
                   "mail_refused"};
  }
  switch (result) {
    case CURLE_OPERATION_TIMEDOUT: return failed("timeout", said);
    case CURLE_ABORTED_BY_CALLBACK: return failed("shutting_down", said);
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT: return failed("cannot_connect", said);
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE: return failed("tls_failed", said);
    case CURLE_LOGIN_DENIED: return failed("log_in_refused", said);
    default: return failed("mail_try_again", said);
  }
}

}  // namespace

struct smtp_client::state {
  const smtp_options options;
  std::mutex lock;
  std::condition_variable more;
  std::deque<transfer*> waiting;  // guarded
  std::atomic<bool> stopping = false;
  std::thread thread;

  explicit state(smtp_options o) : options(std::move(o)), thread([this] { run(); }) {}
  ~state() {
    {
      const std::lock_guard hold{lock};
      stopping = true;
    }
    more.notify_all();
    thread.join();
  }

  bool take(transfer& t) {
    const std::lock_guard hold{lock};
    if (stopping || waiting.size() >= options.waiting_max) {
      return false;
    }
    waiting.push_back(&t);
    more.notify_one();
    return true;
  }

  transfer* next() {
    std::unique_lock hold{lock};
    more.wait(hold, [&] { return stopping || !waiting.empty(); });
    if (waiting.empty()) {
      return nullptr;
    }
    auto* const t = waiting.front();
    waiting.pop_front();
    return t;
  }

  void run() {
    CURL* const easy = curl_easy_init();
    while (auto* const t = next()) {
      auto said = stopping || easy == nullptr
                      ? outcome{failed("shutting_down", "the program is stopping")}
                      : hand_over(easy, *t);
      t->finished.set(std::move(said));
    }
    curl_easy_cleanup(easy);
  }

  outcome hand_over(CURL* easy, transfer& t) {
    curl_easy_reset(easy);  // connections are kept
    const std::unique_ptr<curl_slist, list_freed> to{
        curl_slist_append(nullptr, ("<" + t.letter.to + ">").c_str())};
    set_up(easy, t);
    set(easy, CURLOPT_MAIL_RCPT, to.get());
    const auto result = curl_easy_perform(easy);
    long code = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
    return outcome_of(result, code);
  }

  void set_up(CURL* easy, transfer& t) {
    const auto scheme = options.secured == security::tls ? "smtps://" : "smtp://";
    const auto url = scheme + options.host + ":" + std::to_string(options.port) + "/tsunagu";
    set(easy, CURLOPT_URL, url.c_str());
    set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(easy, CURLOPT_PROXY, "");
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_USE_SSL,
        static_cast<long>(options.secured == security::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    if (!options.user.empty()) {
      set(easy, CURLOPT_USERNAME, options.user.c_str());
      set(easy, CURLOPT_PASSWORD, options.password.reveal().c_str());
    }
    if (!options.ca_file.empty()) {
      set(easy, CURLOPT_CAINFO, options.ca_file.c_str());
    }
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
    set(easy, CURLOPT_MAIL_FROM, ("<" + t.letter.from + ">").c_str());
    set(easy, CURLOPT_UPLOAD, 1L);
    set(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(t.letter.text.size()));
    set(easy, CURLOPT_READFUNCTION, read_letter);
    set(easy, CURLOPT_READDATA, &t);
    set(easy, CURLOPT_WRITEFUNCTION, drop);
    set(easy, CURLOPT_NOPROGRESS, 0L);
    set(easy, CURLOPT_XFERINFOFUNCTION, stop_if_stopping);
    set(easy, CURLOPT_XFERINFODATA, &stopping);
  }
};

smtp_client::smtp_client(smtp_options o) {
  curl_global_init(CURL_GLOBAL_DEFAULT);  // counted by libcurl; base/http does the same
  state_ = std::make_unique<state>(std::move(o));
}

smtp_client::~smtp_client() = default;

task<result<done>> smtp_client::send(smtp_letter l) {
  transfer t{.letter = std::move(l)};
  co_return co_await t.finished.wait([s = state_.get(), &t] {
    if (!s->take(t)) {
      t.finished.set(failed("too_busy", "too many letters are waiting"));
    }
  });
}

}  // namespace tsu::mail
