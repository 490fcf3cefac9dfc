#include "base/db/pg_value.h"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/core/assert.h"

namespace tsu::db {
namespace {

[[noreturn]] void does_not_fit(std::size_t at, Oid type, std::string_view what) {
  throw error{
      failure::constraint,
      fmt::format("parameter ${}: {} does not fit the type with oid {}", at + 1, what, type)};
}

std::uint64_t from_big_endian(std::string_view raw) {
  std::uint64_t out = 0;
  for (const char c : raw) {
    out = out << 8U | static_cast<unsigned char>(c);
  }
  return out;
}

std::int64_t signed_of(std::string_view raw) {
  const auto bits = from_big_endian(raw);
  switch (raw.size()) {
    case 1: return static_cast<std::int64_t>(bits);
    case 2: return static_cast<std::int16_t>(bits);
    case 4: return static_cast<std::int32_t>(bits);
    default: return static_cast<std::int64_t>(bits);
  }
}

double real_of(std::string_view raw) {
  return raw.size() == 4 ? static_cast<double>(std::bit_cast<float>(
                               static_cast<std::uint32_t>(from_big_endian(raw))))
                         : std::bit_cast<double>(from_big_endian(raw));
}

struct numeric {
  int digits, weight;
  bool negative, whole;
  std::string_view groups;
  int group(int i) const {
    return i < digits ? static_cast<int>(
                            from_big_endian(groups.substr(2 * static_cast<std::size_t>(i), 2)))
                      : 0;
  }
};

numeric parse_numeric(std::string_view raw) {
  ASSERT(raw.size() >= 8);
  const auto sign = from_big_endian(raw.substr(4, 2));
  if (sign != 0 && sign != 0x4000) {
    return {0, 0, false, false, {}};  // NaN, infinities
  }
  return {static_cast<int>(from_big_endian(raw.substr(0, 2))),
          static_cast<int>(signed_of(raw.substr(2, 2))), sign == 0x4000, true, raw.substr(8)};
}

}  // namespace

double numeric_to_double(std::string_view raw) {
  const auto n = parse_numeric(raw);
  if (!n.whole) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  double out = 0;
  for (int i = 0; i < n.digits; ++i) {
    out += n.group(i) * std::pow(10000.0, n.weight - i);
  }
  return n.negative ? -out : out;
}

std::int64_t numeric_to_int64(std::string_view raw) {
  const auto n = parse_numeric(raw);
  if (!n.whole || n.weight > 4) {
    throw error{failure::other, "a NUMERIC does not fit 64 bits"};
  }
  std::int64_t out = 0;
  for (int i = 0; i <= n.weight; ++i) {
    // Built negative, because -2^63 has no positive twin.
    if (__builtin_mul_overflow(out, 10000, &out) || __builtin_sub_overflow(out, n.group(i), &out)) {
      throw error{failure::other, "a NUMERIC does not fit 64 bits"};
    }
  }
  if (!n.negative && out == std::numeric_limits<std::int64_t>::min()) {
    throw error{failure::other, "a NUMERIC does not fit 64 bits"};
  }
  return n.negative ? out : -out;
}

// ---- Parameters

pg_params::pg_params(std::span<const param> params, std::span<const Oid> types)
    : values_(types.size()),
      lengths_(types.size()),
      formats_(types.size()),
      numbers_(types.size()) {
  ASSERT(params.size() >= types.size());
  for (std::size_t i = 0; i < types.size(); ++i) {
    std::visit([&](const auto& v) { put(i, v, types[i]); }, params[i]);
  }
}

void pg_params::put_raw(std::size_t i, const char* at, std::size_t size, int format) {
  values_[i] = at == nullptr ? "" : at;
  lengths_[i] = static_cast<int>(size);
  formats_[i] = format;
}

void pg_params::put_big_endian(std::size_t i, std::uint64_t bits, std::size_t width) {
  for (std::size_t b = 0; b < width; ++b) {
    numbers_[i].at(b) = static_cast<char>(bits >> (8 * (width - 1 - b)));
  }
  put_raw(i, numbers_[i].data(), width, 1);
}

void pg_params::put_text(std::size_t i, std::string text) {
  texts_.push_back(std::move(text));
  put_raw(i, texts_.back().c_str(), texts_.back().size(), 0);
}

void pg_params::put(std::size_t i, std::nullptr_t, Oid) { values_[i] = nullptr; }

void pg_params::put(std::size_t i, std::int64_t v, Oid type) {
  switch (type) {
    case pg_type::int8: return put_big_endian(i, static_cast<std::uint64_t>(v), 8);
    case pg_type::int4:
      if (v != static_cast<std::int32_t>(v)) {
        does_not_fit(i, type, std::to_string(v));
      }
      return put_big_endian(i, static_cast<std::uint64_t>(v), 4);
    case pg_type::int2:
      if (v != static_cast<std::int16_t>(v)) {
        does_not_fit(i, type, std::to_string(v));
      }
      return put_big_endian(i, static_cast<std::uint64_t>(v), 2);
    case pg_type::boolean: return put_big_endian(i, v != 0 ? 1 : 0, 1);
    case pg_type::float8: return put(i, static_cast<double>(v), type);
    default: return put_text(i, std::to_string(v));
  }
}

void pg_params::put(std::size_t i, double v, Oid type) {
  switch (type) {
    case pg_type::float8: return put_big_endian(i, std::bit_cast<std::uint64_t>(v), 8);
    case pg_type::float4:
      return put_big_endian(i, std::bit_cast<std::uint32_t>(static_cast<float>(v)), 4);
    case pg_type::int8:
    case pg_type::int4:
    case pg_type::int2:
      if (!(std::abs(v) < 9.2e18) || v != std::floor(v)) {
        does_not_fit(i, type, fmt::format("{}", v));
      }
      return put(i, static_cast<std::int64_t>(v), type);
    default: return put_text(i, fmt::format("{}", v));
  }
}

void pg_params::put(std::size_t i, std::string_view v, Oid type) {
  switch (type) {
    case pg_type::text:
    case pg_type::varchar:
    case pg_type::bpchar:
    case pg_type::name:
    case pg_type::json:
    case pg_type::unknown:
    case pg_type::bytea: return put_raw(i, v.data(), v.size(), 1);
    default: return put_text(i, std::string{v});
  }
}

void pg_params::put(std::size_t i, bytes v, Oid type) {
  if (type != pg_type::bytea && type != pg_type::text) {
    does_not_fit(i, type, "bytes");
  }
  put_raw(i, reinterpret_cast<const char*>(v.data()), v.size(), 1);
}

// ---- Columns

int pg_row::in(int column) const {
  ASSERT(column >= 0 && column < columns_);
  return column;
}

std::string_view pg_row::raw(int c) const {
  return {PQgetvalue(r_, at_, c), static_cast<std::size_t>(PQgetlength(r_, at_, c))};
}

bool pg_row::is_null(int c) const { return PQgetisnull(r_, at_, in(c)) != 0; }

std::int64_t pg_row::int64(int c) const {
  if (is_null(c)) {
    return 0;
  }
  switch (PQftype(r_, c)) {
    case pg_type::int8:
    case pg_type::int4:
    case pg_type::int2:
    case pg_type::oid:
    case pg_type::boolean: return signed_of(raw(c));
    case pg_type::numeric: return numeric_to_int64(raw(c));
    case pg_type::float4:
    case pg_type::float8: return static_cast<std::int64_t>(real_of(raw(c)));
    default: break;
  }
  std::int64_t out = 0;
  const auto digits = text(c);
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

double pg_row::real(int c) const {
  if (is_null(c)) {
    return 0;
  }
  switch (PQftype(r_, c)) {
    case pg_type::float4:
    case pg_type::float8: return real_of(raw(c));
    case pg_type::numeric: return numeric_to_double(raw(c));
    default: return static_cast<double>(int64(c));
  }
}

std::string_view pg_row::text(int c) const {
  if (is_null(c)) {
    return {};
  }
  switch (PQftype(r_, c)) {
    case pg_type::jsonb: return raw(c).substr(1);  // a version byte stands first
    case pg_type::int8:
    case pg_type::int4:
    case pg_type::int2:
    case pg_type::oid:
    case pg_type::boolean: made_.push_back(std::to_string(int64(c))); break;
    case pg_type::float4:
    case pg_type::float8:
    case pg_type::numeric: made_.push_back(fmt::format("{}", real(c))); break;
    default: return raw(c);
  }
  return made_.back();
}

bytes pg_row::blob(int c) const {
  const auto t = text(c);
  return {reinterpret_cast<const std::byte*>(t.data()), t.size()};
}

}  // namespace tsu::db
