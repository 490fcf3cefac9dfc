// Which migrations a store still needs, and their SQL in the engine's words. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"

namespace tsu::db {

enum class engine : std::uint8_t { sqlite, postgres };

// The tables that every store has: the change log and its cursors.
module_schema base_schema();

// One row of base_migration.
struct applied_migration {
  std::string module;
  std::int64_t number = 0;
  std::string name, checksum;
};

inline constexpr std::string_view create_migration_table =
    "CREATE TABLE IF NOT EXISTS base_migration(module TEXT NOT NULL, number BIGINT NOT NULL, "
    "name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL, "
    "PRIMARY KEY(module, number))";

struct planned_migration {
  std::string_view module;
  const migration* step;
};

// What that place still lacks, base's own first, then module by module in their order. Throws
// error{wrong_version} when a migration was edited, is missing between applied ones, or is newer
// than this program; `store_name` goes into the text.
std::vector<planned_migration> plan(std::span<const module_schema>, place,
                                    std::span<const applied_migration>,
                                    const std::string& store_name);

// ASSERTs what a programmer can get wrong: numbers that do not grow, a module named twice.
void check_schemas(std::span<const module_schema>);

// 16 hexadecimal digits (FNV-1a, 64 bits): tells an edited migration, not an attacker.
std::string checksum_of(std::string_view sql);

// @serial@, @key@, @by_key@ and BYTEA in the words of that engine.
std::string translate(std::string_view sql, engine);

}  // namespace tsu::db
