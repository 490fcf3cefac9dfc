#include "engine/iot/rules.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/broker/model/context.h"
#include "engine/broker/model/names.h"

namespace tsu::iot {
namespace {

using std::chrono::seconds;

constexpr std::size_t id_max = 64, text_max = 200, unit_max = 20, maps_max = 200, names_max = 50;
constexpr std::int64_t late_after = 2, lost_after = 4;  // intervals
constexpr seconds note_at_least{60};

class inspection {
 public:
  explicit inspection(std::string_view at) : at_(at) {}
  void hold(bool is_so, std::string_view field, std::string_view code) {
    if (!is_so) {
      bad_.push_back({at_ + std::string{field}, std::string{code}});
    }
  }
  result<done> end() {
    if (bad_.empty()) {
      return done{};
    }
    return problem{why::not_processable, "something in the registration cannot be",
                   "iot_bad_device", std::move(bad_)};
  }

 private:
  std::string at_;
  std::vector<field_error> bad_;
};

bool is_attribute(std::string_view name) {
  if (name.size() > text_max || !broker::is_name(name)) {
    return false;
  }
  const auto stored = broker::context::core()->stored(name);
  return !broker::is_entity_member(stored) && !broker::is_part_of_an_attribute(stored);
}

bool is_measure_name(std::string_view name) {
  return !name.empty() && name.size() <= 100 && name.find_first_of("|#@/+\r\n") == name.npos;
}

// A command has attributes "{name}_status" and "{name}_info".
bool is_command(std::string_view name) {
  return name.size() <= names_max && broker::is_plain_name(name);
}

void check_attributes(const std::vector<attribute_map>& all, inspection& i) {
  i.hold(all.size() <= maps_max, "attributes", "too_many");
  std::set<std::string_view> from, to;
  for (std::size_t n = 0; n < all.size() && n < maps_max; ++n) {
    const auto& a = all[n];
    const auto at = "attributes[" + std::to_string(n) + "].";
    i.hold(is_measure_name(a.from), at + "from", "not_a_name");
    i.hold(from.insert(a.from).second, at + "from", "twice");
    i.hold(is_attribute(a.to), at + "to", "not_an_attribute");
    i.hold(to.insert(a.to).second, at + "to", "twice");
    i.hold(!a.unit || (!a.unit->empty() && a.unit->size() <= unit_max), at + "unit",
           "out_of_bounds");
    i.hold(!a.scale || (std::isfinite(*a.scale) && *a.scale != 0), at + "scale", "out_of_bounds");
    i.hold(!a.offset || std::isfinite(*a.offset), at + "offset", "out_of_bounds");
    const bool number = a.form.value_or(attribute_form::value) == attribute_form::value;
    i.hold(number || !(a.scale || a.offset || a.unit), at + "form", "not_a_number");
  }
}

void check_commands(const std::vector<std::string>& all, inspection& i) {
  i.hold(all.size() <= names_max, "commands", "too_many");
  i.hold(std::set<std::string>{all.begin(), all.end()}.size() == all.size(), "commands", "twice");
  for (const auto& one : all) {
    i.hold(is_command(one), "commands", "not_a_name");
  }
}

bool is_short(const std::optional<std::string>& text) { return !text || text->size() <= text_max; }

}  // namespace

bool is_device_id(std::string_view id) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == ':' || c == '-';
  };
  return !id.empty() && id.size() <= id_max && std::all_of(id.begin(), id.end(), fits);
}

result<done> check_device(const device_draft& d, std::string_view at) {
  inspection i{at};
  i.hold(is_device_id(d.id), "id", "not_a_code");
  // Both are shown on the device's entity, where this would delete.
  i.hold(d.name != "urn:ngsi-ld:null", "name", "not_a_value");
  i.hold(d.kind != "urn:ngsi-ld:null", "kind", "not_a_value");
  i.hold(!d.name.empty() && d.name.size() <= text_max, "name",
         d.name.empty() ? "empty" : "too_long");
  i.hold(d.entity_type.size() <= text_max && broker::is_name(d.entity_type), "entityType",
         "not_a_name");
  i.hold(!d.entity_id || (d.entity_id->size() <= 512 && broker::is_uri(*d.entity_id)), "entityId",
         "not_a_uri");
  i.hold(is_short(d.kind), "kind", "too_long");
  i.hold(is_short(d.owner), "owner", "too_long");
  i.hold(!d.interval_s || (*d.interval_s > 0 && *d.interval_s <= interval_max_s), "intervalS",
         "out_of_bounds");
  if (d.place) {
    i.hold(std::abs(d.place->lat) <= 90 && std::abs(d.place->lon) <= 180, "place", "out_of_bounds");
  }
  if (d.attributes) {
    check_attributes(*d.attributes, i);
  }
  if (d.commands) {
    check_commands(*d.commands, i);
  }
  for (std::size_t n = 0; d.attributes && n < d.attributes->size(); ++n) {
    i.hold(!is_wish(d, (*d.attributes)[n].to), "attributes[" + std::to_string(n) + "].to",
           "is_a_command");
  }
  return i.end();
}

std::string entity_of(const device_draft& d) {
  return d.entity_id.value_or("urn:ngsi-ld:" + d.entity_type + ":" + d.id);
}

transport transport_of(const device_draft& d) { return d.transport.value_or(transport::http); }
protocol protocol_of(const device_draft& d) { return d.protocol.value_or(protocol::json); }

bool has_command(const device_draft& d, std::string_view name) {
  return d.commands && std::find(d.commands->begin(), d.commands->end(), name) != d.commands->end();
}

bool is_wish(const device_draft& d, std::string_view attribute) {
  return d.commands_by_attribute.value_or(false) && has_command(d, attribute);
}

device_state state_at(std::optional<instant> seen, std::optional<std::int64_t> interval_s,
                      instant now) {
  if (!seen) {
    return device_state::never;
  }
  if (!interval_s || now - *seen <= seconds{*interval_s * late_after}) {
    return device_state::live;
  }
  return now - *seen <= seconds{*interval_s * lost_after} ? device_state::late : device_state::lost;
}

bool must_note(device_state state, std::optional<instant> noted,
               std::optional<std::int64_t> interval_s, instant now) {
  if (state != device_state::live || !noted) {
    return true;
  }
  const auto quarter = interval_s ? duration{seconds{*interval_s}} / 4 : duration{note_at_least};
  return now - *noted >= std::min<duration>(quarter, note_at_least);
}

}  // namespace tsu::iot
