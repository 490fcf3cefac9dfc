#include "engine/notify/news.h"

#include "base/core/json.h"

namespace tsu::notify {
namespace {

struct news_dto {
  std::string key;
  std::optional<std::int64_t> contact;
  std::optional<std::string> role;
  state now = state::sent;
  instant at;
  std::optional<std::string> answer;
  std::optional<way> by_way;
  std::optional<std::string> by;
};
BOOST_DESCRIBE_STRUCT(news_dto, (), (key, contact, role, now, at, answer, by_way, by))

}  // namespace

void tell_news(db::tx& t, const news& n) {
  news_dto out{.key = n.key, .now = n.now, .at = n.at, .by_way = n.by_way};
  if (n.to.role.empty()) {
    out.contact = n.to.contact.value;
  } else {
    out.role = n.to.role;
  }
  if (n.now == state::answered) {
    out.answer = n.answer;
    out.by = n.by;
  }
  t.append_change(n.now == state::answered ? answered_kind : changed_kind, n.key, to_json(out));
}

result<news> read_news(std::string_view body) {
  TRY(const auto in, from_json<news_dto>(body));
  return news{.key = in.key,
              .to = {{in.contact.value_or(0)}, in.role.value_or("")},
              .now = in.now,
              .at = in.at,
              .answer = in.answer.value_or(""),
              .by_way = in.by_way,
              .by = in.by.value_or("")};
}

}  // namespace tsu::notify
