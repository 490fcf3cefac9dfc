// A request of the NGSI-LD protocol, read as far as all operations share it: which service it is
// for, which @context its names are of, how to answer, what it carries (ETSI GS CIM 009
// v1.9.1, 6.3). A value that lives as long as its handler.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "base/core/task.h"
#include "base/module/module.h"
#include "engine/broker/api/negotiation.h"
#include "engine/broker/api/parts.h"
#include "engine/broker/model/context.h"

namespace tsu::broker {

enum class body_is : std::uint8_t {
  none,
  document,     // one object, with its @context inside where it is ld+json
  array,        // of entities, each with a @context of its own where it is ld+json
  identifiers,  // an array of strings
  plain,        // JSON whose @context is not that of the request
};

// What one operation takes; a parameter or option beyond it is an InvalidRequest (6.3.20).
struct operation {
  body_is body = body_is::none;
  geo_reply geo = geo_reply::no;
  std::span<const std::string_view> parameters = {};
  std::span<const std::string_view> options = {};  // values of options=
};

struct ngsi_request {
  const call* of = nullptr;
  town_key town;
  context_ptr names = context::core();
  http::query_values query;
  media accept = media::json;
  media sent = media::json;  // of the body
  std::string body;          // checked and minified; empty where the operation takes none

  const std::string* parameter(std::string_view name) const { return query.find(name); }
  bool has_option(std::string_view) const;
  // The @context of entities stands in a Link, not in their text (6.3.6).
  bool links_context() const;
  // true | false; InvalidRequest for anything else; false where it is not given.
  result<bool> flag(std::string_view name) const;
};

task<result<ngsi_request>> open_request(const parts&, const call&, operation);
// The same in two steps, for what has to be known before a @context is fetched for anybody.
task<result<ngsi_request>> open_without_names(const parts&, const call&, operation);
task<result<done>> learn_names(const parts&, ngsi_request&, operation);

// "a,b" -> a, b; refuses empty ones and more than 1,000.
result<std::vector<std::string>> comma_list(std::string_view, std::string_view what);
// The same as stored names of attributes.
result<std::vector<std::string>> name_list(const ngsi_request&, std::string_view parameter);
// The {attrId} of a path.
result<std::string> attribute_name(const ngsi_request&, const std::string& as_sent);

// The body without its @context: a fragment that is an attribute holds only that.
std::string body_without_context(const ngsi_request&);

// The replies: a body in the media type that was asked for, with its @context inside or linked.
http::reply json_reply(const ngsi_request&, std::string body);
http::reply entity_reply(const ngsi_request&, std::string body);
http::reply empty_reply(int status);
// "@context":…, to be put behind the opening brace of each element of an ld+json reply.
std::string context_member(const ngsi_request&);
// A path segment as it stands in a Location: what a URI may hold stays as it is.
std::string path_segment(std::string_view);

}  // namespace tsu::broker
