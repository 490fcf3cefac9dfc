#include "engine/broker/contexts/store_contexts.h"

#include <array>

#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

constexpr db::statement add{"broker.add_context",
                            "INSERT INTO broker_context(service, id, kind, body, created)"
                            " VALUES($1, $2, $3, $4, $5) ON CONFLICT(service, id) DO NOTHING"};
constexpr db::statement remove{"broker.delete_context",
                               "DELETE FROM broker_context WHERE service = $1 AND id = $2"};
constexpr db::statement find_one{"broker.find_context",
                                 "SELECT id, kind, created, body FROM broker_context"
                                 " WHERE service = $1 AND id = $2"};
constexpr db::statement all{"broker.contexts",
                            "SELECT id, kind, created FROM broker_context WHERE service = $1"
                            " ORDER BY number"};
constexpr db::statement count{"broker.count_contexts",
                              "SELECT COUNT(*) FROM broker_context WHERE service = $1"};

context_row row_in(const db::row& r, std::string_view service) {
  return {.service = std::string{service},
          .id = r.string(0),
          .kind = static_cast<context_kind>(r.int64(1)),
          .body = {},
          .created = r.time(2)};
}

}  // namespace

std::span<const db::statement* const> context_statements() {
  static constexpr std::array list{&add, &remove, &find_one, &all, &count};
  return list;
}

bool insert_context(db::tx& t, const context_row& c) {
  return t.run(add, {c.service, c.id, static_cast<std::int64_t>(c.kind), c.body,
                     to_micros(c.created)}) > 0;
}

result<done> keep_context(db::tx& t, const context_row& c) {
  if (count_contexts(t, c.service) >= contexts_max) {
    return problem{why::conflict, "a service keeps at most 1000 @contexts",
                   std::string{fault_bad_request_data}};
  }
  insert_context(t, c);
  return done{};
}

bool delete_context(db::tx& t, std::string_view service, std::string_view id) {
  return t.run(remove, {service, id}) > 0;
}

std::optional<context_row> find_context(db::reader& r, std::string_view service,
                                        std::string_view id) {
  std::optional<context_row> out;
  r.first(find_one, {service, id}, [&](const db::row& row) {
    out = row_in(row, service);
    out->body = row.string(3);
  });
  return out;
}

std::vector<context_row> read_contexts(db::reader& r, std::string_view service) {
  std::vector<context_row> out;
  r.each(all, {service}, [&](const db::row& row) { out.push_back(row_in(row, service)); });
  return out;
}

std::int64_t count_contexts(db::reader& r, std::string_view service) {
  std::int64_t n = 0;
  r.first(count, {service}, [&](const db::row& row) { n = row.int64(0); });
  return n;
}

}  // namespace tsu::broker
