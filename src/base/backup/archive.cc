#include "base/backup/archive.h"

#include <algorithm>
#include <set>

#include "base/backup/town.h"
#include "base/core/json.h"
#include "base/crypto/encode.h"

namespace tsu::backup {

namespace {

constexpr std::string_view first_bytes = "tsubak1\n", last_bytes = "tsubend1";
constexpr std::uint64_t trailer_size = 24;
constexpr std::uint64_t manifest_max = 64 << 20;

void put_u64(std::string& out, std::uint64_t v) {
  for (int i = 0; i < 8; ++i) {
    out += static_cast<char>(v >> (8 * i));
  }
}

std::uint64_t get_u64(std::string_view bytes, std::size_t at) {
  std::uint64_t v = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    v |= std::uint64_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  }
  return v;
}

problem damaged(std::string detail) {
  return {why::not_processable, std::move(detail), "backup_damaged"};
}

// What crypto says about a stream, as this module's codes.
problem as_ours(const problem& p, const std::string& what) {
  if (p.code == "wrong_key" || p.code == "newer_format") {
    return {p.code == "wrong_key" ? why::not_allowed : why::not_processable, p.detail, p.code};
  }
  return damaged(what + " is damaged: " + p.detail);
}

struct frame {
  std::uint64_t manifest_offset = 0, manifest_length = 0;
};

result<frame> read_frame(const old_file& file, const std::string& path) {
  const auto size = file.size();
  std::string start(first_bytes.size(), '\0'), end(trailer_size, '\0');
  if (size < start.size() + end.size() || file.read_at(0, start.data(), start.size()) == 0 ||
      start != first_bytes) {
    return problem{why::not_processable, path + " is no backup of tsunagu", "not_a_backup"};
  }
  file.read_at(size - trailer_size, end.data(), end.size());
  const frame f{get_u64(end, 0), get_u64(end, 8)};
  if (end.substr(16) != last_bytes || f.manifest_length > manifest_max ||
      f.manifest_offset > size || f.manifest_offset + f.manifest_length + trailer_size != size) {
    return damaged(path + " is cut or its end is damaged");
  }
  return f;
}

// Codes and places become paths and names of schemas. Each is there once.
bool names_towns(const manifest& m) {
  std::set<std::string> seen;
  for (const auto& t : m.tenants) {
    if (!tenant_code::parse(t.code).ok() || !seen.insert(t.code).second) {
      return false;
    }
    for (const auto& s : t.stores) {
      if (!is_place(s.place) || !seen.insert(t.code + '/' + s.place).second) {
        return false;
      }
    }
  }
  return true;
}

// Parts fill the file: no byte is in none of them.
bool fills(const manifest& m, std::uint64_t until) {
  std::vector<std::pair<std::int64_t, std::int64_t>> spans;
  for (const auto& t : m.tenants) {
    for (const auto& s : t.stores) {
      spans.emplace_back(s.content.offset, s.content.length);
    }
  }
  std::sort(spans.begin(), spans.end());
  auto at = static_cast<std::int64_t>(first_bytes.size());
  for (const auto& [offset, length] : spans) {
    if (offset != at || length < 0) {
      return false;
    }
    at += length;
  }
  return at == static_cast<std::int64_t>(until);
}

}  // namespace

archive_writer::archive_writer(const std::string& path, crypto::key_ring& ring)
    : file_(path), ring_(ring) {
  file_.write(first_bytes);
}

part archive_writer::add_part(const std::function<void(const sink&)>& produce) {
  part p{.offset = static_cast<std::int64_t>(file_.written())};
  crypto::sha256_stream sum;
  crypto::sealed_writer sealed{ring_, [&](std::string_view bytes) { file_.write(bytes); }};
  produce([&](std::string_view bytes) {
    sum.add(bytes);
    sealed.write(bytes);
    p.plain_bytes += static_cast<std::int64_t>(bytes.size());
  });
  sealed.finish();
  p.length = static_cast<std::int64_t>(file_.written()) - p.offset;
  p.sha256 = crypto::hex(crypto::bytes_of(sum.finish()));
  return p;
}

void archive_writer::finish(const manifest& m) {
  const auto offset = file_.written();
  crypto::sealed_writer sealed{ring_, [&](std::string_view bytes) { file_.write(bytes); }};
  sealed.write(to_json(m));
  sealed.finish();
  std::string trailer;
  put_u64(trailer, offset);
  put_u64(trailer, file_.written() - offset);
  file_.write(trailer.append(last_bytes));
  file_.keep();
}

result<done> read_sealed(const old_file& file, std::uint64_t offset, std::uint64_t length,
                         crypto::key_ring& ring, const archive_writer::sink& to) {
  const auto until = offset + length;
  auto source = [&file, offset, until](char* buffer, std::size_t size) mutable {
    const auto n = file.read_at(offset, buffer, std::min<std::uint64_t>(size, until - offset));
    offset += n;
    return n;
  };
  TRY(auto reader, crypto::sealed_reader::open(ring, std::move(source)));
  while (true) {
    TRY(const auto piece, reader.next());
    if (piece.empty()) {
      return done{};
    }
    to(piece);
  }
}

result<archive_reader> archive_reader::open(const std::string& path, crypto::key_ring& ring) {
  auto file = std::make_shared<old_file>(path);
  if (!file->exists()) {
    return problem{why::not_found, "there is no " + path, "backup_missing"};
  }
  TRY(const auto f, read_frame(*file, path));
  std::string json;
  const auto read = read_sealed(*file, f.manifest_offset, f.manifest_length, ring,
                                [&](std::string_view bytes) { json += bytes; });
  if (!read.ok()) {
    return as_ours(read.error(), "the manifest");
  }
  auto parsed = from_json<manifest>(json);
  if (!parsed.ok() || parsed.value().format != format_version) {
    return problem{why::not_processable, path + " was written by a newer tsunagu", "newer_format"};
  }
  if (!names_towns(parsed.value())) {
    return damaged(path + " names what is no municipality or no store of one");
  }
  archive_reader out{std::move(file), ring};
  out.manifest_ = std::move(parsed).value();
  if (!fills(out.manifest_, f.manifest_offset)) {
    return damaged(path + " has bytes that belong to no part");
  }
  return out;
}

result<done> archive_reader::read_part(const part& p, const archive_writer::sink& to) const {
  crypto::sha256_stream sum;
  std::int64_t bytes = 0;
  const auto read =
      read_sealed(*file_, static_cast<std::uint64_t>(p.offset),
                  static_cast<std::uint64_t>(p.length), *ring_, [&](std::string_view piece) {
                    sum.add(piece);
                    bytes += static_cast<std::int64_t>(piece.size());
                    to(piece);
                  });
  if (!read.ok()) {
    return as_ours(read.error(), "the part");
  }
  if (bytes != p.plain_bytes || crypto::hex(crypto::bytes_of(sum.finish())) != p.sha256) {
    return damaged("the part's sum is wrong");
  }
  return done{};
}

}  // namespace tsu::backup
