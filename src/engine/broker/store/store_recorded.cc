#include "engine/broker/store/store_recorded.h"

#include <array>

namespace tsu::broker {
namespace {

constexpr db::statement note{
    "broker.note_recorded",
    "INSERT INTO broker_recorded_entity(service, id, created) VALUES($1, $2, $3)"
    " ON CONFLICT(service, id) DO UPDATE SET created = excluded.created"};
constexpr db::statement take{
    "broker.take_recorded",
    "DELETE FROM broker_recorded_entity WHERE service = $1 AND id = $2 AND created = $3"};

}  // namespace

std::span<const db::statement* const> recorded_statements() {
  static constexpr std::array list{&note, &take};
  return list;
}

void note_recorded(db::tx& t, std::string_view service, std::string_view id, instant created) {
  t.run(note, {service, id, to_micros(created)});
}

bool take_recorded(db::tx& t, std::string_view service, std::string_view id, instant created) {
  return t.run(take, {service, id, to_micros(created)}) > 0;
}

}  // namespace tsu::broker
