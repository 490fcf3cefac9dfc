// Backups of all municipalities or one: made while the server runs, sealed, verified before they
// are restored, restored beside and swapped in. File forms: doc/backup-format.md. Called by the
// subcommands on the thread of main; nothing here is called while serving requests.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/core/time.h"
#include "base/crypto/seal.h"
#include "base/db/db.h"

namespace tsu::backup {

struct applied_step {
  std::string module, name;
  std::int64_t number = 0;
};

// Where a part lies in the file, and what its plain bytes must be.
struct part {
  std::int64_t offset = 0, length = 0, plain_bytes = 0;
  std::string sha256;
};

struct store_copy {
  std::string place;  // "town", "people", "history"
  std::int64_t newest_change = 0;
  std::vector<applied_step> migrations;
  std::map<std::string, std::int64_t> rows;  // by table
  part content;
};

struct tenant_copy {
  std::string code;
  std::vector<store_copy> stores;
};

struct manifest {
  std::int64_t format = 0;
  std::string program_version, made_at, engine;  // engine: "sqlite" or "postgres"
  std::vector<tenant_copy> tenants;
};

// The data to copy or to restore into: as in db::options, one of the two.
struct home {
  std::string data_folder, url;
};

// Copies these tenants (none named: all) into `file`, which must not exist. Problems: not_found/
// "tenant_not_found", conflict/"backup_exists". Throws db::error or std::system_error when the disk
// or the database cannot go on; then no file is left.
result<manifest> create(const home&, std::span<const tenant_code>, const std::string& file,
                        crypto::key_ring&, const clock&, std::string_view program_version);

// Problems of these: not_found/"backup_missing", not_processable/"not_a_backup", "backup_damaged",
// "newer_format", not_allowed/"wrong_key".
result<manifest> read_manifest(const std::string& file, crypto::key_ring&);
// Reads every byte and compares every sum; the problem names the damaged part.
result<manifest> verify(const std::string& file, crypto::key_ring&);

struct listed {
  std::string file;
  std::uint64_t bytes = 0;
  result<manifest> content;
};
// *.tsubackup in the folder, by name.
std::vector<listed> list(const std::string& folder, crypto::key_ring&);

struct restored {
  std::vector<std::string> tenants;
  std::vector<std::string> kept;  // what was there before, under its new name
};

// Verifies, writes beside, compares, swaps; see doc/backup-format.md. Further problems: conflict/
// "target_in_use", precondition/"newer_version", bad_input/"other_engine", not_found/
// "tenant_not_found". `modules` are those of this program.
result<restored> restore(const std::string& file, crypto::key_ring&, const home&,
                         std::span<const tenant_code>, std::span<const db::module_schema> modules,
                         const clock&);

}  // namespace tsu::backup
