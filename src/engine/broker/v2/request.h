// A request of NGSIv2, read as far as all operations share it: service and service paths, options,
// body. A value that lives as long as its handler.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/module/module.h"
#include "engine/broker/api/parts.h"
#include "engine/broker/v2/names.h"

namespace tsu::broker::v2 {

enum class takes : std::uint8_t { nothing, json, json_or_text };
enum class gives : std::uint8_t { json, json_or_text };

// What one operation takes; an option beyond it is a BadRequest, an unknown parameter is nothing.
struct operation {
  takes body = takes::nothing;
  std::span<const std::string_view> options = {};
  gives answer = gives::json;
};

struct request {
  const call* of = nullptr;
  town_key town;
  std::vector<service_path> paths;  // as sent; empty: none
  http::query_values query;
  std::string body;  // checked and minified, or the text
  bool text = false;

  const std::string* parameter(std::string_view name) const { return query.find(name); }
  bool has_option(std::string_view) const;
  // The scope of the one path that an update is for; "/" where none is named.
  result<std::string> scope_of_update() const;
};

result<request> open_request(const parts&, const call&, const operation&);

// Whether the Accept fields let that media type through; everything where there are none.
bool accepts(const http::fields&, std::string_view media);

// "a,b" -> a, b.
std::vector<std::string> comma_list(std::string_view);

// An id as Orion makes them: 24 hexadecimal digits.
std::string fresh_id(const call&);

using inner_handler = answer (*)(const parts&, call&);
answer answered(inner_handler, const parts&, call&);

// on<ngsiv2<create_entity>> in the module's table: refusals in the protocol's own form, the
// correlator given back.
template <inner_handler Fn>
answer ngsiv2(const parts& p, call& c) {
  return v2::answered(Fn, p, c);  // not the one of NGSI-LD
}

struct page {
  std::int64_t limit = 20, offset = 0;
};
result<page> read_page(const request&);

}  // namespace tsu::broker::v2
