#include "service/community/zip.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <zlib.h>

namespace tsu::community {
namespace {

constexpr std::size_t end_bytes = 22, comment_max = 65'535, head_bytes = 46, local_bytes = 30;

problem bad(const char* detail) { return {why::bad_input, detail, "community_bad_zip"}; }

// Little-endian; the caller has looked that it is there.
std::uint32_t number(std::string_view bytes, std::size_t at, int size) {
  std::uint32_t out = 0;
  for (int i = size - 1; i >= 0; --i) {
    out = out << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  }
  return out;
}

std::string_view name_in(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// Raw deflate into a text of exactly that size.
bool inflate_into(std::string_view packed, std::string& out) {
  z_stream z;
  std::memset(&z, 0, sizeof z);
  if (inflateInit2(&z, -15) != Z_OK) {
    return false;
  }
  char nothing = 0;  // zlib wants somewhere to write, for an empty file too
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  z.avail_in = static_cast<uInt>(packed.size());
  z.next_out = reinterpret_cast<Bytef*>(out.empty() ? &nothing : out.data());
  z.avail_out = static_cast<uInt>(out.size());
  const int code = inflate(&z, Z_FINISH);
  const bool good = code == Z_STREAM_END && z.avail_out == 0 && z.avail_in == 0;
  inflateEnd(&z);
  return good;
}

}  // namespace

result<zip_archive> zip_archive::open(std::string_view bytes, zip_limits l) {
  zip_archive out{bytes, l};
  TRY(const done read, out.read_directory());
  return out;
}

result<done> zip_archive::read_directory() {
  if (bytes_.size() < end_bytes || bytes_.size() > 0xffffffffu) {
    return bad("not a ZIP archive");
  }
  // The end record stands last, before a comment.
  auto end = bytes_.size() - end_bytes;
  const auto first = end > comment_max ? end - comment_max : 0;
  while (number(bytes_, end, 4) != 0x06054b50u) {
    if (end == first) {
      return bad("no end of a ZIP archive");
    }
    --end;
  }
  const std::size_t count = number(bytes_, end + 10, 2);
  std::size_t at = number(bytes_, end + 16, 4);
  if (count > limits_.files) {
    return problem{why::too_large, "too many files", "community_too_large"};
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (at > end || end - at < head_bytes || number(bytes_, at, 4) != 0x02014b50u) {
      return bad("the directory is damaged");
    }
    const std::size_t name = number(bytes_, at + 28, 2), extra = number(bytes_, at + 30, 2),
                      comment = number(bytes_, at + 32, 2);
    if (end - at < head_bytes + name + extra + comment) {
      return bad("the directory is damaged");
    }
    if ((number(bytes_, at + 8, 2) & 1) != 0) {
      return bad("encrypted");
    }
    entries_.push_back({.name = std::string{bytes_.substr(at + head_bytes, name)},
                        .crc = number(bytes_, at + 16, 4),
                        .packed = number(bytes_, at + 20, 4),
                        .size = number(bytes_, at + 24, 4),
                        .at = number(bytes_, at + 42, 4),
                        .method = static_cast<int>(number(bytes_, at + 10, 2))});
    at += head_bytes + name + extra + comment;
  }
  return check_apart();
}

// Small archives that unpack to much let many files share one piece of packed bytes.
result<done> zip_archive::check_apart() const {
  std::vector<std::pair<std::size_t, std::size_t>> pieces;
  for (const auto& e : entries_) {
    pieces.emplace_back(e.at, e.at + local_bytes + e.packed);
  }
  std::sort(pieces.begin(), pieces.end());
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    if (pieces[i].first < pieces[i - 1].second) {
      return bad("files share their bytes");
    }
  }
  return done{};
}

const zip_archive::entry* zip_archive::find(std::string_view name) const {
  for (const auto& e : entries_) {
    if (name_in(e.name) == name) {
      return &e;
    }
  }
  return nullptr;
}

result<std::string> zip_archive::read(const entry& e) const {
  if (e.size > limits_.bytes || e.size > (e.packed + 100) * limits_.ratio) {
    return problem{why::too_large, "it unpacks to too much", "community_too_large"};
  }
  if (e.at > bytes_.size() || bytes_.size() - e.at < local_bytes ||
      number(bytes_, e.at, 4) != 0x04034b50u) {
    return bad("a file does not stand where the directory says");
  }
  const auto from =
      e.at + local_bytes + number(bytes_, e.at + 26, 2) + number(bytes_, e.at + 28, 2);
  if (from > bytes_.size() || bytes_.size() - from < e.packed) {
    return bad("a file is cut off");
  }
  const auto packed = bytes_.substr(from, e.packed);
  std::string out;
  if (e.method == 0 && e.packed == e.size) {
    out = packed;
  } else if (e.method == 8) {
    out.resize(e.size);
    if (!inflate_into(packed, out)) {
      return bad("a file is damaged");
    }
  } else {
    return bad("packed in a way that is not known");
  }
  const auto sum =
      crc32(0, reinterpret_cast<const Bytef*>(out.data()), static_cast<uInt>(out.size()));
  return sum == e.crc ? result<std::string>{std::move(out)} : bad("a file is damaged");
}

}  // namespace tsu::community
