// The backup file: parts, manifest, trailer. See doc/backup-format.md, "Backup file".
#pragma once

#include <boost/describe.hpp>

#include <functional>
#include <string>
#include <string_view>

#include "base/backup/backup.h"
#include "base/backup/files.h"
#include "base/crypto/hash.h"

namespace tsu::backup {

BOOST_DESCRIBE_STRUCT(applied_step, (), (module, name, number))
BOOST_DESCRIBE_STRUCT(part, (), (offset, length, plain_bytes, sha256))
BOOST_DESCRIBE_STRUCT(store_copy, (), (place, newest_change, migrations, rows, content))
BOOST_DESCRIBE_STRUCT(tenant_copy, (), (code, stores))
BOOST_DESCRIBE_STRUCT(manifest, (), (format, program_version, made_at, engine, tenants))

inline constexpr std::int64_t format_version = 1;

class archive_writer {
 public:
  using sink = std::function<void(std::string_view)>;
  archive_writer(const std::string& path, crypto::key_ring&);
  // `produce` hands the plain bytes of one part to the sink it is given.
  part add_part(const std::function<void(const sink&)>& produce);
  void finish(const manifest&);

 private:
  new_file file_;
  crypto::key_ring& ring_;
};

class archive_reader {
 public:
  static result<archive_reader> open(const std::string& path, crypto::key_ring&);
  const manifest& content() const { return manifest_; }
  // Hands the part's plain bytes to `to` and compares its sum; bytes may have been handed out
  // before the problem shows.
  result<done> read_part(const part&, const archive_writer::sink& to) const;

 private:
  archive_reader(std::shared_ptr<old_file> f, crypto::key_ring& r)
      : file_(std::move(f)), ring_(&r) {}
  std::shared_ptr<old_file> file_;
  crypto::key_ring* ring_;
  manifest manifest_;
};

// The plain bytes of a sealed stream in [offset, offset + length) of the file.
result<done> read_sealed(const old_file&, std::uint64_t offset, std::uint64_t length,
                         crypto::key_ring&, const archive_writer::sink&);

}  // namespace tsu::backup
