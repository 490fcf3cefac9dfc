#include "engine/rules/set_attributes.h"

#include "base/core/json.h"
#include "base/core/log.h"
#include "engine/broker/broker.h"
#include "engine/broker/model/context.h"
#include "engine/rules/events.h"
#include "engine/rules/rule.h"
#include "engine/rules/store.h"

namespace tsu::rules {
namespace {

broker::write_op op_of(const set_document& s, const firing_event& e) {
  broker::write_op op{.how = broker::write_kind::append};
  op.entity.id = s.entity.value_or(e.entity);
  op.entity.attributes = {{.name = broker::context::core()->stored(s.attribute),
                           .text = R"({"type":"Property","value":)" + s.value.text +
                                   R"(,"observedAt":")" + format_instant(e.at) + "\"}"}};
  return op;
}

}  // namespace

task<void> set_attributes(const parts& on, tenant_code tenant, moment m, std::string body) {
  const auto event = from_json<firing_event>(body);
  if (!event.ok() || event.value().late) {
    co_return;
  }
  const auto& e = event.value();
  const auto document = co_await on.stores.at(tenant, db::place::town).read([&](db::reader& r) {
    return document_of(r, e.rule, e.version);
  });
  const auto rule = document ? read_rule(*document, e.version)
                             : result<rules::rule>{problem{why::not_found, "no such version"}};
  if (!rule.ok()) {
    co_return;
  }
  for (const auto& a : rule.value().document.acts.value_or(std::vector<act_document>{})) {
    if (!a.set || a.on.value_or(moment::fired) != m) {
      continue;
    }
    const broker::town_key town{tenant, {}};
    auto op = op_of(*a.set, e);
    const auto done = co_await on.entities.write(town, std::move(op), std::nullopt);
    if (!done.ok()) {
      log_warning("rule {}: {} is not set: {}", e.rule, a.set->attribute, done.error().detail);
    }
  }
}

}  // namespace tsu::rules
