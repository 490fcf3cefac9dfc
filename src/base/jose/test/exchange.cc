// For other_readers.py: tokens of ours on standard output, verdicts on those of others.
//   write   one JSON line for each algorithm: alg, jwk, thumbprint, token, and HS256 with a secret
//   read    for each JSON line {jwks, token} or {secret, token} of standard input: "ok SUB" or a
//   code
#include <cstdio>
#include <string>
#include <string_view>

#include "base/jose/jws.h"

namespace {

using namespace tsu;
using namespace tsu::jose;

constexpr std::string_view claims_json = R"({"sub":"\u672d","n":1,"aud":["a","b"]})";

void write_all() {
  for (const auto a : {algorithm::es256, algorithm::rs256, algorithm::ps256, algorithm::eddsa}) {
    const auto key = private_key::make(a);
    const auto open = key.public_part();
    const auto line = claims_writer{}
                          .add("alg", name_of(a))
                          .add_json("jwk", open.jwk())
                          .add("thumbprint", open.thumbprint())
                          .add("token", sign(use::access_token, key, open.kid(), claims_json))
                          .json();
    std::puts(line.c_str());
  }
}

result<verified> read_one(const claims& line) {
  const auto token = line.text("token").value_or("");
  if (const auto shared = line.text("secret")) {
    return verify_hs256(token, secret{*shared});
  }
  TRY(const auto keys, key_set::from_json(line.raw("jwks")));
  return verify(use::id_token, token, keys);
}

std::string verdict(std::string_view line) {
  const auto asked = claims::parse(line);
  if (!asked.ok()) {
    return asked.error().code;
  }
  const auto r = read_one(asked.value());
  return r.ok() ? "ok " + r.value().payload.text("sub").value_or("") : r.error().code;
}

void read_all() {
  std::string line;
  for (int c = std::getchar(); c != EOF; c = std::getchar()) {
    if (c != '\n') {
      line += static_cast<char>(c);
      continue;
    }
    std::puts(verdict(line).c_str());
    line.clear();
  }
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view what = count == 2 ? arguments[1] : "";
  if (what != "write" && what != "read") {
    std::fputs("usage: exchange write|read\n", stderr);
    return 2;
  }
  what == "write" ? write_all() : read_all();
  return 0;
}
