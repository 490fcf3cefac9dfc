// The rows of developers, of what they ask for and of test users. Functions of one transaction.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/id/developers/dto.h"
#include "engine/id/people/types.h"

namespace tsu::id::developers {

void put_developer(db::tx&, std::string_view subject, const developer_dto&);
std::optional<developer_dto> find_developer(db::reader&, std::string_view subject);
std::int64_t count_developers(db::reader&);
// Who has asked for nothing since then.
std::int64_t forget_developers(db::tx&, instant before);

struct program_row {
  std::string name, owner;
  program_state state = program_state::open;
  program_wish wish;
  std::optional<program_wish> agreed;
  std::string reason;
  instant asked;
  std::optional<instant> decided;
  std::string decided_by;
  std::int64_t contact = 0;
  std::string url, tried;
};
// Makes or changes.
void put_program(db::tx&, const program_row&);
bool delete_program(db::tx&, std::string_view name);
std::optional<program_row> find_program(db::reader&, std::string_view name);
std::vector<program_row> programs_of(db::reader&, std::string_view owner);
// Those that wait for staff first, then the newest; `state` empty: any.
std::vector<program_row> read_programs(db::reader&, std::string_view state, std::int64_t limit);
std::int64_t count_open_programs(db::reader&);

void insert_test_user(db::tx&, account_id, std::string_view client, std::string_view label);
bool delete_test_user(db::tx&, account_id, std::string_view client);
std::vector<test_user_dto> test_users_of(db::reader&, std::string_view client);
// The program that the account is a test user of; nothing for everybody else.
std::optional<std::string> program_of_test_user(db::reader&, account_id);

std::span<const db::statement* const> developer_statements();

}  // namespace tsu::id::developers
