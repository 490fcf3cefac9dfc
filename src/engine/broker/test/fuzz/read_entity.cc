// Bytes from anybody: what is let in must be canonical, that is, make a version, be read again by
// the same rules, and come out in every form as JSON.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/assert.h"
#include "base/core/json_text.h"
#include "engine/broker/model/apply.h"
#include "engine/broker/model/read_entity.h"
#include "engine/broker/model/write_entity.h"

namespace tsu::broker {
namespace {

void check_version(const applied& a, const std::string& id, term_table& terms) {
  const std::vector<std::string_view> types(a.types.begin(), a.types.end());
  const std::vector<std::string_view> scopes(a.scopes.begin(), a.scopes.end());
  const auto e = entity_version::make({.id = id,
                                       .types = types,
                                       .scopes = scopes,
                                       .text = a.text,
                                       .created = a.created,
                                       .modified = a.modified,
                                       .expires = a.expires,
                                       .times = a.times},
                                      terms);
  for (const auto format :
       {reply_format::normalized, reply_format::concise, reply_format::simplified}) {
    for (const bool geojson : {false, true}) {
      std::string out;
      append_entity(out, *e, terms, {.format = format, .sys_attrs = geojson, .geojson = geojson});
      ASSERT(check_and_minify(out, 128).ok());
    }
  }
  std::string normal;
  append_entity(normal, *e, terms, {});
  const auto again = read_entity(normal, *context::core(), {});
  ASSERT(again.ok());
  const auto same = apply(
      e.get(), terms, {.how = write_kind::upsert_replace, .entity = again.value()}, from_micros(9));
  ASSERT(same.ok() && !same.value().outcome.changed);
}

void merge_twice(const entity_draft& d, term_table& terms) {
  write_op op{.how = write_kind::merge, .entity = d};
  const std::string_view types[] = {"T"};
  const auto e = entity_version::make(
      {.id = "urn:e:1",
       .types = types,
       .text = R"({"a":{"type":"Property","value":{"x":1}},"b":{"type":"Relationship",)"
               R"("object":"urn:e:2"}})"},
      terms);
  const auto merged = apply(e.get(), terms, op, from_micros(1));
  ASSERT(!merged.ok() ||
         check_and_minify(merged.value().text.empty() ? "{}" : merged.value().text).ok());
}

}  // namespace
}  // namespace tsu::broker

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsu;
  using namespace tsu::broker;
  const auto json = check_and_minify({reinterpret_cast<const char*>(data), size});
  if (!json.ok()) {
    return 0;
  }
  term_table terms;
  const auto draft = read_entity(json.value(), *context::core(), {});
  if (draft.ok()) {
    const auto a =
        apply(nullptr, terms, {.how = write_kind::create, .entity = draft.value()}, from_micros(1));
    ASSERT(a.ok());
    check_version(a.value(), draft.value().id, terms);
  }
  const auto fragment = read_entity(
      json.value(), *context::core(),
      {.nulls = null_rule::merge, .needs_type = false, .partial = true, .id = "urn:e:1"});
  if (fragment.ok()) {
    merge_twice(fragment.value(), terms);
  }
  (void)read_attribute(json.value(), "a", *context::core(),
                       {.nulls = null_rule::remove, .partial = true});
  return 0;
}
