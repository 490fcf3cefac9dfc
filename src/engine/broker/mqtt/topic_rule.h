// What an MQTT message means: a topic pattern and where in the payload values, times and units are,
// to the operation it asks for. Pure; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/model/draft.h"

namespace tsu::broker {

struct payload_field {
  std::string attribute = "{attribute}";  // may hold {names} from the topic
  std::string value = {};        // JSON pointer (RFC 6901) to the value; "": the whole payload
  std::string observed_at = {};  // pointer to an ISO time, or seconds or milliseconds since 1970
  std::string unit = {};         // UN/CEFACT code as it is, or with a leading "/" a pointer to it
  double scale = 1, offset = 0;  // of a number: value * scale + offset
};

// values: `fields` say what is taken. attributes: a JSON object, each member an attribute's value
// (null: left out). ngsi_ld: attributes as NGSI-LD writes them, normalized or concise.
enum class payload_kind : std::uint8_t { values, attributes, ngsi_ld };

struct topic_rule {
  // Levels: literal, "+" for any one level, {name} for any one level that is used below:
  // "tsunagu/{tenant}/{type}/{id}/{attribute}".
  std::string topic;
  std::string tenant = "{tenant}";
  std::string service = {};
  std::string id = "urn:ngsi-ld:{type}:{id}";
  std::string type = "{type}";
  payload_kind payload = payload_kind::values;
  std::vector<payload_field> fields = {{}};  // of values
  std::string observed_at = {};              // of attributes: pointer, as payload_field has one
  // The payload (of a last will, say) tells whether the device is there: "online", "1", "true" or
  // another word. The field's attribute becomes true or false.
  bool liveness = false;
};

struct topic_meaning {
  std::string tenant, service;
  write_op op;  // upsert_update; observedAt is `arrived` where the rule names no time
};

using topic_names = std::map<std::string, std::string>;

// Refuses a rule that cannot work: an unknown {name}, an empty level, "#", a pointer that is none.
result<done> check_rule(const topic_rule&);
// "tsunagu/+/+/+/+", for the subscription.
std::string filter_of(const topic_rule&);
// The values of the {names}, or nothing where the topic is another.
std::optional<topic_names> match_topic(const topic_rule&, std::string_view topic);
// Refuses with a code that names the reason: not_json, too_large, no_value, bad_time, bad_name,
// not_a_number, bad_attributes.
result<topic_meaning> meaning_of(const topic_rule&, const topic_names&, std::string_view payload,
                                 instant arrived);

}  // namespace tsu::broker
