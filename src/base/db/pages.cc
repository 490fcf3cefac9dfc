#include "base/db/pages.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "base/core/assert.h"
#include "base/db/sqlite_connection.h"

namespace tsu::db {
namespace {

constexpr std::size_t wal_header_size = 32, frame_header_size = 24;
constexpr std::uint32_t wal_magic = 0x377f0682;  // its last bit: checksums over big-endian words
constexpr int index_region_size = 32768;
constexpr int wait_max_ms = 10'000;
// While we look the WAL can start over once, and only while none of our snapshot is in it.
constexpr int looks_max = 10;

using handle = std::unique_ptr<sqlite3, sqlite_close>;

[[noreturn]] void fail(sqlite3* db, const std::string& path, int code) {
  throw error{
      sqlite_failure(code, db == nullptr ? 0 : sqlite3_system_errno(db)),
      fmt::format("{}: {}", path, db == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(db))};
}

void run(sqlite3* db, const std::string& path, const char* sql) {
  if (const int code = sqlite3_exec(db, sql, nullptr, nullptr, nullptr); code != SQLITE_OK) {
    fail(db, path, code);
  }
}

handle open_store(const std::string& path) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                                       SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE,
                                   nullptr);
  handle db{raw};
  if (code != SQLITE_OK) {
    fail(raw, path, code);
  }
  sqlite3_busy_timeout(raw, 10'000);
  // Whoever copies leaves the store as it is, also when it is the last to close it.
  sqlite3_db_config(raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  run(raw, path, "PRAGMA trusted_schema=OFF;PRAGMA wal_autocheckpoint=0;PRAGMA temp_store=MEMORY");
  return db;
}

std::uint32_t big_32(const unsigned char* b) {
  return std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 | b[3];
}
std::uint32_t little_32(const unsigned char* b) {
  return std::uint32_t{b[3]} << 24 | std::uint32_t{b[2]} << 16 | std::uint32_t{b[1]} << 8 | b[0];
}

struct checksum {
  std::uint32_t a = 0, b = 0;
  void add(const unsigned char* bytes, std::size_t size, bool big) {
    for (std::size_t i = 0; i + 8 <= size; i += 8) {
      a += (big ? big_32(bytes + i) : little_32(bytes + i)) + b;
      b += (big ? big_32(bytes + i + 4) : little_32(bytes + i + 4)) + a;
    }
  }
  friend bool operator==(const checksum&, const checksum&) = default;
};

// Which generation of the WAL, and how far it was read: always up to a commit.
struct wal_place {
  std::uint64_t salts = 0;
  std::vector<std::uint32_t> pages = {};  // of each frame
  checksum sum = {};
  bool big = false;
};

// What SQLite holds for committed (the header of its WAL index, "WAL-mode File Format", 2.1).
// Frames behind the last of these may look like a commit and are none: of a commit that could not
// be synced, or of a process that was killed before it could publish it. They are overwritten.
struct wal_commit {
  std::uint32_t frames = 0, page_count = 0;
  checksum sum = {};  // of the last frame
  std::uint64_t salts = 0;
  bool operator==(const wal_commit&) const = default;
};

}  // namespace

struct store_pages::state {
  std::string path;
  handle reader, blocker;
  bool reading = false;
  std::uint32_t page_size = 0, page_count = 0;
  bool has_wal = false;
  std::optional<wal_commit> seen;  // by the last begin()
  wal_place wal;
  std::unordered_map<std::uint32_t, std::uint32_t> frame_of;  // the newest frame of a page
  std::optional<std::vector<std::uint32_t>> changed;
  std::vector<unsigned char> buffer;

  sqlite3_file* file(int which) const {
    sqlite3_file* f = nullptr;
    sqlite3_file_control(reader.get(), "main", which, &f);
    return f;
  }

  // False where the file ends before.
  bool read_at(int which, void* to, std::size_t size, std::uint64_t offset) const {
    auto* f = file(which);
    if (f == nullptr || f->pMethods == nullptr) {
      return false;
    }
    const int code = f->pMethods->xRead(f, to, int(size), static_cast<sqlite3_int64>(offset));
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) {
      fail(nullptr, path, code);
    }
    return code == SQLITE_OK;
  }

  std::uint64_t frame_offset(std::uint32_t frame) const {
    return wal_header_size + std::uint64_t{frame} * (frame_header_size + page_size);
  }

  // Nothing: there is no WAL, or an empty one.
  std::optional<wal_place> read_wal_header() const {
    unsigned char h[wal_header_size];
    if (!read_at(SQLITE_FCNTL_JOURNAL_POINTER, h, sizeof h, 0) || (big_32(h) & ~1u) != wal_magic) {
      return std::nullopt;
    }
    wal_place out;
    out.big = (big_32(h) & 1) != 0;
    out.salts = std::uint64_t{big_32(h + 16)} << 32 | big_32(h + 20);
    out.sum.add(h, 24, out.big);
    const checksum told{big_32(h + 24), big_32(h + 28)};
    return told == out.sum && big_32(h + 8) == page_size ? std::optional{out} : std::nullopt;
  }

  // Nothing while somebody writes it down: it is there twice, and the copies differ.
  std::optional<wal_commit> read_commit() const {
    auto* f = file(SQLITE_FCNTL_FILE_POINTER);
    volatile void* region = nullptr;
    if (const int code = f->pMethods->xShmMap(f, 0, index_region_size, 0, &region);
        code != SQLITE_OK || region == nullptr) {
      fail(nullptr, path, code == SQLITE_OK ? SQLITE_PROTOCOL : code);
    }
    constexpr std::size_t words = 12;
    std::uint32_t first[words], second[words];
    const auto* shared = static_cast<const volatile std::uint32_t*>(region);
    std::copy_n(shared, words, first);
    f->pMethods->xShmBarrier(f);
    std::copy_n(shared + words, words, second);
    if (!std::equal(first, first + words, second)) {
      return std::nullopt;
    }
    // Numbers are as this machine has them, salts as they are in the file.
    const auto* salts = reinterpret_cast<const unsigned char*>(&first[8]);
    return wal_commit{.frames = first[4],
                      .page_count = first[5],
                      .sum = {first[6], first[7]},
                      .salts = std::uint64_t{big_32(salts)} << 32 | big_32(salts + 4)};
  }

  wal_commit newest_commit() const {
    if (!has_wal) {
      return {};
    }
    for (int waited_ms = 0; waited_ms < wait_max_ms; waited_ms += sqlite3_sleep(1)) {
      if (const auto now = read_commit()) {
        return *now;
      }
    }
    throw error{failure::locked, path + ": a writer stopped in the middle of a commit"};
  }

  // Reads on up to that commit; false where the WAL is not what was committed, so that what was
  // read before is of no use either.
  bool read_frames(const wal_commit& until) {
    std::vector<unsigned char> frame(frame_header_size + page_size);
    while (wal.pages.size() < until.frames) {
      const auto n = static_cast<std::uint32_t>(wal.pages.size());
      if (!read_at(SQLITE_FCNTL_JOURNAL_POINTER, frame.data(), frame.size(), frame_offset(n))) {
        return false;
      }
      wal.sum.add(frame.data(), 8, wal.big);
      wal.sum.add(&frame[frame_header_size], page_size, wal.big);
      if (wal.sum != checksum{big_32(&frame[16]), big_32(&frame[20])} ||
          wal.salts != (std::uint64_t{big_32(&frame[8])} << 32 | big_32(&frame[12]))) {
        return false;
      }
      const auto page = big_32(frame.data());
      frame_of[page] = n;
      wal.pages.push_back(page);
    }
    return until.frames == 0 || wal.sum == until.sum;
  }

  bool read_up_to(const wal_commit& now) {
    if (now.salts != wal.salts || now.frames < wal.pages.size() || wal.pages.empty()) {
      const auto header = now.frames == 0 ? std::nullopt : read_wal_header();
      wal = header.value_or(wal_place{.salts = now.salts});
      frame_of.clear();
      if (wal.salts != now.salts || (now.frames != 0 && !header)) {
        return false;
      }
    }
    return read_frames(now);
  }

  // The snapshot holds while we look: SQLite copies nothing newer than it into the file, and the
  // WAL starts over only when the file has all of the old one.
  void catch_up() {
    const auto frames_before = wal.pages.size();
    auto now = newest_commit();
    bool went_on = seen && now.salts == seen->salts && now.frames >= frames_before;
    for (int looks = 1; !read_up_to(now); ++looks) {
      if (looks == looks_max) {
        throw error{failure::damaged, path + ": the WAL is not what was committed to it"};
      }
      went_on = false;
      wal = {};
      frame_of.clear();
      now = newest_commit();
    }
    seen = now;
    if (!went_on) {
      changed.reset();
      return;
    }
    changed.emplace(wal.pages.begin() + static_cast<std::ptrdiff_t>(frames_before),
                    wal.pages.end());
    std::sort(changed->begin(), changed->end());
    changed->erase(std::unique(changed->begin(), changed->end()), changed->end());
  }

  std::uint32_t number(const char* pragma) {
    sqlite3_stmt* raw = nullptr;
    if (const int code = sqlite3_prepare_v2(reader.get(), pragma, -1, &raw, nullptr); code != 0) {
      fail(reader.get(), path, code);
    }
    const sqlite_statement s{raw};
    if (const int code = sqlite3_step(raw); code != SQLITE_ROW) {
      fail(reader.get(), path, code);
    }
    return static_cast<std::uint32_t>(sqlite3_column_int64(raw, 0));
  }
};

store_pages::store_pages(const std::string& path) : state_(std::make_unique<state>()) {
  state_->path = path;
  state_->reader = open_store(path);
}
store_pages::~store_pages() = default;
store_pages::store_pages(store_pages&&) noexcept = default;

void store_pages::block_writers() {
  if (!state_->blocker) {
    state_->blocker = open_store(state_->path);
  }
  run(state_->blocker.get(), state_->path, "BEGIN IMMEDIATE");
}

void store_pages::let_writers() {
  if (state_->blocker && sqlite3_get_autocommit(state_->blocker.get()) == 0) {
    run(state_->blocker.get(), state_->path, "ROLLBACK");
  }
}

void store_pages::begin() {
  auto& s = *state_;
  end();
  run(s.reader.get(), s.path, "BEGIN;SELECT 1 FROM sqlite_schema LIMIT 1");
  s.reading = true;
  s.page_size = s.number("PRAGMA page_size");
  s.page_count = s.number("PRAGMA page_count");
  s.has_wal = query("PRAGMA journal_mode")[0][0] == "wal";
  s.catch_up();
  if (s.seen->frames != 0) {
    s.page_count = s.seen->page_count;
  }
  s.buffer.resize(frame_header_size + s.page_size);
}

void store_pages::end() {
  if (state_->reading) {
    state_->reading = false;
    run(state_->reader.get(), state_->path, "COMMIT");
  }
}

std::uint32_t store_pages::page_size() const { return state_->page_size; }
std::uint32_t store_pages::page_count() const { return state_->page_count; }
const std::optional<std::vector<std::uint32_t>>& store_pages::changed() const {
  return state_->changed;
}

std::string_view store_pages::read(std::uint32_t page) {
  auto& s = *state_;
  ASSERT(s.reading && page >= 1 && page <= s.page_count);
  auto* to = s.buffer.data();
  const std::string_view view{reinterpret_cast<const char*>(to) + frame_header_size, s.page_size};
  const auto in_wal = s.frame_of.find(page);
  if (in_wal != s.frame_of.end()) {
    // A writer that starts the WAL over writes a frame's header before its page: so when the header
    // is still ours after the page was read, the page is. Otherwise the file has it all.
    const auto offset = s.frame_offset(in_wal->second);
    unsigned char header[frame_header_size];
    if (s.read_at(SQLITE_FCNTL_JOURNAL_POINTER, to, s.buffer.size(), offset) &&
        s.read_at(SQLITE_FCNTL_JOURNAL_POINTER, header, sizeof header, offset) &&
        (std::uint64_t{big_32(header + 8)} << 32 | big_32(header + 12)) == s.wal.salts) {
      return view;
    }
  }
  if (!s.read_at(SQLITE_FCNTL_FILE_POINTER, to + frame_header_size, s.page_size,
                 std::uint64_t{page - 1} * s.page_size)) {
    throw error{failure::damaged, fmt::format("{}: page {} is not in the file", s.path, page)};
  }
  return view;
}

std::vector<std::vector<std::string>> store_pages::query(const std::string& sql) {
  sqlite3_stmt* raw = nullptr;
  auto* db = state_->reader.get();
  if (const int code = sqlite3_prepare_v2(db, sql.c_str(), -1, &raw, nullptr); code != SQLITE_OK) {
    fail(db, state_->path, code);
  }
  const sqlite_statement s{raw};
  std::vector<std::vector<std::string>> out;
  int code = 0;
  while ((code = sqlite3_step(raw)) == SQLITE_ROW) {
    auto& row = out.emplace_back();
    for (int c = 0; c < sqlite3_column_count(raw); ++c) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(raw, c));
      row.emplace_back(text == nullptr ? "" : text, std::size_t(sqlite3_column_bytes(raw, c)));
    }
  }
  if (code != SQLITE_DONE) {
    fail(db, state_->path, code);
  }
  return out;
}

}  // namespace tsu::db
