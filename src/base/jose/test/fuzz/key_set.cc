// Any bytes as a JWK or a set of them: nothing crashes, and what is taken is written so that it
// reads back as the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/core/assert.h"
#include "base/jose/key.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsu::jose;
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const auto key = public_key::from_jwk(input);
  if (key.ok()) {
    const auto again = public_key::from_jwk(key.value().jwk());
    ASSERT(again.ok() && again.value().jwk() == key.value().jwk());
    ASSERT(again.value().thumbprint() == key.value().thumbprint());
    ASSERT(!key.value().verify(algorithm::es256, "m", std::string(64, '\1')));
  }
  const auto set = key_set::from_json(input);
  if (set.ok()) {
    ASSERT(!set.value().empty());
    ASSERT(key_set::from_json(set.value().json()).value().json() == set.value().json());
  }
  (void)private_key::from_jwk(algorithm::eddsa, tsu::secret<std::string>{std::string{input}});
  return 0;
}
