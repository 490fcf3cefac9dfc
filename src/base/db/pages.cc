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
  std::uint32_t page_count = 0;  // after the last commit; 0 where there is none
  bool big = false;
};

}  // namespace

struct store_pages::state {
  std::string path;
  handle reader, blocker;
  bool reading = false;
  std::uint32_t page_size = 0, page_count = 0;
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

  // Reads on from the last commit to the newest. What follows the last commit may still be rolled
  // back and is read again next time.
  void read_frames() {
    std::vector<unsigned char> frame(frame_header_size + page_size);
    auto sum = wal.sum;
    std::vector<std::uint32_t> since_commit;
    const auto known = static_cast<std::uint32_t>(wal.pages.size());
    for (std::uint32_t n = known;; ++n) {
      if (!read_at(SQLITE_FCNTL_JOURNAL_POINTER, frame.data(), frame.size(), frame_offset(n))) {
        return;
      }
      const auto salts = std::uint64_t{big_32(&frame[8])} << 32 | big_32(&frame[12]);
      sum.add(frame.data(), 8, wal.big);
      sum.add(&frame[frame_header_size], page_size, wal.big);
      if (salts != wal.salts || sum != checksum{big_32(&frame[16]), big_32(&frame[20])}) {
        return;
      }
      since_commit.push_back(big_32(frame.data()));
      if (const auto pages_after = big_32(&frame[4]); pages_after != 0) {
        for (const auto page : since_commit) {
          frame_of[page] = static_cast<std::uint32_t>(wal.pages.size());
          wal.pages.push_back(page);
        }
        since_commit.clear();
        wal.sum = sum;
        wal.page_count = pages_after;
      }
    }
  }

  // The snapshot holds while we look: SQLite copies nothing newer than it into the file, and the
  // WAL starts over only when the file has all of the old one.
  void catch_up() {
    const auto before = static_cast<std::size_t>(wal.pages.size());
    const auto salts_before = wal.salts;
    while (true) {
      const auto header = read_wal_header();
      if (!header || header->salts != wal.salts) {
        wal = header.value_or(wal_place{});
        frame_of.clear();
      }
      if (header) {
        read_frames();
      }
      const auto after = read_wal_header();
      if (header.has_value() == after.has_value() && (!after || after->salts == wal.salts)) {
        break;
      }
    }
    if (salts_before == wal.salts && salts_before != 0) {
      const auto from = wal.pages.begin() + static_cast<std::ptrdiff_t>(before);
      changed.emplace(from, wal.pages.end());
      std::sort(changed->begin(), changed->end());
      changed->erase(std::unique(changed->begin(), changed->end()), changed->end());
    } else {
      changed.reset();
    }
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
  s.catch_up();
  if (s.wal.page_count != 0) {
    s.page_count = s.wal.page_count;
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
