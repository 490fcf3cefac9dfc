// q, type, scopeQ, patterns and geo-queries from any bytes: they parse or refuse, and what parses
// can be tested on an entity. The first byte says which.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/broker/query/query.h"

namespace {

using namespace tsu::broker;

const stored_name_of as_is = [](std::string_view n) { return std::string{n}; };

constexpr std::string_view text =
    R"({"a":{"type":"Property","value":1,"b":{"type":"Property","value":[1,"x",{"c":2}]}},)"
    R"("l":{"type":"LanguageProperty","languageMap":{"en":"x","ja":["y"]}},)"
    R"("r":{"type":"Relationship","object":["urn:a:1"]},)"
    R"("location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[1,2]}}})";

void test_condition(std::string_view q) {
  const auto c = condition::parse(q, as_is);
  if (!c.ok()) {
    return;
  }
  term_table names;
  const std::string_view type = "T";
  const auto e = entity_version::make({.id = "urn:a:1", .types = {&type, 1}, .text = text}, names);
  (void)c.value().holds(*e, names, [&](std::string_view) { return e; });
  (void)c.value().necessary();
  (void)c.value().attributes();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view all{reinterpret_cast<const char*>(data), size};
  const auto rest = all.substr(1);
  switch (all.front()) {
    case 't': (void)parse_type_selection(rest, as_is); break;
    case 's':
      if (const auto s = scope_query::parse(rest); s.ok()) {
        (void)s.value().holds("/a/b\n/c");
      }
      break;
    case 'p':
      if (const auto p = pattern::parse(rest.substr(0, rest.find('\n'))); p.ok()) {
        (void)p.value().found_in(rest.substr(0, 2'000));
      }
      break;
    case 'g': {
      const auto kind_end = rest.find('\n');
      const auto kind = rest.substr(0, kind_end);
      const auto coordinates = kind_end == rest.npos ? rest : rest.substr(kind_end + 1);
      if (const auto g = geo_query::parse("intersects", kind, coordinates); g.ok()) {
        (void)g.value().holds(R"({"type":"Point","coordinates":[1,2]})");
      }
      break;
    }
    default: test_condition(rest);
  }
  return 0;
}
