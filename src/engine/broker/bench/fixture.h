// The five-attribute entity of about 550 bytes that the broker's figures are measured with.
#pragma once

#include <fmt/format.h>

#include <string>

#include "base/core/time.h"
#include "engine/broker/model/entity.h"

namespace tsu::broker::bench {

inline std::string fixture_id(std::size_t i) { return fmt::format("urn:ngsi-ld:Vehicle:{:08}", i); }

// Spread over a square of two degrees; speed has 1,000 values, name is the entity's own.
inline std::string fixture_text(std::size_t i) {
  return fmt::format(
      R"({{"speed":{{"type":"Property","value":{},"observedAt":"2026-01-05T10:00:00Z",)"
      R"("unitCode":"KMH"}},"brandName":{{"type":"Property","value":"brand {}"}},)"
      R"("fuel":{{"type":"Property","value":{}.5,"observedAt":"2026-01-05T10:00:00Z",)"
      R"("unitCode":"P1"}},"isParked":{{"type":"Relationship",)"
      R"("object":"urn:ngsi-ld:OffStreetParking:{}"}},"location":{{"type":"GeoProperty",)"
      R"("value":{{"type":"Point","coordinates":[{:.5f},{:.5f}]}}}}}})",
      i % 1'000, i, i % 100, i % 500, 140.0 + static_cast<double>(i * 7'919 % 200'000) / 1e5,
      42.0 + static_cast<double>(i * 104'729 % 200'000) / 1e5);
}

inline entity_ptr fixture_entity(std::size_t i, term_table& names) {
  const std::string_view type = "Vehicle";
  const auto id = fixture_id(i), text = fixture_text(i);
  return entity_version::make({.id = id,
                               .types = {&type, 1},
                               .text = text,
                               .created = from_micros(1'767'225'600'000'000),
                               .modified = from_micros(1'767'225'600'000'000)},
                              names);
}

}  // namespace tsu::broker::bench
