#include "service/weather/read/bytes.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <zlib.h>

namespace tsu::weather {
namespace {

constexpr std::size_t chunk = 256 * 1024;
constexpr std::size_t line_max = 64 * 1024;
constexpr std::size_t peek_max = 16 * 1024;

// gzip members one after another, as gzip and pigz write them.
class unpacker {
 public:
  unpacker() { start(); }
  ~unpacker() { inflateEnd(&z_); }
  unpacker(const unpacker&) = delete;
  unpacker& operator=(const unpacker&) = delete;

  bool finished() const { return finished_; }
  bool between_members() const { return between_; }
  // How much was taken from `in` and written to `out`; taken npos where the data is damaged.
  std::pair<std::size_t, std::size_t> run(std::span<const char> in, std::span<char> out) {
    if (between_ && !in.empty()) {
      inflateReset(&z_);
      between_ = false;
    }
    z_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    z_.avail_in = static_cast<uInt>(in.size());
    z_.next_out = reinterpret_cast<Bytef*>(out.data());
    z_.avail_out = static_cast<uInt>(out.size());
    const int code = inflate(&z_, Z_NO_FLUSH);
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
      return {std::string_view::npos, 0};
    }
    between_ = code == Z_STREAM_END;
    return {in.size() - z_.avail_in, out.size() - z_.avail_out};
  }

 private:
  void start() {
    std::memset(&z_, 0, sizeof z_);
    ASSERT(inflateInit2(&z_, 15 + 16) == Z_OK);  // 15 bits of window, gzip header
  }
  z_stream z_;
  bool finished_ = false, between_ = false;
};

problem damaged() {
  return {why::bad_input, "the gzip data is damaged or ends too early", "damaged_gzip"};
}
problem too_large() {
  return {why::too_large, "the file unpacks to more than is allowed", "unpacks_too_large"};
}

}  // namespace

byte_source from_memory(std::string_view all) {
  return [all](std::span<char> into) mutable {
    const auto n = std::min(all.size(), into.size());
    std::copy_n(all.data(), n, into.data());
    all.remove_prefix(n);
    return n;
  };
}

struct line_reader::state {
  byte_source source;
  unpack_limits limits;
  std::vector<char> packed;
  std::size_t packed_from = 0, packed_until = 0;
  std::unique_ptr<unpacker> gzip;
  std::vector<char> plain = std::vector<char>(chunk + line_max);
  std::size_t from = 0, until = 0;
  bool started = false, source_ended = false, ended = false;
  std::int64_t read = 0, unpacked = 0, number = 0;

  std::size_t pull(std::span<char> into) {
    const auto n = source_ended ? 0 : source(into);
    source_ended |= n == 0;
    read += static_cast<std::int64_t>(n);
    return n;
  }

  // The first two bytes say whether it is packed.
  void start() {
    started = true;
    packed.resize(chunk);
    while (packed_until < 3) {
      const auto n = pull(std::span{packed}.subspan(packed_until));
      if (n == 0) {
        break;
      }
      packed_until += n;
    }
    if (packed_until >= 2 && packed[0] == '\x1f' && packed[1] == '\x8b') {
      gzip = std::make_unique<unpacker>();
    } else if (packed_until >= 3 && std::string_view{packed.data(), 3} == "\xEF\xBB\xBF") {
      packed_from = 3;
    }
  }

  result<done> fill() {
    if (!started) {
      start();
    }
    if (from > 0) {
      std::copy(plain.begin() + static_cast<std::ptrdiff_t>(from),
                plain.begin() + static_cast<std::ptrdiff_t>(until), plain.begin());
      until -= from;
      from = 0;
    }
    const auto space = std::span{plain}.subspan(until);
    return gzip ? fill_unpacked(space) : fill_plain(space);
  }

  result<done> fill_plain(std::span<char> space) {
    if (packed_from < packed_until) {
      const auto n = std::min(space.size(), packed_until - packed_from);
      std::copy_n(packed.data() + packed_from, n, space.data());
      packed_from += n;
      until += n;
    } else {
      const auto n = pull(space);
      until += n;
      ended = n == 0;
    }
    return done{};
  }

  result<done> fill_unpacked(std::span<char> space) {
    for (;;) {
      if (packed_from == packed_until) {
        packed_from = 0;
        packed_until = pull(packed);
        if (packed_until == 0) {
          ended = true;
          return gzip->between_members() ? result<done>{done{}} : result<done>{damaged()};
        }
      }
      const auto [taken, made] =
          gzip->run(std::span{packed}.subspan(packed_from, packed_until - packed_from), space);
      if (taken == std::string_view::npos) {
        ended = true;
        return damaged();
      }
      packed_from += taken;
      until += made;
      unpacked += static_cast<std::int64_t>(made);
      if (unpacked > limits.bytes || (unpacked > (1 << 24) && unpacked / limits.ratio > read)) {
        ended = true;
        return too_large();
      }
      if (made > 0) {
        return done{};
      }
    }
  }
};

line_reader::line_reader(byte_source source, unpack_limits limits) : s_(std::make_unique<state>()) {
  s_->source = std::move(source);
  s_->limits = limits;
}
line_reader::~line_reader() = default;
line_reader::line_reader(line_reader&&) noexcept = default;
line_reader& line_reader::operator=(line_reader&&) noexcept = default;

std::int64_t line_reader::bytes_read() const { return s_->read; }

result<std::string_view> line_reader::peek() {
  while (s_->until - s_->from < peek_max && !s_->ended) {
    TRY(done ok, s_->fill());
  }
  return std::string_view{s_->plain.data() + s_->from, std::min(s_->until - s_->from, peek_max)};
}

result<bool> line_reader::next(line& out) {
  auto& s = *s_;
  std::size_t searched = 0;
  bool cut = false;
  for (;;) {
    const char* begin = s.plain.data() + s.from;
    const auto have = s.until - s.from;
    const auto* end =
        have > searched
            ? static_cast<const char*>(std::memchr(begin + searched, '\n', have - searched))
            : nullptr;
    if (end != nullptr || (s.ended && have > 0)) {
      const auto size = end ? static_cast<std::size_t>(end - begin) : have;
      s.from += size + (end ? 1 : 0);
      out = {++s.number, {begin, std::min(size, line_max)}, cut || size > line_max};
      if (!out.cut && out.text.ends_with('\r')) {
        out.text.remove_suffix(1);
      }
      return true;
    }
    if (s.ended) {
      return false;
    }
    searched = have;
    if (have > line_max) {  // pass over the rest of an endless line
      s.until = s.from + line_max;
      searched = line_max;
      cut = true;
    }
    TRY(done ok, s.fill());
  }
}

}  // namespace tsu::weather
