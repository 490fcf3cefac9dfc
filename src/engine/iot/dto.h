// What the API of device management says and takes. Described once: JSON, schema and the portal's
// types come from here. Times are UTC; units stand in the names of the values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/json.h"
#include "base/core/time.h"
#include "engine/iot/types.h"

namespace tsu::iot {

struct place_dto {
  double lat = 0, lon = 0;
};
BOOST_DESCRIBE_STRUCT(place_dto, (), (lat, lon))

// `from`: as the device says it; `to`: the attribute. A number becomes number * scale + offset.
struct attribute_map {
  std::string from, to;
  std::optional<attribute_form> form;
  std::optional<std::string> unit;  // UN/CEFACT code
  std::optional<double> scale, offset;
};
BOOST_DESCRIBE_STRUCT(attribute_map, (), (from, to, form, unit, scale, offset))

// entityId: urn:ngsi-ld:{entityType}:{id} where none is given. What is not among the attributes
// becomes an attribute of its own name, unless onlyMapped. commandsByAttribute: whoever may write
// the attribute of a command's name on the entity thereby asks for it. owner: the account of the
// provider whose device it is. intervalS: how often it should report; without it, it is never late.
struct device_draft {
  std::string id, name, entity_type;
  std::optional<std::string> entity_id, kind, owner;
  std::optional<std::vector<attribute_map>> attributes;
  std::optional<bool> only_mapped, commands_by_attribute;
  std::optional<place_dto> place;
  std::optional<std::int64_t> interval_s;
  std::optional<iot::transport> transport;
  std::optional<iot::protocol> protocol;
  std::optional<std::vector<std::string>> commands;
};
BOOST_DESCRIBE_STRUCT(device_draft, (),
                      (id, name, entity_type, entity_id, kind, owner, attributes, only_mapped,
                       commands_by_attribute, place, interval_s, transport, protocol, commands))

// ends: from then on it is no good; nothing: until it is exchanged.
struct key_dto {
  std::int64_t number = 0;
  instant created;
  std::optional<instant> ends;
};
BOOST_DESCRIBE_STRUCT(key_dto, (), (number, created, ends))

struct device_dto : device_draft {
  device_state state = device_state::never;
  instant state_since;
  std::optional<instant> last_seen;  // exact to a quarter of the interval
  std::optional<double> battery;     // as the device's batteryLevel says it
  std::optional<instant> locked;
  instant created, changed;
  std::vector<key_dto> keys;
};
BOOST_DESCRIBE_STRUCT(device_dto, (device_draft),
                      (state, state_since, last_seen, battery, locked, created, changed, keys))
// next: give it as `after` for the page that follows; nothing: this is the last.
struct device_page {
  std::vector<device_dto> items;
  std::int64_t total = 0;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(device_page, (), (items, total, next))

// The only time that a key is shown. label: what a QR code on the device may hold.
struct made_key {
  std::string device;
  std::int64_t number = 0;
  std::string key, label;
};
BOOST_DESCRIBE_STRUCT(made_key, (), (device, number, key, label))
struct made_keys {
  std::vector<made_key> items;
};
BOOST_DESCRIBE_STRUCT(made_keys, (), (items))
// overlapHours: how long the keys before it stay good; 24 where nothing is said.
struct key_wish {
  std::optional<std::int64_t> overlap_hours;
};
BOOST_DESCRIBE_STRUCT(key_wish, (), (overlap_hours))

// value: any JSON but null. expiresInS: one hour where nothing is said.
struct command_draft {
  std::string name;
  std::optional<json_raw> value;
  std::optional<std::int64_t> expires_in_s;
};
BOOST_DESCRIBE_STRUCT(command_draft, (), (name, value, expires_in_s))
struct command_dto {
  std::int64_t number = 0;
  std::string name;
  json_raw value;
  command_state state = command_state::pending;
  std::string asked_by;
  instant asked, expires;
  std::optional<instant> sent, ended;
  std::optional<std::string> info;
};
BOOST_DESCRIBE_STRUCT(command_dto, (),
                      (number, name, value, state, asked_by, asked, expires, sent, ended, info))
struct command_page {
  std::vector<command_dto> items;
};
BOOST_DESCRIBE_STRUCT(command_page, (), (items))

}  // namespace tsu::iot
