#include "engine/broker/subscribe/kept_subscription.h"

#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/snapshots/tell_snapshot.h"
#include "engine/broker/v2/subscription.h"

namespace tsu::broker {
namespace {

task<result<context_ptr>> names_of(const std::string& flattened, context_cache& contexts) {
  if (flattened.empty()) {
    co_return context::core();
  }
  co_return co_await contexts.resolve(flattened);
}

void put_row(subscription& s, const subscription_row& row) {
  s.service = row.service;
  s.owner = row.owner;
  s.created = row.state.created;
}

}  // namespace

task<result<subscription>> kept_subscription(const subscription_row& row, context_cache& contexts) {
  if (row.kind == subscription_kind::snapshots) {
    co_return read_endpoint(row);
  }
  if (row.source == v2::row_source) {
    CO_TRY(auto s, v2::read_row(row));
    put_row(s, row);
    co_return s;
  }
  CO_TRY(auto names, co_await names_of(row.context, contexts));
  CO_TRY(auto s, read_subscription(row.body, row.id, std::move(names), no_time));
  put_row(s, row);
  s.source = row.source.empty() ? s.source : row.source;
  if (!row.told_context.empty()) {  // 5.8.6: jsonldContext is what its notifications speak by
    CO_TRY(auto told, co_await names_of(row.told_context, contexts));
    s.form.names = std::move(told);
    s.source = json_members{row.body}.find("jsonldContext");
  }
  co_return s;
}

task<result<source_subscription>> kept_source_subscription(const subscription_row& row,
                                                           context_cache& contexts) {
  CO_TRY(auto names, co_await names_of(row.context, contexts));
  CO_TRY(auto s, read_source_subscription(row.body, row.id, std::move(names), no_time));
  put_row(s.base, row);
  s.base.source = row.source.empty() ? s.base.source : row.source;
  co_return s;
}

}  // namespace tsu::broker
