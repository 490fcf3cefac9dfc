// A @context and a body of anybody, with a line feed between them: what is spelled out is JSON,
// says nothing by another name any more, and stays as it is when it is spelled out again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/assert.h"
#include "base/core/executor.h"
#include "base/core/json_text.h"
#include "engine/broker/model/read_entity.h"
#include "engine/broker/model/spelled_out.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsu;
  const std::string_view all{reinterpret_cast<const char*>(data), size};
  const auto cut = all.find('\n');
  if (cut == all.npos) {
    return 0;
  }
  const auto names = check_and_minify(all.substr(0, cut));
  const auto body = check_and_minify(all.substr(cut + 1));
  if (!names.ok() || !body.ok()) {
    return 0;
  }
  event_loop loop;
  broker::context_cache cache;
  const auto context = loop.wait(cache.resolve(names.value()));
  if (!context.ok()) {
    return 0;
  }
  const auto text = broker::spelled_out(body.value(), *context.value());
  if (!text.ok()) {
    return 0;
  }
  ASSERT(check_and_minify(text.value()).ok());
  const auto again = broker::spelled_out(text.value(), *context.value());
  ASSERT(again.ok() && again.value() == text.value());
  const auto flat = loop.wait(cache.resolve(context.value()->flattened()));
  ASSERT(flat.ok());
  if (const auto d = broker::read_entity(text.value(), *context.value(), {}); d.ok()) {
    for (const auto& a : d.value().attributes) {
      ASSERT(a.text.empty() || check_and_minify(a.text, 128).ok());
    }
  }
  return 0;
}
