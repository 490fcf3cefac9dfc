// A breach: which persons were touched, because a kind of their data was read by somebody between
// two times. The list itself is a look at persons, so it stands in the audit log.
#pragma once

#include "base/core/result.h"
#include "base/http/message.h"
#include "engine/consent/catalogue.h"
#include "engine/consent/store_reads.h"

namespace tsu::consent {

struct touched_dto {
  std::int64_t person = 0, reads = 0;
  instant first, last;
};
BOOST_DESCRIBE_STRUCT(touched_dto, (), (person, reads, first, last))
// total: persons in all, whatever the page shows.
struct touched_page {
  std::int64_t total = 0;
  std::vector<touched_dto> items;
};
BOOST_DESCRIBE_STRUCT(touched_page, (), (total, items))

// reader, kind, from!, until, after, limit of the query; "bad_query" where they cannot be.
result<touched_query> touched_wish_of(const http::request&, instant now);
touched_page list_touched(db::tx&, const actor&, const touched_query&);

}  // namespace tsu::consent
