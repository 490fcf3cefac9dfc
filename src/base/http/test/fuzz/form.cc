// Any bytes as a form: the reader neither crashes nor goes beyond its limits, and what it lets
// through reads the same again after it was written.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/assert.h"
#include "base/http/form.h"

namespace {

using namespace tsu::http;

constexpr form_limits limits{.bytes = 4096, .fields = 20, .name_bytes = 40, .value_bytes = 200};

std::string written(const form& f) {
  std::string out;
  for (const auto& [name, value] : f) {
    ASSERT(name.size() <= limits.name_bytes && value.size() <= limits.value_bytes);
    ASSERT(name.find('\0') == name.npos && value.find('\0') == value.npos);
    ASSERT(f.count(name) == 1 || f.repeated());
    append_form_field(out, name, value);
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  request said{.verb = method::post, .body = "a=1"};
  said.headers.add("content-type", input);
  (void)form::of_body(said, limits);
  const auto once = form::parse(input, limits);
  if (!once.ok()) {
    return 0;
  }
  const auto text = written(once.value());
  const auto twice = form::parse(text, {.bytes = 1 << 20});
  ASSERT(twice.ok() && written(twice.value()) == text);
  return 0;
}
