// pick and omit from any bytes, the first line for pick: they are taken or refused, and what is
// taken gives JSON.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/assert.h"
#include "base/core/json_text.h"
#include "engine/broker/api/query_parameters.h"

namespace {

using namespace tsu;
using namespace tsu::broker;

void write_one(const reply_form& form) {
  term_table names;
  const std::string_view type = "T";
  const auto e = entity_version::make(
      {.id = "urn:a:1",
       .types = {&type, 1},
       .text =
           R"({"a":{"type":"Property","value":1},"r":{"type":"Relationship","object":"urn:a:2"}})"},
      names);
  std::string out;
  append_entity(out, *e, names, form);
  ASSERT(check_and_minify(out).ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all{reinterpret_cast<const char*>(data), size};
  const auto cut = std::min(all.find('\n'), all.size());
  const auto omit = all.substr(std::min(cut + 1, all.size()));
  std::string text = "join=inline&joinLevel=10&pick=" + http::percent_encoded(all.substr(0, cut));
  text += omit.empty() ? "" : "&omit=" + http::percent_encoded(omit);
  auto query = http::query_values::parse(text);
  if (!query) {
    return 0;
  }
  const http::request request;
  const caller nobody;
  const call c{.request = request,
               .tenant = tenant_code::parse("011002").value(),
               .who = nobody,
               .now = *parse_instant("2026-01-31T00:00:00Z")};
  ngsi_request r{.of = &c, .town = {c.tenant, {}}};
  r.query = std::move(*query);
  if (const auto form = read_form(r); form.ok()) {
    write_one(form.value());
  }
  return 0;
}
