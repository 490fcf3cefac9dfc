#include "engine/broker/entity_maps/store_entity_maps.h"

#include <array>

#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

constexpr db::statement add{"broker.add_entity_map",
                            "INSERT INTO broker_entity_map(service, id, entities, expires)"
                            " VALUES($1, $2, $3, $4) ON CONFLICT(service, id) DO NOTHING"};
constexpr db::statement find_one{"broker.find_entity_map",
                                 "SELECT entities, expires FROM broker_entity_map"
                                 " WHERE service = $1 AND id = $2 AND expires > $3"};
constexpr db::statement change{"broker.change_entity_map",
                               "UPDATE broker_entity_map SET entities = $3, expires = $4"
                               " WHERE service = $1 AND id = $2"};
constexpr db::statement remove{"broker.delete_entity_map",
                               "DELETE FROM broker_entity_map WHERE service = $1 AND id = $2"};
constexpr db::statement sweep{"broker.sweep_entity_maps",
                              "DELETE FROM broker_entity_map WHERE expires <= $1"};
constexpr db::statement count{"broker.count_entity_maps",
                              "SELECT COUNT(*) FROM broker_entity_map WHERE service = $1"};

}  // namespace

std::span<const db::statement* const> entity_map_statements() {
  static constexpr std::array list{&add, &find_one, &change, &remove, &sweep, &count};
  return list;
}

result<done> add_entity_map(db::tx& t, const entity_map_row& m, instant now) {
  t.run(sweep, {to_micros(now)});
  std::int64_t n = 0;
  t.first(count, {m.service}, [&](const db::row& row) { n = row.int64(0); });
  if (n >= entity_maps_max) {
    return problem{why::conflict, "a service keeps at most 1000 entity maps at a time",
                   std::string{fault_too_many}};
  }
  if (t.run(add, {m.service, m.id, m.entities, to_micros(m.expires)}) == 0) {
    return already_exists("an entity map of this moment and request is there");
  }
  return done{};
}

std::optional<entity_map_row> find_entity_map(db::reader& r, std::string_view service,
                                              std::string_view id, instant now) {
  std::optional<entity_map_row> out;
  r.first(find_one, {service, id, to_micros(now)}, [&](const db::row& row) {
    out = {std::string{service}, std::string{id}, row.string(0), row.time(1)};
  });
  return out;
}

void change_entity_map(db::tx& t, const entity_map_row& m) {
  t.run(change, {m.service, m.id, m.entities, to_micros(m.expires)});
}

bool delete_entity_map(db::tx& t, std::string_view service, std::string_view id) {
  return t.run(remove, {service, id}) > 0;
}

}  // namespace tsu::broker
