// Receipts from outside: whatever comes is read within its limits or refused; what is read names a
// delivery, and a signature that was not made with the secret never holds.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/assert.h"
#include "engine/notify/signature.h"
#include "engine/notify/take_receipt.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsu;
  static const auto town = tenant_code::parse("012297").value();
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const auto r = notify::parse_receipt(bytes, town);
  if (r.ok()) {
    ASSERT(bytes.size() <= notify::receipt_bytes_max);
    ASSERT(r.value().delivery > 0 && r.value().round >= 0);
    const bool answers = r.value().said.status == notify::receipt_status::answered;
    ASSERT(answers == r.value().said.answer.has_value());
  }
  const instant now{std::chrono::seconds{1'795'320'000}};
  ASSERT(!notify::check_signature(bytes, "a secret of the fuzzer", "{}", now).ok());
  return 0;
}
