// The rows of @contexts that are kept here, and the only SQL that touches them. Functions of one
// transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "base/db/db.h"

namespace tsu::broker {

// ETSI GS CIM 009 v1.9.1, 5.13.1. Cached ones are no rows: they are copies of what stands
// elsewhere.
enum class context_kind : std::uint8_t { hosted = 1, implicitly_created = 2, cached = 3 };

inline constexpr std::int64_t contexts_max = 1'000;  // of one named service

struct context_row {
  std::string service, id;
  context_kind kind = context_kind::hosted;
  std::string body;  // {"@context":…}; empty in lists
  instant created;
};

std::span<const db::statement* const> context_statements();

// false where the id is taken.
bool insert_context(db::tx&, const context_row&);
// The same where it is no matter whether it was there; refused where there are too many.
result<done> keep_context(db::tx&, const context_row&);
bool delete_context(db::tx&, std::string_view service, std::string_view id);
std::optional<context_row> find_context(db::reader&, std::string_view service, std::string_view id);
std::vector<context_row> read_contexts(db::reader&, std::string_view service);
std::int64_t count_contexts(db::reader&, std::string_view service);

}  // namespace tsu::broker
