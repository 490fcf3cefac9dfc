#include "engine/broker/store/store_rows.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "base/core/assert.h"
#include "engine/broker/model/what_expired.h"

namespace tsu::broker {
namespace {

constexpr db::statement insert{
    "broker.insert_entity",
    "INSERT INTO broker_entity(number, service, id, types, scopes, text, created, modified, "
    "expires, times, change_no, leaves) "
    "VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
constexpr db::statement update{
    "broker.update_entity",
    "UPDATE broker_entity SET types = $2, scopes = $3, text = $4, created = $5, modified = $6, "
    "expires = $7, times = $8, change_no = $9, leaves = $10 WHERE number = $1"};
constexpr db::statement put{
    "broker.put_entity",
    "INSERT INTO broker_entity(number, service, id, types, scopes, text, created, modified, "
    "expires, times, change_no, leaves) "
    "VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
    "ON CONFLICT(number) DO UPDATE SET types = excluded.types, scopes = excluded.scopes, "
    "text = excluded.text, created = excluded.created, modified = excluded.modified, "
    "expires = excluded.expires, times = excluded.times, change_no = excluded.change_no, "
    "leaves = excluded.leaves"};
constexpr db::statement remove{"broker.delete_entity",
                               "DELETE FROM broker_entity WHERE number = $1"};
constexpr db::statement rows_after{
    "broker.entities_after",
    "SELECT number, service, id, types, scopes, text, created, modified, expires, times, "
    "change_no FROM broker_entity WHERE number > $1 ORDER BY number LIMIT $2"};
constexpr db::statement row_of{
    "broker.entity_of",
    "SELECT number, service, id, types, scopes, text, created, modified, expires, times "
    "FROM broker_entity WHERE number = $1"};
// Of most entities nothing expires: the index has only the others.
constexpr db::statement leaving{
    "broker.leaving_entities",
    "SELECT leaves, number, service, id FROM broker_entity WHERE leaves IS NOT NULL "
    "AND (leaves, number) > ($1, $2) ORDER BY leaves, number LIMIT $3"};
constexpr db::statement note_leaves{
    "broker.note_leaving", "UPDATE broker_entity SET leaves = $2 WHERE number = $1 AND leaves = 0"};
constexpr db::statement committed{"broker.committed_change",
                                  "SELECT number FROM base_change_head WHERE one = 1"};
constexpr std::array all_statements{&insert, &update,  &put,         &remove,   &rows_after,
                                    &row_of, &leaving, &note_leaves, &committed};

constexpr std::size_t time_bytes = 16;  // created and modified, big-endian

std::string joined(const std::vector<std::string>& all) {
  std::string out;
  for (const auto& one : all) {
    if (!out.empty()) {
      out += '\n';
    }
    out += one;
  }
  return out;
}

void split(std::string_view text, std::vector<std::string_view>& out) {
  out.clear();
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void put_time(std::string& out, instant t) {
  auto bits = static_cast<std::uint64_t>(to_micros(t));
  for (int shift = 56; shift >= 0; shift -= 8) {
    out += static_cast<char>(bits >> shift & 0xFF);
  }
}

instant time_at(const std::byte* at) {
  std::uint64_t bits = 0;
  for (int i = 0; i < 8; ++i) {
    bits = bits << 8 | std::to_integer<std::uint64_t>(at[i]);
  }
  return from_micros(static_cast<std::int64_t>(bits));
}

std::string written(const std::vector<std::pair<instant, instant>>& times) {
  std::string out;
  out.reserve(times.size() * time_bytes);
  for (const auto& [created, modified] : times) {
    put_time(out, created);
    put_time(out, modified);
  }
  return out;
}

db::bytes as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

db::param or_null(instant t) { return t == no_time ? db::param{nullptr} : db::param{to_micros(t)}; }

class row_reader {
 public:
  explicit row_reader(term_table& names) : names_(names) {}

  entity_ptr read(const db::row& r) {
    split(r.text(3), types_);
    split(r.text(4), scopes_);
    times_.clear();
    const auto times = r.blob(9);
    ASSERT(times.size() % time_bytes == 0);
    for (std::size_t i = 0; i < times.size(); i += time_bytes) {
      times_.emplace_back(time_at(times.data() + i), time_at(times.data() + i + 8));
    }
    return entity_version::make({.id = r.text(2),
                                 .types = types_,
                                 .scopes = scopes_,
                                 .text = r.text(5),
                                 .created = r.time(6),
                                 .modified = r.time(7),
                                 .expires = r.is_null(8) ? no_time : r.time(8),
                                 .times = times_},
                                names_);
  }

 private:
  term_table& names_;
  std::vector<std::string_view> types_, scopes_;
  std::vector<std::pair<instant, instant>> times_;
};

std::int64_t one_number(db::reader& r, const db::statement& s) {
  std::int64_t n = 0;
  r.first(s, {}, [&](const db::row& row) { n = row.int64(0); });
  return n;
}

// The columns that are text or bytes, in the order in which a kept row has them.
constexpr std::array text_columns{1, 2, 3, 4, 5, 9};

}  // namespace

// A kept row, seen as one of a reader.
class kept_row final : public db::row {
 public:
  kept_row(const kept_rows& all, const kept_rows::kept& one) : all_(all), one_(one) {}
  bool is_null(int column) const override { return column == 8 && !one_.expires_at_all; }
  std::int64_t int64(int column) const override {
    switch (column) {
      case 0: return one_.number;
      case 6: return one_.created;
      case 7: return one_.modified;
      case 10: return one_.change;
      default: ASSERT(column == 8); return one_.expires;
    }
  }
  double real(int) const override { ASSERT(false && "no such column"); }
  std::string_view text(int column) const override {
    auto at = one_.at;
    for (std::size_t i = 0; i < text_columns.size(); ++i) {
      if (text_columns[i] == column) {
        return std::string_view{all_.bytes_}.substr(at, one_.sizes[i]);
      }
      at += one_.sizes[i];
    }
    ASSERT(false && "not a column of text");
    return {};
  }
  db::bytes blob(int column) const override { return as_bytes(text(column)); }

 private:
  const kept_rows& all_;
  const kept_rows::kept& one_;
};

void kept_rows::read(db::reader& r, std::int64_t from, std::int64_t limit) {
  rows_.clear();
  bytes_.clear();
  r.each(rows_after, {from, limit}, [this](const db::row& row) { keep(row); });
}

void kept_rows::keep(const db::row& r) {
  const bool expires = !r.is_null(8);
  auto& one = rows_.emplace_back(kept{.number = r.int64(0),
                                      .created = r.int64(6),
                                      .modified = r.int64(7),
                                      .expires = expires ? r.int64(8) : 0,
                                      .change = r.int64(10),
                                      .expires_at_all = expires,
                                      .at = bytes_.size(),
                                      .sizes = {}});
  for (std::size_t i = 0; i < text_columns.size(); ++i) {
    const auto column = text_columns[i];
    const auto blob = column == 9 ? r.blob(column) : as_bytes(r.text(column));
    bytes_.append(reinterpret_cast<const char*>(blob.data()), blob.size());
    one.sizes[i] = static_cast<std::uint32_t>(blob.size());
  }
}

void kept_rows::each(term_table& names, const on_entity& each) const {
  row_reader rows{names};
  for (const auto& one : rows_) {
    const kept_row row{*this, one};
    each({one.number, row.text(1), row.text(2)}, rows.read(row), one.change);
  }
}

std::span<const db::statement* const> row_statements() { return all_statements; }

void insert_row(db::tx& t, const row_key& key, const applied& a, instant leaves,
                std::int64_t change) {
  const auto types = joined(a.types), scopes = joined(a.scopes), times = written(a.times);
  t.queue(insert,
          {key.number, key.service, key.id, std::string_view{types}, std::string_view{scopes},
           std::string_view{a.text}, to_micros(a.created), to_micros(a.modified),
           or_null(a.expires), as_bytes(times), change, or_null(leaves)});
}

void update_row(db::tx& t, const row_key& key, const applied& a, instant leaves,
                std::int64_t change) {
  const auto types = joined(a.types), scopes = joined(a.scopes), times = written(a.times);
  t.queue(update, {key.number, std::string_view{types}, std::string_view{scopes},
                   std::string_view{a.text}, to_micros(a.created), to_micros(a.modified),
                   or_null(a.expires), as_bytes(times), change, or_null(leaves)});
}

void put_row(db::tx& t, const row_key& key, const entity_version& v, const term_table& terms,
             std::int64_t change) {
  std::string types;
  for (const auto type : v.types()) {
    types.append(types.empty() ? "" : "\n").append(terms.name(type));
  }
  std::vector<std::pair<instant, instant>> times;
  for (const auto& a : v.attributes()) {
    times.emplace_back(a.created, a.modified);
  }
  const bool plain = std::all_of(times.begin(), times.end(), [&](const auto& one) {
    return one == std::pair{v.created(), v.modified()};
  });
  const auto bytes = plain ? std::string{} : written(times);
  t.queue(put, {key.number, key.service, key.id, std::string_view{types}, v.scopes(), v.text(),
                to_micros(v.created()), to_micros(v.modified()), or_null(v.expires()),
                as_bytes(bytes), change, or_null(next_expiry(v))});
}

void delete_row(db::tx& t, std::int64_t number) { t.queue(remove, {number}); }

entity_ptr read_row(db::reader& r, std::int64_t number, term_table& names) {
  row_reader rows{names};
  entity_ptr out;
  r.first(row_of, {number}, [&](const db::row& row) { out = rows.read(row); });
  return out;
}

std::vector<leaving_row> read_leaving_rows(db::reader& r, const row_place& after,
                                           std::int64_t limit) {
  std::vector<leaving_row> out;
  r.each(leaving, {to_micros(after.leaves), after.number, limit}, [&](const db::row& row) {
    out.push_back({{row.time(0), row.int64(1)}, row.string(2), row.string(3)});
  });
  return out;
}

void note_leaving(db::tx& t, const row_place& p) {
  t.queue(note_leaves, {p.number, or_null(p.leaves)});
}

std::int64_t committed_change(db::reader& r) { return one_number(r, committed); }

}  // namespace tsu::broker
