// Any bytes as each part of a response: nothing crashes or grows, and nothing that was not signed
// is taken. The first byte says how long the client data is.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/assert.h"
#include "base/webauthn/cbor.h"
#include "base/webauthn/webauthn.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsu::webauthn;
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  static const std::vector<std::string> origins{"http://localhost"};
  const wish w{
      .rp_id = "localhost", .origins = origins, .challenge = "sixteen bytes of chance or more"};
  const auto length = measure(input);
  ASSERT(!length || *length <= size);
  (void)read_attestation(input);
  const std::string_view good_create =
      R"({"type":"webauthn.create","challenge":"c2l4dGVlbiBieXRlcyBvZiBjaGFuY2Ugb3IgbW9yZQ",)"
      R"("origin":"http://localhost"})";
  const std::string_view good_get =
      R"({"type":"webauthn.get","challenge":"c2l4dGVlbiBieXRlcyBvZiBjaGFuY2Ugb3IgbW9yZQ",)"
      R"("origin":"http://localhost"})";
  const auto made = check_registration({good_create, input}, w);
  ASSERT(!made.ok() || made.value().id.size() <= credential_id_max);
  const std::string key(64, 'k');
  ASSERT(!check_assertion({good_get, input, input}, {algorithm::es256, key}, w).ok());
  const auto split = size == 0 ? 0 : std::min<std::size_t>(data[0], size - 1);
  (void)check_assertion({input.substr(size == 0 ? 0 : 1, split), input, input},
                        {algorithm::rs256, std::string(259, 'k')}, w);
  return 0;
}
