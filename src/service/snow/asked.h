// What a request asks for, out of its query: texts, bounded whole numbers, times.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/time.h"
#include "base/http/message.h"

namespace tsu::snow {

// A whole number out of a path; problem not_found where it is none.
result<std::int64_t> whole_number(std::string_view);

class asked {
 public:
  // Problem bad_query where the query cannot be decoded.
  static result<asked> parse(const http::request&);

  std::string text(std::string_view name) const;  // empty where absent
  // `otherwise` where absent; problem bad_query, with the field, outside the bounds.
  result<std::int64_t> whole(std::string_view name, std::int64_t otherwise, std::int64_t least,
                             std::int64_t most) const;
  result<instant> time(std::string_view name, instant otherwise) const;

 private:
  explicit asked(http::query_values v) : values_(std::move(v)) {}
  http::query_values values_;
};

}  // namespace tsu::snow
