// q and mq of NGSIv2 from any bytes: they parse or refuse, and what parses can be tested on an
// entity. The first byte says which.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/broker/v2/simple_query.h"

namespace {

using namespace tsu::broker;
using namespace tsu::broker::v2;

constexpr std::string_view text =
    R"({"a":{"type":"Property","value":1,"m":{"type":"Property","value":[1,"x",{"c":2}]}},)"
    R"("o":{"type":"Property","value":{"x":{"y":"2026-01-01T00:00:00.000Z"}}},)"
    R"("n":{"type":"JsonProperty","json":null},)"
    R"("location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[1,2]}}})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view all{reinterpret_cast<const char*>(data), size};
  const auto over = all.front() == 'm' ? simple_query::over::metadata : simple_query::over::values;
  const auto q = simple_query::parse(all.substr(1), over);
  if (!q.ok()) {
    return 0;
  }
  term_table names;
  const std::string_view type = "T";
  const auto e = entity_version::make({.id = "urn:a:1", .types = {&type, 1}, .text = text}, names);
  step_counter steps{match_steps_max};
  (void)q.value().holds(shown(*e, names), &steps);
  (void)q.value().necessary();
  return 0;
}
