#include "engine/notify/store_templates.h"

#include <array>

namespace tsu::notify {
namespace {

using db::place;

#define TEMPLATE_COLUMNS \
  "SELECT number, message, language, form, wording, author, made_at FROM notify_template "

constexpr db::statement insert_row{
    "notify.insert_template",
    "INSERT INTO notify_template (message, language, form, wording, author, made_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) RETURNING number",
    place::people};
constexpr db::statement list_rows{
    "notify.list_templates",
    TEMPLATE_COLUMNS "WHERE $1 = '' OR message = $1 ORDER BY number DESC LIMIT $2", place::people};
constexpr db::statement newest_rows{
    "notify.newest_templates",
    TEMPLATE_COLUMNS
    "WHERE number IN (SELECT MAX(t.number) FROM notify_template t WHERE t.message = $1 "
    "AND t.language = $2 GROUP BY t.form)",
    place::people};
constexpr std::array all{&insert_row, &list_rows, &newest_rows};

std::vector<template_row> rows_of(db::reader& r, const db::statement& s,
                                  std::initializer_list<db::param> p) {
  std::vector<template_row> out;
  r.each(s, p, [&](const db::row& row) {
    out.push_back({row.int64(0), row.string(1), row.string(2), row.string(3), row.string(4),
                   row.string(5), row.time(6)});
  });
  return out;
}

}  // namespace

std::span<const db::statement* const> template_statements() { return all; }

std::int64_t insert_template(db::tx& t, const template_row& w) {
  std::int64_t number = 0;
  t.first(insert_row, {w.message, w.language, w.form, w.wording, w.author, to_micros(t.now())},
          [&](const db::row& r) { number = r.int64(0); });
  return number;
}

std::vector<template_row> read_templates(db::reader& r, std::string_view message,
                                         std::int64_t limit) {
  return rows_of(r, list_rows, {message, limit});
}

std::vector<template_row> newest_templates(db::reader& r, std::string_view message,
                                           std::string_view language) {
  return rows_of(r, newest_rows, {message, language});
}

}  // namespace tsu::notify
