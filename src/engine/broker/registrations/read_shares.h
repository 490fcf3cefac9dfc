// What sources are asked for where entities are read (ETSI GS CIM 009 v1.9.1, 5.7.1 and 5.7.2), and
// what they told, put together. Used by one coroutine.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/broker/api/ngsi_request.h"
#include "engine/broker/api/parts.h"
#include "engine/broker/model/write_entity.h"
#include "engine/broker/query/query.h"
#include "engine/broker/registrations/discovery.h"
#include "engine/broker/registrations/flights.h"
#include "engine/broker/registrations/pile.h"

namespace tsu::broker {

inline constexpr std::int64_t source_window_max = 1'000;  // of a source's or our own entities

struct shared_read {
  const parts& p;
  const ngsi_request& r;
  // Any of these will do; the first that a source offers is used.
  std::vector<source_operation> ways;
  query wanted = {};  // what a provider of NGSIv2 is held to
  std::vector<source_match> matches = {};
  std::string warnings = {};
  std::int64_t told_total = 0;                     // by sources
  std::size_t fetches_left = fetches_per_request;  // of @contexts that their entities name
};

// 5.7.1.4 and 5.7.2.4: sources of the latest values that offer the operation. Those that only lend
// are for requests of NGSI-LD: NGSIv2 asks its providers itself.
enum class lenders : std::uint8_t { too, not_them };
void find_sources(shared_read&, const town_sources&, const source_filter&, lenders = lenders::too);

// The sources that may be asked; those of a loop are told in a warning (6.3.17). Nothing: the
// source has nothing of it.
using request_of =
    std::function<std::optional<source_request>(const source_match&, source_operation)>;
void start_all(shared_read&, flights&, const request_of&);

// What came back into the pile; what went wrong as a warning.
task<void> take_answers(shared_read&, const flights&, entity_pile& into,
                        const std::vector<source_answer>&);

// Of an entity that is here: into the pile, but for what only proxies may tell.
void add_local(const shared_read&, entity_pile&, const entity_version&, const term_table&);
// With the filters off (5.7.2.4): they are applied to what was put together.
query without_filters(query);
void append_one(std::string& out, const ngsi_request&, const entity_version&, const term_table&,
                const reply_form&, bool with_context);
http::reply page_reply(shared_read&, const reply_form&, std::span<const entity_ptr> shown,
                       const term_table&);
void add_warnings(http::reply& to, const shared_read&);

// The requests for what is wanted; `split`: its filters are for what was put together.
std::optional<source_request> query_to(const shared_read&, const flights&, const source_match&,
                                       source_operation way, bool split);
std::optional<source_request> retrieval_from(const shared_read&, const flights&,
                                             const source_match&, source_operation way);

}  // namespace tsu::broker
