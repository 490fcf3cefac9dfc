#include "engine/id/developers/store_developers.h"

#include <array>

#include "base/core/json.h"
#include "engine/id/people/enum_text.h"

namespace tsu::id::developers {
namespace {

using db::place;

constexpr db::statement put_dev{
    "id.put_developer",
    "INSERT INTO id_developer (subject, organisation, person, contact, created) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (subject) DO UPDATE SET "
    "organisation = excluded.organisation, person = excluded.person, contact = excluded.contact",
    place::people};
constexpr db::statement find_dev{
    "id.find_developer",
    "SELECT organisation, person, contact FROM id_developer WHERE subject = $1", place::people};
constexpr db::statement count_devs{"id.count_developers", "SELECT COUNT(*) FROM id_developer",
                                   place::people};
constexpr db::statement forget_devs{
    "id.forget_developers",
    "DELETE FROM id_developer WHERE created < $1 AND NOT EXISTS "
    "(SELECT 1 FROM id_program p WHERE p.owner = id_developer.subject)",
    place::people};

#define PROGRAM                                                                                 \
  "SELECT name, owner, state, wish, agreed, reason, asked, decided, decided_by, contact, url, " \
  "tried FROM id_program "
constexpr db::statement put_row{
    "id.put_program",
    "INSERT INTO id_program (name, owner, state, wish, agreed, reason, asked, decided, decided_by, "
    "contact, url, tried) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
    "ON CONFLICT (name) DO UPDATE SET state = excluded.state, wish = excluded.wish, "
    "agreed = excluded.agreed, reason = excluded.reason, asked = excluded.asked, "
    "decided = excluded.decided, decided_by = excluded.decided_by, contact = excluded.contact, "
    "url = excluded.url, tried = excluded.tried",
    place::people};
constexpr db::statement delete_row{"id.delete_program", "DELETE FROM id_program WHERE name = $1",
                                   place::people};
constexpr db::statement find_row{"id.find_program", PROGRAM "WHERE name = $1", place::people};
constexpr db::statement of_owner{"id.programs_of", PROGRAM "WHERE owner = $1 ORDER BY name",
                                 place::people};
constexpr db::statement list_rows{
    "id.list_programs",
    PROGRAM
    "WHERE $1 = '' OR state = $1 ORDER BY CASE WHEN state IN ('open', 'changing') THEN 0 ELSE 1 "
    "END, asked DESC, name LIMIT $2",
    place::people};
constexpr db::statement count_open{
    "id.count_open_programs", "SELECT COUNT(*) FROM id_program WHERE state IN ('open', 'refused')",
    place::people};

constexpr db::statement insert_user{
    "id.insert_test_user",
    "INSERT INTO id_test_user (account, client, label, created) VALUES ($1, $2, $3, $4)",
    place::people};
constexpr db::statement delete_user{"id.delete_test_user",
                                    "DELETE FROM id_test_user WHERE account = $1 AND client = $2",
                                    place::people};
constexpr db::statement users_of{
    "id.test_users_of",
    "SELECT u.account, u.label, a.login_id, u.created FROM id_test_user u "
    "JOIN id_account a ON a.id = u.account WHERE u.client = $1 ORDER BY u.account",
    place::people};
constexpr db::statement program_of{
    "id.program_of_test_user", "SELECT client FROM id_test_user WHERE account = $1", place::people};

constexpr std::array all{&put_dev,     &find_dev,    &count_devs, &forget_devs, &put_row,
                         &delete_row,  &find_row,    &of_owner,   &list_rows,   &count_open,
                         &insert_user, &delete_user, &users_of,   &program_of};

program_wish wish_in(std::string_view text) {
  auto read = from_json<program_wish>(text);
  return read.ok() ? std::move(read).value() : program_wish{};
}

program_row program_in(const db::row& r) {
  program_row out{.name = r.string(0),
                  .owner = r.string(1),
                  .state = enum_of<program_state>(r.text(2)),
                  .wish = wish_in(r.text(3)),
                  .agreed = {},
                  .reason = r.string(5),
                  .asked = r.time(6),
                  .decided = {},
                  .decided_by = r.string(8),
                  .contact = r.int64(9),
                  .url = r.string(10),
                  .tried = r.string(11)};
  if (!r.text(4).empty()) {
    out.agreed = wish_in(r.text(4));
  }
  if (!r.is_null(7)) {
    out.decided = r.time(7);
  }
  return out;
}

std::int64_t number(db::reader& r, const db::statement& s) {
  std::int64_t n = 0;
  r.first(s, {}, [&](const db::row& row) { n = row.int64(0); });
  return n;
}

}  // namespace

std::span<const db::statement* const> developer_statements() { return all; }

void put_developer(db::tx& t, std::string_view subject, const developer_dto& d) {
  t.run(put_dev, {subject, d.organisation, d.person, d.contact, to_micros(t.now())});
}

std::optional<developer_dto> find_developer(db::reader& r, std::string_view subject) {
  std::optional<developer_dto> out;
  r.first(find_dev, {subject}, [&](const db::row& row) {
    out = developer_dto{row.string(0), row.string(1), row.string(2)};
  });
  return out;
}

std::int64_t count_developers(db::reader& r) { return number(r, count_devs); }

std::int64_t forget_developers(db::tx& t, instant before) {
  return t.run(forget_devs, {to_micros(before)});
}

void put_program(db::tx& t, const program_row& p) {
  const auto agreed = p.agreed ? to_json(*p.agreed) : std::string{};
  const auto wish = to_json(p.wish);
  const auto decided = p.decided ? db::param{to_micros(*p.decided)} : db::param{nullptr};
  t.run(put_row, {p.name, p.owner, text_of(p.state), wish, agreed, p.reason, to_micros(p.asked),
                  decided, p.decided_by, p.contact, p.url, p.tried});
}

bool delete_program(db::tx& t, std::string_view name) { return t.run(delete_row, {name}) > 0; }

std::optional<program_row> find_program(db::reader& r, std::string_view name) {
  std::optional<program_row> out;
  r.first(find_row, {name}, [&](const db::row& row) { out = program_in(row); });
  return out;
}

std::vector<program_row> programs_of(db::reader& r, std::string_view owner) {
  std::vector<program_row> out;
  r.each(of_owner, {owner}, [&](const db::row& row) { out.push_back(program_in(row)); });
  return out;
}

std::vector<program_row> read_programs(db::reader& r, std::string_view state, std::int64_t limit) {
  std::vector<program_row> out;
  r.each(list_rows, {state, limit}, [&](const db::row& row) { out.push_back(program_in(row)); });
  return out;
}

std::int64_t count_open_programs(db::reader& r) { return number(r, count_open); }

void insert_test_user(db::tx& t, account_id who, std::string_view client, std::string_view label) {
  t.run(insert_user, {who.value, client, label, to_micros(t.now())});
}

bool delete_test_user(db::tx& t, account_id who, std::string_view client) {
  return t.run(delete_user, {who.value, client}) > 0;
}

std::vector<test_user_dto> test_users_of(db::reader& r, std::string_view client) {
  std::vector<test_user_dto> out;
  r.each(users_of, {client}, [&](const db::row& row) {
    out.push_back({row.int64(0), row.string(1), row.string(2), row.time(3)});
  });
  return out;
}

std::optional<std::string> program_of_test_user(db::reader& r, account_id who) {
  std::optional<std::string> out;
  r.first(program_of, {who.value}, [&](const db::row& row) { out = row.string(0); });
  return out;
}

}  // namespace tsu::id::developers
