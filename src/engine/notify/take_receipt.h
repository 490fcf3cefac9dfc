// What a gateway says afterwards of something that it has taken (doc/notify-gateway.md). Late,
// double and mixed-up receipts change nothing that is further on already.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/db/db.h"

namespace tsu::notify {

enum class receipt_status : std::uint8_t { delivered, failed, answered };
BOOST_DESCRIBE_ENUM(receipt_status, delivered, failed, answered)

struct receipt {
  std::string id;  // as it was sent: "012297-17", "012297-17.1"
  receipt_status status = receipt_status::delivered;
  std::optional<std::string> answer;  // a key, a code or the text of a reply
  std::optional<std::string> detail;  // why it failed, in words
};
BOOST_DESCRIBE_STRUCT(receipt, (), (id, status, answer, detail))

// taken: it moved something. nothing_new: known, or further on. not_understood: a reply that is
// none of the answers. late: the answer came after its time, or after another.
enum class receipt_result : std::uint8_t { taken, nothing_new, not_understood, late };
BOOST_DESCRIBE_ENUM(receipt_result, taken, nothing_new, not_understood, late)

inline constexpr std::size_t receipt_bytes_max = 8 * 1024;

struct parsed_receipt {
  std::int64_t delivery = 0, round = 0;
  receipt said;
};
// "notify_bad_receipt" where it is none of this municipality's.
result<parsed_receipt> parse_receipt(std::string_view body, tenant_code);
// "notify_no_delivery".
result<receipt_result> take_receipt(db::tx&, const parsed_receipt&);

}  // namespace tsu::notify
