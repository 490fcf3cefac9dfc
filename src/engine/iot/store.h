// The only SQL of device management: devices, their keys, their commands. Functions of a
// transaction; whoever calls decides what is one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/iot/dto.h"

namespace tsu::iot {

struct device_row {
  device_draft about;
  std::string owner;
  device_state state = device_state::never;
  instant since;
  std::optional<instant> seen;
  std::optional<double> battery;
  std::optional<instant> locked;
  instant created, changed;
};
struct key_row {
  std::int64_t number = 0;
  std::string device, hash, sealed;  // sealed: empty where it is not kept
  instant created;
  std::optional<instant> ends;
  bool is_good(instant now) const { return !ends || *ends > now; }
};
struct command_row {
  std::int64_t number = 0;
  std::string device, name, value, asked_by;
  transport by = transport::http;
  command_state state = command_state::pending;
  instant asked, expires;
  std::optional<instant> sent, ended;
  std::optional<std::string> info;
};

// With the event that tells of it; false where there is one of that id.
bool insert_device(db::tx&, const device_row&);
void keep_about(db::tx&, const device_row&);  // about, owner, changed; with the event
// With the event that tells of it.
void keep_state(db::tx&, std::string_view id, device_state, instant since);
void keep_lock(db::tx&, std::string_view id, std::optional<instant> locked);
// Something came; battery stays where nothing is said.
void keep_seen(db::tx&, std::string_view id, instant seen, std::optional<double> battery);
std::optional<device_row> find_device(db::reader&, std::string_view id);
std::vector<device_row> all_devices(db::reader&);
// By id, after that one; of everyone where `owner` is nothing.
std::vector<device_row> list_devices(db::reader&, const std::optional<std::string>& owner,
                                     std::string_view after, std::int64_t limit);
struct state_count {
  device_state state;
  std::int64_t count;
};
std::vector<state_count> count_states(db::reader&);

std::int64_t insert_key(db::tx&, const key_row&);
std::vector<key_row> keys_of(db::reader&, std::string_view device);  // by number, also ended ones
// Of keys that would be good for longer; false where none of that number is.
void end_keys(db::tx&, std::string_view device, instant ends);
bool end_key(db::tx&, std::string_view device, std::int64_t number, instant ends);

std::int64_t insert_command(db::tx&, const command_row&);
std::vector<command_row> list_commands(db::reader&, std::string_view device, std::int64_t limit);
// Pending and delivered, oldest first.
std::vector<command_row> open_commands_of(db::reader&, std::string_view device);
std::vector<command_row> pending_over_mqtt(db::reader&, std::int64_t limit);
std::vector<command_row> overdue_commands(db::reader&, instant now, std::int64_t limit);
void keep_command(db::tx&, const command_row&);  // state, sent, ended, info
// Commands that ended, and keys that are no good, since before then.
void forget_ended(db::tx&, instant before);

extern const std::span<const db::statement* const> statements;
extern const std::span<const db::migration> migrations;

}  // namespace tsu::iot
