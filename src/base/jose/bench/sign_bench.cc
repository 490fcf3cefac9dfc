// What a signature costs, and checking one: the floor under every token that is handed out.
#include <benchmark/benchmark.h>

#include "base/jose/jws.h"

namespace {

using namespace tsu::jose;

constexpr const char* claims_json =
    R"({"iss":"https://id.example","sub":"V1StGXR8_Z5jdHi6B-myT","aud":"client",)"
    R"("exp":1795348860,"iat":1795348800,"auth_time":1795348790,"nonce":"n-0S6_WzA2Mj",)"
    R"("acr":"urn:x","amr":["pwd"]})";

void sign_one(benchmark::State& state, algorithm a) {
  const auto key = private_key::make(a);
  const auto kid = key.public_part().kid();
  for (auto _ : state) {
    benchmark::DoNotOptimize(sign(use::id_token, key, kid, claims_json));
  }
}

void verify_one(benchmark::State& state, algorithm a) {
  const auto key = private_key::make(a);
  const key_set keys{{key.public_part("k")}};
  const auto token = sign(use::id_token, key, "k", claims_json);
  for (auto _ : state) {
    benchmark::DoNotOptimize(verify(use::id_token, token, keys).ok());
  }
}

BENCHMARK_CAPTURE(sign_one, es256, algorithm::es256);
BENCHMARK_CAPTURE(sign_one, rs256, algorithm::rs256);
BENCHMARK_CAPTURE(sign_one, eddsa, algorithm::eddsa);
BENCHMARK_CAPTURE(verify_one, es256, algorithm::es256);
BENCHMARK_CAPTURE(verify_one, rs256, algorithm::rs256);
BENCHMARK_CAPTURE(verify_one, eddsa, algorithm::eddsa);

}  // namespace
