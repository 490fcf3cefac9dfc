#include "base/backup/schemas.h"

#include <algorithm>
#include <charconv>

#include "base/backup/town.h"
#include "base/db/schema_copy.h"

namespace tsu::backup {
namespace {

constexpr std::size_t piece_head = 9, piece_max = 256 << 20;

std::string schema_name(const std::string& code, std::string_view place) {
  return "t" + code + '_' + std::string{place};
}

std::int64_t number_in(const std::string& text) {
  std::int64_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

bool has_schema(db::schema_copy& db, const std::string& schema) {
  return !db.query("SELECT 1 FROM pg_namespace WHERE nspname = '" + schema + "'").empty();
}

std::map<std::string, std::int64_t> count_rows(db::schema_copy& db, const std::string& schema) {
  std::map<std::string, std::int64_t> out;
  for (const auto& row :
       db.query("SELECT relname, quote_ident(relname) FROM pg_class WHERE relkind "
                "= 'r' AND relnamespace = '" +
                schema + "'::regnamespace")) {
    out[row[0]] = number_in(db.query("SELECT count(*) FROM " + schema + '.' + row[1])[0][0]);
  }
  return out;
}

store_copy described(db::schema_copy& db, const std::string& code, std::string_view place) {
  const auto schema = schema_name(code, place);
  store_copy out{.place = std::string{place}};
  out.rows = count_rows(db, schema);
  if (out.rows.contains("base_migration")) {
    for (const auto& row : db.query("SELECT module, name, number FROM " + schema +
                                    ".base_migration ORDER BY module, number")) {
      out.migrations.push_back({row[0], row[1], number_in(row[2])});
    }
  }
  if (out.rows.contains("base_change_head")) {
    out.newest_change = number_in(
        db.query("SELECT coalesce(max(number), 0) FROM " + schema + ".base_change_head")[0][0]);
  }
  return out;
}

std::string piece_start(db::copied kind, std::size_t size) {
  std::string out(1, static_cast<char>(kind));
  for (int i = 0; i < 8; ++i) {
    out += static_cast<char>(std::uint64_t{size} >> (8 * i));
  }
  return out;
}

// Cuts a part's bytes, as they come, into its pieces.
class piece_parser {
 public:
  explicit piece_parser(std::function<void(db::copied, std::string_view)> f) : to_(std::move(f)) {}

  void add(std::string_view bytes) {
    pending_ += bytes;
    std::size_t at = 0;
    while (pending_.size() - at >= piece_head) {
      std::uint64_t size = 0;
      for (std::size_t i = 0; i < 8; ++i) {
        size |= std::uint64_t{static_cast<unsigned char>(pending_[at + 1 + i])} << (8 * i);
      }
      if (size > piece_max) {
        throw db::error{db::failure::damaged, "a piece of a schema is larger than any can be"};
      }
      if (pending_.size() - at - piece_head < size) {
        break;
      }
      to_(static_cast<db::copied>(pending_[at]),
          std::string_view{pending_}.substr(at + piece_head, static_cast<std::size_t>(size)));
      at += piece_head + static_cast<std::size_t>(size);
    }
    pending_.erase(0, at);
  }

 private:
  std::function<void(db::copied, std::string_view)> to_;
  std::string pending_;
};

result<done> restore_schema(const archive_reader& from, const store_copy& s,
                            const std::string& schema, db::schema_copy& db) {
  db.run("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
  piece_parser parser{
      [&](db::copied kind, std::string_view bytes) { db.write_piece(schema, kind, bytes); }};
  TRY(done read, from.read_part(s.content, [&](std::string_view bytes) { parser.add(bytes); }));
  if (count_rows(db, schema) != s.rows) {
    return problem{why::not_processable, "the rows are not as many as were backed up",
                   "backup_damaged"};
  }
  return done{};
}

// What stands under that name moves aside, what was restored takes its place.
void swap_schema(db::schema_copy& db, const std::string& fresh, const std::string& name,
                 const std::string& time, restored& out) {
  if (has_schema(db, name)) {
    auto kept = name + "_before_" + time;
    for (int n = 2; has_schema(db, kept); ++n) {
      kept = name + "_before_" + time + '_' + std::to_string(n);
    }
    db.run("ALTER SCHEMA " + name + " RENAME TO " + kept);
    out.kept.push_back(kept);
  }
  db.run("ALTER SCHEMA " + fresh + " RENAME TO " + name);
}

std::string lower_stamp(const clock& time) {
  auto text = stamp(time.now());
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

}  // namespace

std::vector<std::string> tenants_of_database(const std::string& url) {
  db::schema_copy db{url};
  std::vector<std::string> out;
  for (const auto& row : db.query("SELECT substr(nspname, 2, 6) FROM pg_namespace WHERE nspname ~ "
                                  "'^t[0-9]{6}_town$' ORDER BY 1")) {
    if (tenant_code::parse(row[0]).ok()) {
      out.push_back(row[0]);
    }
  }
  return out;
}

std::vector<tenant_copy> copy_schemas(const std::string& url, const std::vector<std::string>& codes,
                                      archive_writer& to) {
  db::schema_copy db{url};
  std::vector<tenant_copy> out;
  for (const auto& code : codes) {
    auto& t = out.emplace_back(tenant_copy{code, {}});
    db.begin_reading();
    for (const auto place : places) {
      if (!has_schema(db, schema_name(code, place))) {
        continue;
      }
      t.stores.push_back(described(db, code, place));
      t.stores.back().content = to.add_part([&](const archive_writer::sink& sink) {
        db.read_schema(schema_name(code, place), [&](db::copied kind, std::string_view bytes) {
          sink(piece_start(kind, bytes.size()));
          sink(bytes);
        });
      });
    }
    db.commit();
  }
  return out;
}

result<restored> restore_schemas(const archive_reader& from, const std::vector<std::string>& codes,
                                 const std::string& url, const clock& time) {
  db::schema_copy db{url};
  if (!db.take_alone()) {
    return problem{why::conflict, "a running tsunagu has this database open; stop it first",
                   "target_in_use"};
  }
  const auto at = lower_stamp(time);
  restored out;
  db.begin_writing();
  for (const auto& t : from.content().tenants) {
    if (std::find(codes.begin(), codes.end(), t.code) == codes.end()) {
      continue;
    }
    for (const auto& s : t.stores) {
      const auto fresh = "r" + t.code + '_' + s.place;
      const auto written = restore_schema(from, s, fresh, db);
      if (!written.ok()) {
        auto p = written.error();
        p.detail = s.place + " of " + t.code + ": " + p.detail;
        return p;  // the connection ends and with it the transaction
      }
      swap_schema(db, fresh, schema_name(t.code, s.place), at, out);
    }
    out.tenants.push_back(t.code);
  }
  db.commit();
  return out;
}

}  // namespace tsu::backup
