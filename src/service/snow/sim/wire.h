// A post's report as it goes over the wire: an NGSI-LD entity with what was measured, when by the
// post's clock, and where. Nothing of the truth is in it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "service/snow/sim/post.h"
#include "service/snow/sim/town.h"

namespace tsu::snow::sim {

// How the platform calls things; one place to change it.
struct wire_names {
  std::string type = "SnowPost";
  std::string depth = "snowDepth", temperature = "temperature", battery = "batteryVoltage",
              signal = "rssi", number = "reportNumber", district = "district";
};

// One report ready to go.
struct parcel {
  std::string id;          // of the entity: urn:ngsi-ld:{type}:{post}
  std::string attributes;  // JSON object in NGSI-LD's concise form
};

// `later`: by how much the winter is moved, to stand in the present.
parcel parcel_of(const wire_names&, const town&, const report&, duration later = {});

// The body of POST /ngsi-ld/v1/entityOperations/upsert?options=update.
std::string batch_of(const wire_names&, const std::vector<parcel>&);

// MQTT. One message a report, for the rule of doc/mqtt.md with payload "ngsi-ld".
std::string topic_of(const wire_names&, std::string_view tenant, const parcel&);

// Bare values under tsunagu/{tenant}/{type}/{id}/{attribute}: no rule needed and no time in them,
// so that they count as measured when they arrive. Numbers only.
struct bare_value {
  std::string topic, payload;
};
std::vector<bare_value> bare_values_of(const wire_names&, std::string_view tenant, const parcel&);

}  // namespace tsu::snow::sim
