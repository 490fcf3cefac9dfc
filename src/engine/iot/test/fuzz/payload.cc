// What devices send, from any bytes: UltraLight, JSON, topics and tables are read or refused, and
// what was read makes an operation or names a measure. The first byte says which.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/core/assert.h"
#include "engine/iot/entity.h"
#include "engine/iot/payload.h"
#include "engine/iot/read_rows.h"
#include "engine/iot/topic.h"

namespace {

using namespace tsu;
using namespace tsu::iot;

const instant now = *parse_instant("2026-01-15T09:00:00Z");

void use(const result<payload>& read) {
  device_draft d;
  d.id = "dev";
  d.entity_type = "T";
  d.attributes = {{.from = "d", .to = "snowDepth", .unit = "CMT", .scale = 0.1},
                  {.from = "p", .to = "location", .form = attribute_form::place},
                  {.from = "n", .to = "serial", .form = attribute_form::text},
                  {.from = "r", .to = "refRoad", .form = attribute_form::relationship}};
  if (!read.ok()) {
    ASSERT(read.error().code == "iot_bad_payload");
    return;
  }
  for (const auto& g : read.value().groups) {
    ASSERT(!g.all.empty());
    const auto op = entity_of(d, g, g.at.value_or(now));
    ASSERT(op.ok() || !op.error().fields.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  switch (data[0] % 6) {
    case 0: use(read_ultralight(text, "dev")); break;
    case 1: use(read_json_measures(text)); break;
    case 2: use(read_json_answers(text)); break;
    case 3: use(read_single(text, "d")); break;
    case 4: (void)read_rows(text); break;
    default:
      if (const auto topic = parse_topic(text)) {
        ASSERT(!topic->key.empty() && !topic->device.empty());
      }
  }
  return 0;
}
