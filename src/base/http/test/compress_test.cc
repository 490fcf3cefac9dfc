#include "base/http/compress.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "base/http/server.h"
#include "base/http/test/raw_client.h"

namespace tsu::http {
namespace {

std::string unpacked(std::string_view s) {
  z_stream z{};
  EXPECT_EQ(inflateInit2(&z, 15 + 16), Z_OK);
  std::string out(1'000'000, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(s.data()));
  z.avail_in = static_cast<uInt>(s.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&z, Z_FINISH), Z_STREAM_END);
  out.resize(z.total_out);
  inflateEnd(&z);
  return out;
}

TEST(compress, packed_bytes_unpack_to_the_same_again_and_again) {
  for (const auto& text : {std::string(5000, 'a'), std::string{"x"}, std::string{}}) {
    EXPECT_EQ(unpacked(gzipped(text)), text);
  }
}

TEST(compress, only_what_has_asked_for_it_is_packed) {
  const auto make = [](bool may, std::size_t bytes) {
    return reply{
        .body = std::string(bytes, 'a'), .headers = {{"ETag", "\"1\""}}, .compressible = may};
  };
  auto r = make(true, 2000);
  compress_for("gzip", r);
  EXPECT_EQ(unpacked(r.body), std::string(2000, 'a'));
  EXPECT_EQ(r.headers.at(0).second, "W/\"1\"");
  for (auto [may, bytes, accepts] : {std::tuple{false, 2000, "gzip"},
                                     {true, 1024, "gzip"},
                                     {true, 2000, "br"},
                                     {true, 2000, "gzip;q=0"}}) {
    r = make(may, static_cast<std::size_t>(bytes));
    compress_for(accepts, r);
    EXPECT_EQ(r.body.size(), static_cast<std::size_t>(bytes));
    EXPECT_EQ(r.headers.at(0).second, "\"1\"");
  }
}

TEST(compress, the_server_packs_for_clients_that_take_it) {
  const auto s = server::start({}, [](const request&) -> task<reply> {
    co_return reply{.body = std::string(100'000, 'a'), .compressible = true};
  });
  raw_client c{s.value()->port()};
  const auto packed = c.ask("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
  EXPECT_EQ(packed.field("Content-Encoding"), "gzip");
  EXPECT_EQ(unpacked(packed.body), std::string(100'000, 'a'));
  const auto plain = c.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(plain.field("Vary"), "Accept-Encoding");
  EXPECT_EQ(plain.body, std::string(100'000, 'a'));
}

}  // namespace
}  // namespace tsu::http
