// Lists of entities as replies: the page, its count, its form. Any executor thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/broker/broker.h"
#include "engine/broker/v2/render.h"
#include "engine/broker/v2/request.h"
#include "engine/broker/v2/selection.h"

namespace tsu::broker::v2 {

// Options that say how entities are shown.
inline constexpr std::string_view read_options[] = {
    "count", "keyValues", "values", "unique", "skipForwarding", "dateCreated", "dateModified"};

// From options, attrs and metadata.
result<view_form> read_form(const request&);
// The attributes that a form shows; empty: all. Builtin ones are the broker's own.
std::vector<std::string> attributes_in(const view_form&);
// What is here, and behind it what providers have.
task<result<http::reply>> list_reply(const parts&, const request&, std::shared_ptr<const selection>,
                                     const view_form&);

}  // namespace tsu::broker::v2
