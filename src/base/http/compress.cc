#include "base/http/compress.h"

#include <zlib.h>

#include <algorithm>
#include <new>

#include "base/core/assert.h"
#include "base/http/accept.h"
#include "base/http/ascii.h"

namespace tsu::http {
namespace {

constexpr std::size_t smallest = 1024;
constexpr int level = 2;

// One per thread: setting it up costs more than a small reply.
class packer {
 public:
  packer() {
    constexpr int gzip_window = 15 + 16, memory = 8;
    if (deflateInit2(&z_, level, Z_DEFLATED, gzip_window, memory, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc{};
    }
  }
  ~packer() { deflateEnd(&z_); }
  packer(const packer&) = delete;
  packer& operator=(const packer&) = delete;

  std::string packed(std::string_view s) {
    deflateReset(&z_);
    std::string out(deflateBound(&z_, s.size()), '\0');
    z_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(s.data()));
    z_.avail_in = static_cast<uInt>(s.size());
    z_.next_out = reinterpret_cast<Bytef*>(out.data());
    z_.avail_out = static_cast<uInt>(out.size());
    const int end = deflate(&z_, Z_FINISH);
    ASSERT(end == Z_STREAM_END);
    out.resize(z_.total_out);
    return out;
  }

 private:
  z_stream z_{};
};

}  // namespace

std::string gzipped(std::string_view s) {
  thread_local packer p;
  return p.packed(s);
}

void compress_for(std::string_view accept_encoding, reply& r) {
  const auto& body = r.shared_body ? *r.shared_body : r.body;
  if (!r.compressible || body.size() <= smallest || body.size() > 0x7FFFFFFF) {
    return;
  }
  const auto named = [&](std::string_view name) {
    return std::find_if(r.headers.begin(), r.headers.end(),
                        [name](const auto& h) { return same_name(h.first, name); });
  };
  if (named("content-encoding") != r.headers.end()) {
    return;
  }
  r.with("Vary", "Accept-Encoding");
  if (weight_of(accept_encoding, "gzip") <= 0) {
    return;
  }
  auto packed = gzipped(body);
  r.shared_body.reset();
  r.body = std::move(packed);
  r.with("Content-Encoding", "gzip");
  const auto tag = named("etag");
  if (tag != r.headers.end() && tag->second.substr(0, 2) != "W/") {
    tag->second.insert(0, "W/");
  }
}

}  // namespace tsu::http
