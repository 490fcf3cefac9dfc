// Bodies of POST query from any bytes: they are taken or refused, and what is taken can be asked
// of an entity.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/core/json_text.h"
#include "engine/broker/api/query_body.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/query/select.h"

namespace {

using namespace tsu;
using namespace tsu::broker;

void ask_one(const query& q) {
  term_table names;
  const std::string_view type = "T";
  const auto e = entity_version::make(
      {.id = "urn:a:1",
       .types = {&type, 1},
       .text =
           R"({"a":{"type":"Property","value":1},"r":{"type":"Relationship","object":"urn:a:2"}})"},
      names);
  (void)fits(q, *e, names, [](std::string_view) { return entity_ptr{}; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto json = check_and_minify({reinterpret_cast<const char*>(data), size});
  if (!json.ok()) {
    return 0;
  }
  const http::request request;
  const caller nobody;
  const call c{.request = request,
               .tenant = tenant_code::parse("011002").value(),
               .who = nobody,
               .now = *parse_instant("2026-01-31T00:00:00Z")};
  for (const auto time : {time_query::no, time_query::allowed}) {
    ngsi_request r{.of = &c, .town = {c.tenant, {}}};
    r.body = json.value();
    if (!take_query_body(r, time).ok()) {
      continue;
    }
    if (const auto q = read_query(r); q.ok()) {
      ask_one(q.value());
    }
    (void)read_form(r);
  }
  return 0;
}
