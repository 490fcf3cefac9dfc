#include "media/sheet/archive.h"

#include <algorithm>
#include <utility>

#include <zlib.h>

namespace tsu::media {
namespace {

constexpr std::string_view directory_end = "PK\5\6", directory_entry = "PK\1\2",
                           local_entry = "PK\3\4";
constexpr std::size_t end_size = 22, comment_max = 65'535, entry_size = 46, local_size = 30;
constexpr std::uint16_t stored = 0, deflated = 8, encrypted = 1;

problem damaged(std::string detail) {
  return {why::not_processable, std::move(detail), "media_damaged"};
}
problem too_large(std::string detail) {
  return {why::too_large, std::move(detail), "media_too_large"};
}

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < size; ++i) {
    out |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  }
  return out;
}

// Where the record is that ends the archive; npos where there is none.
std::size_t find_end(std::string_view bytes) {
  if (bytes.size() < end_size) {
    return bytes.npos;
  }
  const auto least = bytes.size() - std::min(bytes.size(), end_size + comment_max);
  const auto at = bytes.rfind(directory_end, bytes.size() - end_size);
  return at != bytes.npos && at >= least ? at : bytes.npos;
}

struct inflater {
  z_stream stream{};
  bool ready = ::inflateInit2(&stream, -MAX_WBITS) == Z_OK;
  inflater() = default;
  inflater(const inflater&) = delete;
  inflater& operator=(const inflater&) = delete;
  ~inflater() {
    if (ready) {
      ::inflateEnd(&stream);
    }
  }
};

}  // namespace

result<archive> archive::open(std::string_view bytes) {
  if (!bytes.starts_with(local_entry)) {
    return problem{why::unsupported, "not an Excel workbook (.xlsx)", "media_type_unsupported"};
  }
  const auto end = find_end(bytes);
  if (end == bytes.npos) {
    return damaged("the archive has no end");
  }
  const auto count = number(bytes, end + 10, 2), at = number(bytes, end + 16, 4);
  if (count == 0xFFFF || at == 0xFFFFFFFF) {
    return problem{why::unsupported, "a ZIP64 archive", "media_type_unsupported"};
  }
  archive out{bytes};
  TRY(const auto ok, out.read_directory(at, count));
  return out;
}

result<done> archive::read_directory(std::size_t at, std::size_t count) {
  if (count > entries_max) {
    return too_large("the archive has too many parts");
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (at > bytes_.size() || bytes_.size() - at < entry_size ||
        bytes_.substr(at, 4) != directory_entry) {
      return damaged("the directory of the archive is cut");
    }
    const auto name_size = number(bytes_, at + 28, 2), extra = number(bytes_, at + 30, 2),
               comment = number(bytes_, at + 32, 2);
    if (bytes_.size() - at - entry_size < std::size_t{name_size} + extra + comment) {
      return damaged("the directory of the archive is cut");
    }
    if ((number(bytes_, at + 8, 2) & encrypted) != 0) {
      return problem{why::unsupported, "the archive is encrypted", "media_type_unsupported"};
    }
    const entry e{.at = number(bytes_, at + 42, 4),
                  .packed = number(bytes_, at + 20, 4),
                  .sum = number(bytes_, at + 16, 4),
                  .method = static_cast<std::uint16_t>(number(bytes_, at + 10, 2))};
    // Of two parts of one name somebody else may read the other.
    if (!entries_.emplace(bytes_.substr(at + entry_size, name_size), e).second) {
      return damaged("the archive has a part twice");
    }
    at += entry_size + name_size + extra + comment;
  }
  return done{};
}

result<std::string> archive::part(std::string_view name) {
  const auto found = entries_.find(name);
  if (found == entries_.end()) {
    return damaged("the workbook has no part " + std::string{name});
  }
  const auto& e = found->second;
  if (e.at > bytes_.size() || bytes_.size() - e.at < local_size ||
      bytes_.substr(e.at, 4) != local_entry) {
    return damaged("a part of the archive is not where it should be");
  }
  const auto begins =
      std::size_t{e.at} + local_size + number(bytes_, e.at + 26, 2) + number(bytes_, e.at + 28, 2);
  if (begins > bytes_.size() || bytes_.size() - begins < e.packed) {
    return damaged("a part of the archive is cut");
  }
  const auto packed = bytes_.substr(begins, e.packed);
  const auto most = std::min(part_max, all_parts_max - given_);
  if (e.method != stored && e.method != deflated) {
    return problem{why::unsupported, "packed in an unknown way", "media_type_unsupported"};
  }
  if (e.method == stored && packed.size() > most) {
    return too_large("a part of the workbook is too large");
  }
  TRY(auto out,
      e.method == stored ? result<std::string>{std::string{packed}} : inflated(packed, most));
  given_ += out.size();
  const auto sum = ::crc32_z(0, reinterpret_cast<const Bytef*>(out.data()), out.size());
  if (sum != e.sum) {
    return damaged("a part of the archive is not what was packed");
  }
  return out;
}

result<std::string> archive::inflated(std::string_view packed, std::size_t most) const {
  inflater z;
  if (!z.ready) {
    return damaged("zlib cannot begin");
  }
  std::string out;
  z.stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  z.stream.avail_in = static_cast<uInt>(packed.size());
  for (int said = Z_OK; said != Z_STREAM_END;) {
    if (out.size() == most) {
      return too_large("a part of the workbook is too large");
    }
    const auto have = out.size();
    out.resize(std::min(most, std::max<std::size_t>(64 << 10, have * 2)));
    z.stream.next_out = reinterpret_cast<Bytef*>(out.data() + have);
    z.stream.avail_out = static_cast<uInt>(out.size() - have);
    said = ::inflate(&z.stream, Z_NO_FLUSH);
    const bool stuck = z.stream.avail_out != 0 && said != Z_STREAM_END;
    out.resize(out.size() - z.stream.avail_out);
    if ((said != Z_OK && said != Z_STREAM_END) || stuck) {
      return damaged("a part of the archive cannot be unpacked");
    }
  }
  return out;
}

}  // namespace tsu::media
