#include "base/db/change_rows.h"

#include "base/core/assert.h"

namespace tsu::db {
namespace {

constexpr std::size_t size_bytes = 4;  // of a length, the highest first

void append_size(std::string& out, std::size_t n) {
  ASSERT(n <= 0xFFFFFFFF);
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += static_cast<char>(n >> shift & 0xFF);
  }
}

}  // namespace

std::int64_t change_row::int64(int column) const {
  ASSERT(column == 0 || column == 1);
  return column == 0 ? c_.number : c_.at;
}

std::string_view change_row::text(int column) const {
  ASSERT(column >= 2 && column <= 4);
  return column == 2 ? c_.kind : column == 3 ? c_.subject : c_.body;
}

bytes change_row::blob(int column) const {
  const auto t = text(column);
  return {reinterpret_cast<const std::byte*>(t.data()), t.size()};
}

void append_to_run(std::string& run, std::string_view subject, std::string_view body) {
  append_size(run, subject.size());
  run += subject;
  append_size(run, body.size());
  run += body;
}

std::string_view run_reader::take() {
  std::size_t n = 0;
  for (std::size_t i = 0; i < size_bytes && i < left_.size(); ++i) {
    n = n << 8 | static_cast<unsigned char>(left_[i]);
  }
  if (left_.size() < size_bytes || left_.size() - size_bytes < n) {
    throw error{failure::damaged, "the change log holds a row that ends in the middle of a change"};
  }
  const auto out = left_.substr(size_bytes, n);
  left_.remove_prefix(size_bytes + n);
  return out;
}

bool run_reader::next(change_view& c) {
  if (count_ == 0) {
    if (!left_.empty()) {
      throw error{failure::damaged, "the change log holds a row with more changes than it says"};
    }
    return false;
  }
  --count_;
  c.subject = take();
  c.body = take();
  return true;
}

}  // namespace tsu::db
