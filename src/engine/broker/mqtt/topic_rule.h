// What an MQTT message means: a topic pattern and where in the payload values, times and units are,
// to the operation it asks for. Pure; any thread.
#pragma once

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
};

struct topic_rule {
  // Levels, each literal or {name} for any one level: "tsunagu/{tenant}/{type}/{id}/{attribute}".
  std::string topic;
  std::string tenant = "{tenant}";
  std::string service = {};
  std::string id = "urn:ngsi-ld:{type}:{id}";
  std::string type = "{type}";
  std::vector<payload_field> fields = {{}};
  // The payload (of a last will, say) tells whether the device is there: "online", "1", "true" or
  // another word. The field's attribute becomes true or false.
  bool liveness = false;
};

struct topic_meaning {
  std::string tenant, service;
  write_op op;  // upsert_update; observedAt is `arrived` where the rule names no time
};

using topic_names = std::map<std::string, std::string>;

// Refuses a rule that cannot work: an unknown {name}, an empty level, "+" or "#".
result<done> check_rule(const topic_rule&);
// "tsunagu/+/+/+/+", for the subscription.
std::string filter_of(const topic_rule&);
// The values of the {names}, or nothing where the topic is another.
std::optional<topic_names> match_topic(const topic_rule&, std::string_view topic);
// Refuses with a code that names the reason: not_json, too_large, no_value, bad_time, bad_name.
result<topic_meaning> meaning_of(const topic_rule&, const topic_names&, std::string_view payload,
                                 instant arrived);

}  // namespace tsu::broker
