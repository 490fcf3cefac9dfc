// secret<T>: a value that must not be logged, printed or compared in time that tells. It has no
// operator<< and no formatter; reveal() says in the code where it leaves.
#pragma once

#include <utility>

namespace tsu {

template <class T>
class secret {
 public:
  secret() = default;
  explicit secret(T value) : value_(std::move(value)) {}
  const T& reveal() const { return value_; }

 private:
  T value_{};
};

}  // namespace tsu
