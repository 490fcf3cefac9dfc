// JEXL expressions and templates from any bytes: they parse or refuse, and what parses ends within
// its steps, with JSON.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/core/assert.h"
#include "base/core/json_text.h"
#include "engine/broker/v2/jexl/expression.h"
#include "engine/broker/v2/template.h"

namespace {

using namespace tsu;
using namespace tsu::broker::v2;

const jexl::value known = jexl::from_json(
    R"({"a":1,"s":"10 m/s","l":[3,1,2],"o":{"x":{"y":"z"}},"n":null,"t":"2026-01-01T00:00:00Z"})");
const instant now = from_micros(1'767'225'600'000'000);

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all{reinterpret_cast<const char*>(data), size};
  const jexl::lookup find = [](std::string_view name) { return known.member(name); };
  if (const auto e = jexl::expression::parse(all); e.ok()) {
    ASSERT(!jexl::to_json(e.value().evaluate(find, now)).empty());
  }
  (void)text_template{all}.filled(find, now);
  if (const auto json = check_and_minify(all); json.ok()) {
    const auto filled = json_template{json.value()}.filled(find, now);
    ASSERT(!filled.empty());
  }
  return 0;
}
