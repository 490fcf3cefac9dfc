#include "engine/iot/mqtt_devices.h"

#include <charconv>
#include <exception>

#include "base/core/executor.h"
#include "engine/iot/commands.h"
#include "engine/iot/keys.h"
#include "engine/iot/rules.h"
#include "engine/iot/take_measures.h"
#include "engine/iot/topic.h"

namespace tsu::iot {
namespace {

// The reasons of broker::drop_reasons.
std::string reason_of(const problem& p) {
  return p.code == "iot_wrong_key"     ? "wrong_key"
         : p.code == "iot_locked"      ? "locked"
         : p.code == "iot_retired"     ? "retired"
         : p.code == "iot_bad_payload" ? "bad_payload"
         : p.code == "iot_bad_value"   ? "bad_value"
         : p.code == "iot_bad_name"    ? "bad_name"
         : p.code == "iot_bad_time"    ? "bad_time"
         : p.code == "iot_no_command"  ? "no_command"
                                       : "refused";
}

result<payload> read(const device_topic& to, protocol in, std::string_view text) {
  switch (to.kind) {
    case topic_kind::single: return read_single(text, to.attribute);
    case topic_kind::answer:
      return in == protocol::ul ? read_ultralight(text, to.device) : read_json_answers(text);
    default:
      return in == protocol::ul ? read_ultralight(text, to.device) : read_json_measures(text);
  }
}

std::string ticket_of(tenant_code tenant, std::int64_t number) {
  return std::string{tenant.text()} + "/" + std::to_string(number);
}

// What several coroutines of one thread come to, and who waits for them.
struct meeting {
  std::size_t open = 0;
  std::exception_ptr failed;
  completion<done> over;
  void leave() {
    if (--open == 0) {
      over.set(done{});
    }
  }
};

}  // namespace

std::vector<std::string> mqtt_devices::filters() const { return topic_filters(); }

bool mqtt_devices::is_mine(std::string_view topic) const { return parse_topic(topic).has_value(); }

task<std::string> mqtt_devices::take_one(const broker::mqtt_message& m) {
  const auto to = parse_topic(m.topic);
  const auto tenant = to ? tenant_of_key(to->key) : std::nullopt;
  if (!tenant) {
    co_return "wrong_key";
  }
  if (!on_.stores.has_tenant(*tenant)) {
    co_return "no_tenant";
  }
  const auto device = co_await admit(on_, *tenant, to->device, to->key);
  if (!device.ok()) {
    co_return reason_of(device.error());
  }
  const auto& known = *device.value();
  if (to->kind == topic_kind::status) {
    const bool online = m.payload == "online" || m.payload == "1" || m.payload == "true";
    const auto told = co_await take_status(on_, *tenant, known, online);
    co_return told.ok() ? "written" : reason_of(told.error());
  }
  const auto said = read(*to, to->says.value_or(protocol_of(known.row.about)), m.payload);
  if (!said.ok()) {
    co_return reason_of(said.error());
  }
  const auto ended = co_await take_answers(on_, *tenant, known.row, said.value().answers);
  if (!ended.ok()) {
    co_return reason_of(ended.error());
  }
  const auto taken = co_await take_measures(on_, *tenant, known, said.value().groups, std::nullopt);
  if (!taken.ok()) {
    co_return reason_of(taken.error());
  }
  const bool same = taken.value().written == 0 && said.value().answers.empty();
  co_return same ? "unchanged" : "written";
}

// Devices side by side, so that one commit carries many; messages of one device in their order.
task<std::vector<std::string>> mqtt_devices::take(std::vector<broker::mqtt_message> all) {
  std::vector<std::string> out(all.size());
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_device;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto to = parse_topic(all[i].topic);
    by_device[to ? std::string{to->device} : std::string{}].push_back(i);
  }
  const auto run = [&](const std::vector<std::size_t>& its, meeting& m) -> task<void> {
    try {
      for (const auto i : its) {
        out[i] = co_await take_one(all[i]);
      }
    } catch (...) {
      m.failed = std::current_exception();
    }
    m.leave();
  };
  meeting m;
  m.open = by_device.size();
  if (m.open > 0) {
    co_await m.over.wait([&] {
      for (const auto& [device, its] : by_device) {
        spawn(run(its, m));
      }
    });
  }
  if (m.failed) {
    std::rethrow_exception(m.failed);
  }
  co_return out;
}

task<std::vector<broker::mqtt_outgoing>> mqtt_devices::to_publish() {
  std::vector<broker::mqtt_outgoing> out;
  if (!on_.key) {
    co_return out;
  }
  for (const auto tenant : on_.stores.tenants()) {
    auto& seen = towns_[tenant];
    const auto newest = on_.stores.at(tenant, db::place::town).newest_change();
    if (newest == seen.change && !seen.waits) {
      continue;
    }
    const auto all = co_await commands_to_publish(on_, tenant);
    seen = {newest, !all.empty()};
    for (const auto& c : all) {
      out.push_back({ticket_of(tenant, c.number), c.topic, c.payload});
    }
  }
  co_return out;
}

task<void> mqtt_devices::published(std::vector<std::string> tickets) {
  std::map<tenant_code, std::vector<std::int64_t>> by_town;
  for (const auto& one : tickets) {
    std::int64_t number = 0;
    std::from_chars(one.data() + 7, one.data() + one.size(), number);
    by_town[tenant_code::parse(one.substr(0, 6)).value()].push_back(number);
  }
  for (auto& [tenant, numbers] : by_town) {
    co_await note_published(on_, tenant, std::move(numbers));
  }
}

}  // namespace tsu::iot
