#include "engine/id/staffing/store_staffing.h"

#include <array>

#include "engine/id/people/enum_text.h"

namespace tsu::id::staffing {
namespace {

using db::place;

#define WAITING_COLUMNS \
  "SELECT id, account, act, due, sealed, asked_by, why, asked, fault FROM id_staffing "

constexpr db::statement remove_same{"id.staffing.remove_same",
                                    "DELETE FROM id_staffing WHERE account = $1 AND act = $2",
                                    place::people};
constexpr db::statement insert_row{
    "id.staffing.insert",
    "INSERT INTO id_staffing (account, act, due, sealed, asked_by, why, asked, fault) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, '')",
    place::people};
constexpr db::statement select_all{"id.staffing.read", WAITING_COLUMNS "ORDER BY due, id LIMIT $1",
                                   place::people};
constexpr db::statement select_one{"id.staffing.find", WAITING_COLUMNS "WHERE id = $1",
                                   place::people};
constexpr db::statement select_due{
    "id.staffing.due", WAITING_COLUMNS "WHERE due <= $1 ORDER BY fault <> '', due, id LIMIT $2",
    place::people};
constexpr db::statement remove_one{"id.staffing.remove", "DELETE FROM id_staffing WHERE id = $1",
                                   place::people};
constexpr db::statement remove_of{"id.staffing.remove_of",
                                  "DELETE FROM id_staffing WHERE account = $1", place::people};
constexpr db::statement update_fault{
    "id.staffing.fault", "UPDATE id_staffing SET fault = $2 WHERE id = $1", place::people};

constexpr std::array all{&remove_same, &insert_row, &select_all, &select_one,
                         &select_due,  &remove_one, &remove_of,  &update_fault};

waiting_row row_in(const db::row& r) {
  const auto sealed = r.blob(4);
  return {.id = {r.int64(0)},
          .account = {r.int64(1)},
          .act = enum_of<act>(r.text(2)),
          .due = r.time(3),
          .sealed = {reinterpret_cast<const char*>(sealed.data()), sealed.size()},
          .asked_by = r.string(5),
          .why = r.string(6),
          .asked = r.time(7),
          .fault = r.string(8)};
}

std::vector<waiting_row> rows(db::reader& r, const db::statement& s,
                              std::initializer_list<db::param> with) {
  std::vector<waiting_row> out;
  r.each(s, with, [&](const db::row& row) { out.push_back(row_in(row)); });
  return out;
}

}  // namespace

std::span<const db::statement* const> staffing_statements() { return all; }

void put_waiting(db::tx& t, const waiting_row& w) {
  t.run(remove_same, {w.account.value, text_of(w.act)});
  t.run(insert_row, {w.account.value, text_of(w.act), to_micros(w.due),
                     std::as_bytes(std::span{w.sealed}), w.asked_by, w.why, to_micros(t.now())});
}

std::vector<waiting_row> read_waiting(db::reader& r, std::int64_t limit) {
  return rows(r, select_all, {limit});
}

std::optional<waiting_row> find_waiting(db::reader& r, waiting_id id) {
  auto found = rows(r, select_one, {id.value});
  return found.empty() ? std::nullopt : std::optional{std::move(found[0])};
}

std::vector<waiting_row> read_due(db::reader& r, instant now, std::int64_t limit) {
  return rows(r, select_due, {to_micros(now), limit});
}

bool delete_waiting(db::tx& t, waiting_id id) { return t.run(remove_one, {id.value}) > 0; }

void delete_waiting_of(db::tx& t, account_id a) { t.run(remove_of, {a.value}); }

void set_fault(db::tx& t, waiting_id id, std::string_view fault) {
  t.run(update_fault, {id.value, fault});
}

}  // namespace tsu::id::staffing
