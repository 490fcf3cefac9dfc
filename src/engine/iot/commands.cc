#include "engine/iot/commands.h"

#include <algorithm>
#include <set>

#include "base/core/log.h"
#include "base/record/audit.h"
#include "engine/broker/broker.h"
#include "engine/iot/entity.h"
#include "engine/iot/keys.h"
#include "engine/iot/rules.h"
#include "engine/iot/topic.h"

namespace tsu::iot {
namespace {

using std::chrono::seconds;

constexpr std::int64_t lives_s = 3'600, lives_max_s = 7 * 86'400, at_once = 200;
constexpr std::size_t value_max = 4'096, info_max = 1'000;

problem no_command(const std::string& name) {
  return {why::not_found, "no command " + name + " here", "iot_no_command"};
}

problem bad_command(std::string field, std::string code) {
  return {why::not_processable,
          "the command cannot be",
          "iot_bad_command",
          {{std::move(field), std::move(code)}}};
}

result<done> check(const command_draft& c, const device_draft& d) {
  if (!has_command(d, c.name)) {
    return no_command(c.name);
  }
  const auto value = c.value ? std::string_view{c.value->text} : "\"\"";
  if (value.size() > value_max) {
    return bad_command("value", "too_long");
  }
  if (protocol_of(d) == protocol::ul && !fits_ultralight(value)) {
    return bad_command("value", "not_for_ultralight");
  }
  const auto lives = c.expires_in_s.value_or(lives_s);
  if (lives < 1 || lives > lives_max_s) {
    return bad_command("expiresInS", "out_of_bounds");
  }
  return done{};
}

// The newest good key whose text is kept, and that text.
std::optional<std::string> topic_key(const parts& on, tenant_code tenant,
                                     const std::vector<key_row>& keys, instant now) {
  for (auto k = keys.rbegin(); on.key && k != keys.rend(); ++k) {
    if (k->is_good(now) && !k->sealed.empty()) {
      auto text = open_key(*on.key, tenant, *k);
      if (text.ok()) {
        return std::move(text).value();
      }
    }
  }
  return std::nullopt;
}

command_row new_command(const command_draft& c, const device_draft& d, const asker& by,
                        instant now) {
  return {.device = d.id,
          .name = c.name,
          .value = c.value ? c.value->text : "\"\"",
          .asked_by = by.who.subject,
          .by = transport_of(d),
          .asked = now,
          .expires = now + seconds{c.expires_in_s.value_or(lives_s)},
          .sent = {},
          .ended = {},
          .info = {}};
}

void tell(db::tx& t, const command_row& c) {
  std::string body = R"({"command":")" + c.name + R"(","state":")";
  body.append(boost::describe::enum_to_string(c.state, "")).append("\"}");
  t.append_change(command_changed, c.device, body);
}

void move_to(db::tx& t, command_row& c, command_state to, std::optional<std::string> info = {}) {
  c.state = to;
  (to == command_state::delivered ? c.sent : c.ended) = t.now();
  if (info) {
    c.info = info->substr(0, info_max);
  }
  keep_command(t, c);
  tell(t, c);
}

// One state after the other where a name stands twice: the newest is what remains.
task<result<done>> show_states(const parts& on, tenant_code tenant, const device_draft& d,
                               const std::vector<command_row>& all) {
  if (all.empty()) {
    co_return done{};
  }
  std::vector<broker::write_op> ops;
  for (const auto& c : all) {
    ops.push_back(command_entity(d, c, on.time.now()));
  }
  const broker::town_key key{tenant, {}};
  for (const auto& one : co_await on.entities.write_all(key, std::move(ops))) {
    if (!one.ok()) {
      co_return one.error();
    }
  }
  co_return done{};
}

result<std::vector<command_row>> end_answered(db::tx& t, const std::string& device,
                                              const std::vector<command_answer>& answers) {
  auto open = open_commands_of(t, device);
  std::vector<command_row> out;
  for (const auto& a : answers) {
    const auto its = std::find_if(open.begin(), open.end(), [&](const command_row& c) {
      return c.name == a.name && c.expires > t.now();
    });
    if (its == open.end()) {
      return no_command(a.name);
    }
    move_to(t, *its, a.error ? command_state::error : command_state::ok, a.info);
    out.push_back(std::move(*its));
    open.erase(its);
  }
  return out;
}

}  // namespace

command_dto shown(const command_row& c) {
  return {.number = c.number,
          .name = c.name,
          .value = {c.value},
          .state = c.state,
          .asked_by = c.asked_by,
          .asked = c.asked,
          .expires = c.expires,
          .sent = c.sent,
          .ended = c.ended,
          .info = c.info};
}

task<void> show_commands(const parts& on, tenant_code tenant, std::vector<command_row> all) {
  auto& town = on.stores.at(tenant, db::place::town);
  std::map<std::string, std::vector<command_row>> by_device;
  for (auto& c : all) {
    by_device[c.device].push_back(std::move(c));
  }
  for (const auto& [id, its] : by_device) {
    const auto row = co_await town.read([&](db::reader& r) { return find_device(r, id); });
    if (!row) {
      continue;
    }
    if (const auto shown = co_await show_states(on, tenant, row->about, its); !shown.ok()) {
      log_warning("commands of {}: {}", id, shown.error().detail);
    }
  }
}

result<command_row> keep_asked_command(db::tx& t, const parts& on, tenant_code tenant,
                                       const std::string& device, const command_draft& c,
                                       const asker& by) {
  TRY(const auto row, device_for(t, device, by));
  if (row.state == device_state::retired) {
    return problem{why::conflict, "the device is retired", "iot_retired"};
  }
  TRY(const done sound, check(c, row.about));
  if (open_commands_of(t, device).size() >= commands_max) {
    return problem{why::conflict, "100 commands of the device have not ended",
                   "iot_too_many_commands"};
  }
  auto made = new_command(c, row.about, by, t.now());
  if (made.by == transport::mqtt && !topic_key(on, tenant, keys_of(t, device), t.now())) {
    return problem{why::conflict, "no key of the device is kept for its topic; exchange it",
                   "iot_no_topic"};
  }
  made.number = insert_command(t, made);
  tell(t, made);
  record::audit(t, {.actor = by.who.subject,
                    .role = by.who.role,
                    .action = "iot.command.asked",
                    .subject_kind = "iot.device",
                    .subject = device});
  return made;
}

task<result<command_dto>> ask_command(const parts& on, tenant_code tenant, std::string device,
                                      command_draft c, const asker& by) {
  auto& town = on.stores.at(tenant, db::place::town);
  const auto closure = [&](db::tx& t) { return keep_asked_command(t, on, tenant, device, c, by); };
  CO_TRY(const auto made, co_await town.write(closure));
  std::vector<command_row> one{made};
  co_await show_commands(on, tenant, std::move(one));
  co_return shown(made);
}

task<std::vector<command_row>> fetch_commands(const parts& on, tenant_code tenant,
                                              const device_row& d) {
  std::vector<command_row> out;
  if (!d.about.commands || d.about.commands->empty()) {
    co_return out;
  }
  auto& town = on.stores.at(tenant, db::place::town);
  const bool one_of_each = protocol_of(d.about) == protocol::json;
  out = co_await town.write([&](db::tx& t) {
    std::vector<command_row> fetched;
    std::set<std::string> names;
    for (auto& c : open_commands_of(t, d.about.id)) {
      const bool waits =
          c.state == command_state::pending && c.by == transport::http && c.expires > t.now();
      if (waits && (names.insert(c.name).second || !one_of_each)) {
        move_to(t, c, command_state::delivered);
        fetched.push_back(c);
      }
    }
    return fetched;
  });
  if (const auto seen = co_await show_states(on, tenant, d.about, out); !seen.ok()) {
    log_warning("commands of {}: {}", d.about.id, seen.error().detail);
  }
  co_return out;
}

task<result<done>> take_answers(const parts& on, tenant_code tenant, const device_row& d,
                                const std::vector<command_answer>& answers) {
  if (answers.empty()) {
    co_return done{};
  }
  auto& town = on.stores.at(tenant, db::place::town);
  const auto closure = [&](db::tx& t) { return end_answered(t, d.about.id, answers); };
  CO_TRY(const auto ended, co_await town.write(closure));
  if (const auto seen = co_await show_states(on, tenant, d.about, ended); !seen.ok()) {
    log_warning("commands of {}: {}", d.about.id, seen.error().detail);  // they have ended
  }
  co_return done{};
}

task<std::vector<published_command>> commands_to_publish(const parts& on, tenant_code tenant) {
  auto& town = on.stores.at(tenant, db::place::town);
  const auto now = on.time.now();
  co_return co_await town.read([&](db::reader& r) {
    std::vector<published_command> out;
    for (const auto& c : pending_over_mqtt(r, at_once)) {
      const auto row = find_device(r, c.device);
      const auto key = topic_key(on, tenant, keys_of(r, c.device), now);
      if (row && key && c.expires > now) {
        out.push_back({c.number, command_topic(*key, c.device),
                       protocol_of(row->about) == protocol::ul
                           ? ultralight_command(c.device, c.name, c.value)
                           : json_command(c.name, c.value)});
      }
    }
    return out;
  });
}

task<void> note_published(const parts& on, tenant_code tenant, std::vector<std::int64_t> numbers) {
  auto& town = on.stores.at(tenant, db::place::town);
  auto sent = co_await town.write([&](db::tx& t) {
    std::vector<command_row> out;
    for (auto& c : pending_over_mqtt(t, at_once)) {
      if (std::find(numbers.begin(), numbers.end(), c.number) != numbers.end()) {
        move_to(t, c, command_state::delivered);
        out.push_back(c);
      }
    }
    return out;
  });
  co_await show_commands(on, tenant, std::move(sent));
}

task<void> expire_commands(const parts& on, tenant_code tenant) {
  auto& town = on.stores.at(tenant, db::place::town);
  for (;;) {
    auto over = co_await town.write([&](db::tx& t) {
      auto all = overdue_commands(t, t.now(), at_once);
      for (auto& c : all) {
        const bool fetched = c.state == command_state::delivered;
        move_to(t, c, command_state::expired, fetched ? "no answer came" : "nobody fetched it");
      }
      return all;
    });
    if (over.empty()) {
      co_return;
    }
    co_await show_commands(on, tenant, std::move(over));
  }
}

}  // namespace tsu::iot
