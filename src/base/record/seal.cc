#include "base/record/seal.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/core/assert.h"
#include "base/crypto/encode.h"
#include "base/record/statements.h"

namespace tsu::record {
namespace {

using crypto::digest;

db::bytes as_bytes(std::string_view s) {
  return {reinterpret_cast<const std::byte*>(s.data()), s.size()};
}

digest digest_in(const db::row& r, int column) {
  digest out{};
  const auto raw = r.blob(column);
  if (raw.size() == out.size()) {
    std::memcpy(out.data(), raw.data(), raw.size());
  }
  return out;  // zeros where the column has been tampered with: they fit nothing
}

void put_number(std::string& out, std::int64_t n) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(static_cast<std::uint64_t>(n) >> static_cast<unsigned>(shift)));
  }
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, static_cast<std::int64_t>(text.size()));
  out.append(text);
}

std::string begin_text(const sealed_log& log, std::string_view what) {
  return fmt::format("tsunagu {} {} 1\n", log.name, what);
}

// doc/audit-format.md, "A row". Columns as in rows_after.
digest leaf_of(const sealed_log& log, const db::row& r) {
  auto text = begin_text(log, "row");
  for (int column = 0; column < log.numbers; ++column) {
    put_number(text, r.int64(column));
  }
  for (int column = log.numbers; column < log.numbers + log.texts; ++column) {
    put_text(text, r.text(column));
  }
  return crypto::sha256(text);
}

struct one_seal {
  std::int64_t number, first, last, count;
  std::string leaves;
  digest root, previous, hash;
  std::int64_t at;
};

// doc/audit-format.md, "A seal".
digest hash_of(const sealed_log& log, const one_seal& s) {
  auto text = begin_text(log, "seal");
  text.append(crypto::bytes_of(s.previous));
  for (const auto n : {s.number, s.first, s.last, s.count, s.at}) {
    put_number(text, n);
  }
  text.append(crypto::bytes_of(s.root));
  return crypto::sha256(text);
}

digest root_of(const sealed_log& log, std::string_view leaves) {
  auto text = begin_text(log, "root");
  text.append(leaves);
  return crypto::sha256(text);
}

struct leaf {
  std::int64_t number;
  digest hash;
};

std::vector<leaf> leaves_between(const sealed_log& log, db::reader& r, std::int64_t after,
                                 std::int64_t up_to, std::int64_t limit) {
  std::vector<leaf> out;
  r.each(log.rows_after, {after, up_to, limit}, [&](const db::row& row) {
    out.push_back({row.int64(0), leaf_of(log, row)});
  });
  return out;
}

std::vector<one_seal> seals_from(const sealed_log& log, db::reader& r, std::int64_t after) {
  std::vector<one_seal> out;
  r.each(log.seals_after, {after}, [&](const db::row& c) {
    out.push_back({c.int64(0), c.int64(1), c.int64(2), c.int64(3), c.string(4), digest_in(c, 5),
                   digest_in(c, 6), digest_in(c, 7), c.int64(8)});
  });
  return out;
}

}  // namespace

const sealed_log& the_audit_log() {
  static constexpr sealed_log log{.name = "audit",
                                  .numbers = 2,
                                  .texts = 8,
                                  .rows_after = audit_after,
                                  .count_after = count_unsealed,
                                  .append_seal = record::append_seal,
                                  .seals_after = record::seals_after,
                                  .get_head = get_seal_head,
                                  .set_head = set_seal_head};
  return log;
}

seal_head head_of(db::reader& r, const sealed_log& log) {
  seal_head out;
  r.first(log.get_head, {}, [&](const db::row& c) {
    out = {c.int64(0), c.int64(1), digest_in(c, 2)};
  });
  return out;
}

std::string to_text(const seal_head& h) {
  return fmt::format("{}:{}:{}", h.number, h.last, crypto::hex(crypto::bytes_of(h.hash)));
}

std::optional<seal_head> parse_seal_head(std::string_view text) {
  seal_head out;
  const char* end = text.data() + text.size();
  auto at = std::from_chars(text.data(), end, out.number);
  if (at.ec != std::errc{} || at.ptr == end || *at.ptr != ':') {
    return std::nullopt;
  }
  at = std::from_chars(at.ptr + 1, end, out.last);
  if (at.ec != std::errc{} || at.ptr == end || *at.ptr != ':') {
    return std::nullopt;
  }
  const auto raw = crypto::from_hex({at.ptr + 1, static_cast<std::size_t>(end - at.ptr - 1)});
  if (!raw || raw->size() != out.hash.size()) {
    return std::nullopt;
  }
  std::memcpy(out.hash.data(), raw->data(), raw->size());
  return out;
}

std::int64_t seal(db::tx& t, std::int64_t limit, const sealed_log& log) {
  ASSERT(limit > 0);
  const auto head = head_of(t, log);
  const auto rows = leaves_between(log, t, head.last, INT64_MAX, limit);
  if (rows.empty()) {
    return 0;
  }
  one_seal s{head.number + 1,
             head.last + 1,
             rows.back().number,
             static_cast<std::int64_t>(rows.size()),
             {},
             {},
             head.hash,
             {},
             to_micros(t.now())};
  for (const auto& r : rows) {
    s.leaves.append(crypto::bytes_of(r.hash));
  }
  s.root = root_of(log, s.leaves);
  s.hash = hash_of(log, s);
  t.run(log.append_seal,
        {s.number, s.first, s.last, s.count, as_bytes(s.leaves), as_bytes(crypto::bytes_of(s.root)),
         as_bytes(crypto::bytes_of(s.previous)), as_bytes(crypto::bytes_of(s.hash)), s.at});
  t.run(log.set_head, {s.number, s.last, as_bytes(crypto::bytes_of(s.hash))});
  return s.count;
}

// ---- Verifying

namespace {

// Which row is the first that its seal does not know, and in what way.
std::optional<fault> first_row_fault(const one_seal& s, const std::vector<leaf>& rows) {
  const auto known = static_cast<std::size_t>(s.count);
  const auto sealed = [&](std::size_t i) {
    digest d{};
    std::memcpy(d.data(), s.leaves.data() + 32 * i, d.size());
    return d;
  };
  std::size_t i = 0;
  while (i < rows.size() && i < known && rows[i].hash == sealed(i)) {
    ++i;
  }
  if (i == rows.size() && i == known) {
    return std::nullopt;
  }
  const auto at = i < rows.size() ? rows[i].number : s.last;
  if (rows.size() < known) {
    return fault{fault_kind::row_removed, s.number, at,
                 fmt::format("a row at or just before number {} has been removed", at)};
  }
  if (rows.size() > known) {
    return fault{fault_kind::row_inserted, s.number, at,
                 fmt::format("row {} was put in after it was sealed", at)};
  }
  return fault{fault_kind::row_edited, s.number, at,
               fmt::format("row {} is not what was sealed", at)};
}

std::optional<fault> seal_fault(const sealed_log& log, const one_seal& s, const one_seal& before) {
  const auto edited = [&](const char* what) {
    return fault{fault_kind::seal_edited, s.number, 0, fmt::format("seal {}: {}", s.number, what)};
  };
  if (s.number != before.number + 1) {
    return fault{fault_kind::seal_removed, before.number + 1, 0,
                 fmt::format("seal {} is missing", before.number + 1)};
  }
  if (s.previous != before.hash) {
    return edited("it does not continue the seal before it");
  }
  if (s.first != before.last + 1 || s.last < s.first || s.count < 1 || s.leaves.size() % 32 != 0 ||
      s.leaves.size() / 32 != static_cast<std::size_t>(s.count)) {
    return edited("its numbers do not fit");
  }
  if (s.root != root_of(log, s.leaves) || s.hash != hash_of(log, s)) {
    return edited("its hash does not fit what it says");
  }
  return std::nullopt;
}

std::optional<fault> anchor_fault(const std::optional<seal_head>& anchor, const one_seal& s) {
  if (anchor && anchor->number == s.number && (anchor->hash != s.hash || anchor->last != s.last)) {
    return fault{fault_kind::anchor_missed, s.number, 0,
                 fmt::format("seal {} is not the one that was anchored", s.number)};
  }
  return std::nullopt;
}

std::optional<fault> head_fault(const seal_head& head, const one_seal& last,
                                const std::optional<seal_head>& anchor) {
  const auto newest = std::max(head.number, anchor ? anchor->number : 0);
  if (newest > last.number) {
    return fault{fault_kind::seal_removed, last.number + 1, 0,
                 fmt::format("seal {} is missing", last.number + 1)};
  }
  if (head.number != last.number || head.last != last.last || head.hash != last.hash) {
    return fault{fault_kind::seal_edited, last.number, 0, "the head is not the newest seal"};
  }
  return std::nullopt;
}

}  // namespace

audit_report verify(db::reader& r, const std::optional<seal_head>& anchor, const sealed_log& log) {
  audit_report out;
  out.head = head_of(r, log);
  one_seal before{};
  for (auto some = seals_from(log, r, 0); !some.empty(); some = seals_from(log, r, before.number)) {
    for (auto& s : some) {
      out.first_fault = seal_fault(log, s, before);
      if (!out.first_fault) {
        // Numbers start at 1; whoever puts a row before that is found here too.
        const auto after = s.number == 1 ? INT64_MIN : before.last;
        const auto rows = leaves_between(log, r, after, s.last, s.count + 2);
        out.rows += static_cast<std::int64_t>(rows.size());
        out.first_fault = first_row_fault(s, rows);
      }
      if (!out.first_fault) {
        out.first_fault = anchor_fault(anchor, s);
      }
      if (out.first_fault) {
        return out;
      }
      ++out.seals;
      before = std::move(s);
    }
  }
  out.first_fault = head_fault(out.head, before, anchor);
  r.first(log.count_after, {before.last}, [&](const db::row& c) { out.unsealed = c.int64(0); });
  return out;
}

}  // namespace tsu::record
