#include "engine/consent/touched.h"

#include "base/core/json.h"
#include "base/http/asked.h"
#include "base/record/audit.h"

namespace tsu::consent {
namespace {

constexpr std::int64_t page_max = 10'000, highest = std::numeric_limits<std::int64_t>::max();

struct looked_for {
  std::string reader, kind;
  instant from, until;
  std::int64_t total = 0;
};
BOOST_DESCRIBE_STRUCT(looked_for, (), (reader, kind, from, until, total))

}  // namespace

result<touched_query> touched_wish_of(const http::request& q, instant now) {
  TRY(const auto query, http::asked::parse(q));
  if (query.text("from").empty()) {
    return problem{why::bad_input, "say from when on", "bad_query", {{"from", "missing"}}};
  }
  TRY(const auto from, query.time("from", now));
  TRY(const auto until, query.time("until", now));
  TRY(const auto after, query.whole("after", 0, 0, highest));
  TRY(const auto limit, query.whole("limit", 1'000, 1, page_max));
  return touched_query{query.text("reader"), query.text("kind"), from, until, {after}, limit};
}

touched_page list_touched(db::tx& t, const actor& who, const touched_query& q) {
  const viewer v{reader_kind::staff, who.subject, who.role};
  touched_page page{.total = count_touched(t, q, v, t.now()), .items = {}};
  for (const auto& row : read_touched(t, q, v, t.now())) {
    page.items.push_back({row.person.value, row.reads, row.first, row.last});
  }
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "consent.touched.listed",
                    .subject_kind = "consent.reader",
                    .subject = q.reader,
                    .purpose = "breach",
                    .trace_id = who.trace,
                    .detail = to_json(looked_for{q.reader, q.kind, q.from, q.until, page.total})});
  return page;
}

}  // namespace tsu::consent
