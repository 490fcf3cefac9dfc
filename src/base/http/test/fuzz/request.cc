// Any bytes as a connection's input: the parser neither crashes nor reads outside, gives the same
// whether the bytes come at once or in pieces, and lets nothing pass that could be read two ways.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/assert.h"
#include "base/http/accept.h"
#include "base/http/address.h"
#include "base/http/conditional.h"
#include "base/http/proxy.h"
#include "base/http/request_reader.h"

namespace {

using namespace tsu::http;

constexpr std::size_t body_max = 4096;

struct outcome {
  const refusal* refused = nullptr;
  std::size_t head_bytes = 0;
  std::string body;
  std::size_t body_used = 0;
  bool whole = false;
};

bool within(std::string_view part, std::string_view all) {
  return part.empty() ||
         (part.data() >= all.data() && part.data() + part.size() <= all.data() + all.size());
}

void check_head(const request& r, const framing& f, std::string_view all) {
  ASSERT(within(r.path, all) || r.path == "/");
  ASSERT(within(r.query, all));
  ASSERT(!r.path.empty() && r.path.front() == '/');
  ASSERT(f.http_1_0 || !r.host.empty());
  ASSERT(r.headers.count("content-length") + r.headers.count("transfer-encoding") <= 1);
  for (const auto& [name, value] : r.headers) {
    ASSERT(within(name, all) && within(value, all) && !name.empty());
    ASSERT(value.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos);
  }
}

void use_head(const request& r) {
  static const std::vector<network> trusted = {*network::parse("10.0.0.0/8")};
  (void)forwarded_by(trusted, r.headers);
  (void)query_values::parse(r.query);
  (void)percent_decoded(r.path);
  for (const auto& field : r.headers) {
    (void)weight_of(field.second, "gzip");
    (void)names_etag(field.second, "\"a\"", comparison::weak);
  }
}

outcome read_in_pieces(std::string_view input, std::size_t piece) {
  outcome out;
  const std::vector<char> bytes(input.begin(), input.end());
  request_reader reader{{.bytes = 2048, .fields = 20, .target_bytes = 512}};
  request r;
  framing f;
  std::size_t have = 0;
  do {
    have = std::min(have + piece, input.size());
    const auto p = reader.read_head({bytes.data(), have}, r, f);
    out.refused = p.refused;
    out.head_bytes = p.done ? p.used : 0;
  } while (!out.refused && out.head_bytes == 0 && have < input.size());
  if (out.refused || out.head_bytes == 0) {
    return out;
  }
  check_head(r, f, {bytes.data(), out.head_bytes});
  use_head(r);
  out.whole = !f.has_body;
  if (f.content_length > body_max || out.whole) {
    return out;
  }
  const auto rest = std::string_view{bytes.data(), bytes.size()}.substr(out.head_bytes);
  have = 0;
  while (have < rest.size() && !out.whole && !out.refused) {
    have = std::min(have + piece, rest.size());
    const auto p = reader.read_body(rest.substr(out.body_used, have - out.body_used), body_max);
    out.body_used += p.used;
    out.refused = p.refused;
    out.whole = p.done;
  }
  out.body = r.body;
  ASSERT(out.body.size() <= body_max);
  ASSERT(!out.whole || f.content_length == 0 || out.body.size() == f.content_length);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  (void)ip_address::parse(input);
  (void)network::parse(input);
  const auto at_once = read_in_pieces(input, size + 1);
  for (const auto piece : {std::size_t{1}, std::size_t{7}}) {
    const auto slowly = read_in_pieces(input, piece);
    // A head that is refused for its size may be refused for its beginning when it comes slowly.
    ASSERT((at_once.refused == nullptr) == (slowly.refused == nullptr));
    ASSERT(at_once.whole == slowly.whole);
    if (!at_once.refused) {
      ASSERT(at_once.head_bytes == slowly.head_bytes && at_once.body == slowly.body);
      ASSERT(!at_once.whole || at_once.body_used == slowly.body_used);
    }
  }
  return 0;
}
