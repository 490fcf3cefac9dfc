// What a request asks for, out of its query and path: texts, bounded whole numbers, times. Pure;
// any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/time.h"
#include "base/http/message.h"

namespace tsu::http {

// All of the text as one decimal number, "-7" too; nothing where it is another thing or too large.
std::optional<std::int64_t> parse_whole(std::string_view);
// A whole number out of a path; problem not_found where it is none.
result<std::int64_t> whole_number(std::string_view);

class asked {
 public:
  // Problem bad_query where the query cannot be decoded.
  static result<asked> parse(const request&);

  std::string text(std::string_view name) const;  // empty where absent
  // `otherwise` where absent; problem bad_query, with the field, outside the bounds.
  result<std::int64_t> whole(std::string_view name, std::int64_t otherwise, std::int64_t least,
                             std::int64_t most) const;
  result<instant> time(std::string_view name, instant otherwise) const;

 private:
  explicit asked(query_values v) : values_(std::move(v)) {}
  query_values values_;
};

}  // namespace tsu::http
