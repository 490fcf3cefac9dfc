// result<T>: what a step gives back when it can fail for a reason the caller may act on.
// A step that can only fail because the program is wrong asserts; a step that cannot go on
// (the disk is full, the database is gone) throws, and the request or job that was running is
// the only one that catches. Values; safe to move between threads.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/assert.h"

namespace tsu {

// Why an answer is a refusal. Each reason has one HTTP status, see http_status().
enum class why : std::uint8_t {
  bad_input,        // 400 the caller sent something that cannot be understood
  not_signed_in,    // 401
  not_allowed,      // 403
  not_found,        // 404
  conflict,         // 409
  gone,             // 410
  precondition,     // 412
  too_large,        // 413
  unsupported,      // 415 media type or representation
  not_processable,  // 422 understood, but against a rule
  too_many,         // 429
  unavailable,      // 503 try again later
};

// One field of a form or body that was not as it must be. `code` is stable and has a text in
// text/{ja,en}.json; `field` is a path such as "stations[3].lat".
struct field_error {
  std::string field, code;
};

// `code` is stable, snake_case and known to the text catalogues; `detail` is for the log and the
// engineer, in English, and never holds personal data.
struct problem {
  why reason = why::bad_input;
  std::string detail;
  std::string code = {};
  std::vector<field_error> fields = {};
};

int http_status(why);
// "bad_input", "not_found": the code used when a problem has none of its own.
std::string_view name_of(why);

// A union by hand, because std::variant takes a tenth of the whole build: nearly every function of
// the house gives back one of these.
template <class T>
class [[nodiscard]] result {
 public:
  using value_type = T;
  result(T value) : ok_(true), value_(std::move(value)) {}  // NOLINT: meant to convert
  result(problem p) : ok_(false), error_(std::move(p)) {}   // NOLINT
  result(const result& other) requires std::copy_constructible<T> : ok_(other.ok_) {
    ok_ ? begin(value_, other.value_) : begin(error_, other.error_);
  }
  result(result&& other) noexcept : ok_(other.ok_) { take(other); }
  result& operator=(const result& other) requires std::copy_constructible<T> {
    return *this = result{other};
  }
  result& operator=(result&& other) noexcept {
    if (this != &other) {
      end();
      ok_ = other.ok_;
      take(other);
    }
    return *this;
  }
  ~result() { end(); }

  bool ok() const { return ok_; }
  explicit operator bool() const { return ok_; }
  const T& value() const& {
    ASSERT(ok_);
    return value_;
  }
  T& value() & {
    ASSERT(ok_);
    return value_;
  }
  T value() && {
    ASSERT(ok_);
    return std::move(value_);
  }
  const problem& error() const& {
    ASSERT(!ok_);
    return error_;
  }
  problem error() && {
    ASSERT(!ok_);
    return std::move(error_);
  }

 private:
  template <class U, class From>
  static void begin(U& at, From&& from) {
    std::construct_at(std::addressof(at), std::forward<From>(from));
  }
  void take(result& other) noexcept {
    ok_ ? begin(value_, std::move(other.value_)) : begin(error_, std::move(other.error_));
  }
  void end() noexcept { ok_ ? std::destroy_at(std::addressof(value_)) : std::destroy_at(&error_); }

  bool ok_;
  union {
    T value_;
    problem error_;
  };
};

struct done {};  // result<done>: there is nothing to give back but the fact

#define TSU_JOIN_(a, b) a##b
#define TSU_JOIN(a, b) TSU_JOIN_(a, b)
#define TSU_TRY_(tmp, ret, declaration, ...) \
  auto tmp = (__VA_ARGS__);                  \
  if (!tmp.ok()) {                           \
    ret std::move(tmp).error();              \
  }                                          \
  [[maybe_unused]] declaration = std::move(tmp).value()
// TRY(auto order, parse(body));      -- or leave this function with the problem.
#define TRY(declaration, ...) TSU_TRY_(TSU_JOIN(try_, __LINE__), return, declaration, __VA_ARGS__)
// CO_TRY(auto order, co_await ask()); -- the same inside a coroutine.
#define CO_TRY(declaration, ...) \
  TSU_TRY_(TSU_JOIN(try_, __LINE__), co_return, declaration, __VA_ARGS__)

}  // namespace tsu
