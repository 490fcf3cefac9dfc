// Any bytes as a token of every use: nothing crashes, nothing passes for two uses that must differ,
// and what was not signed by the one key there is does not verify.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/core/assert.h"
#include "base/jose/client_assertion.h"
#include "base/jose/dpop.h"
#include "base/jose/jws.h"
#include "base/jose/jwt.h"

namespace {

using namespace tsu::jose;

// RFC 7515 A.3: the corpus has a token of its private half.
const key_set& keys() {
  static const key_set all =
      key_set::from_json(
          R"({"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
          R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})")
          .value();
  return all;
}

void use_payload(const claims& c) {
  (void)check_claims(c, {.issuer = "joe", .audience = "me", .now = {}});
  (void)c.text_or_texts("aud");
  (void)c.boolean("x");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  int types = 0;
  for (const auto u : {use::id_token, use::access_token, use::logout_token, use::dpop_proof}) {
    const auto t = read_token(u, input);
    types += t.ok() ? 1 : 0;
    if (t.ok()) {
      ASSERT(size <= token_bytes_max && t.value().own_key.empty() == (u != use::dpop_proof));
      use_payload(t.value().payload);
    }
  }
  ASSERT(types <= 1);
  const auto v = verify(use::id_token, input, keys());
  ASSERT(!v.ok() || v.value().alg == algorithm::es256);
  (void)verify_hs256(input, tsu::secret<std::string>{std::string(32, 's')});
  (void)client_named_in(input);
  (void)check_proof(input, {.method = "POST", .url = "https://a.example/", .now = {}});
  (void)plain_url(input);
  return 0;
}
