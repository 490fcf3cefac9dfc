// Subscriptions and named services as the protocols manage them: rows of the town's store, and an
// entry in its change log, which the notifiers of all nodes follow. Any executor thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/core/guarded.h"
#include "base/http/message.h"
#include "base/record/idempotency.h"
#include "engine/broker/api/parts.h"
#include "engine/broker/broker.h"
#include "engine/broker/contexts/store_contexts.h"
#include "engine/broker/subscribe/store_subscriptions.h"

namespace tsu::broker {

// A subscription names receivers and may hold their secrets (receiverInfo), so a program sees its
// own. Without tokens (--open-broker) nobody is told apart.
whose seen_by(const call&);

class subscription_book {
 public:
  explicit subscription_book(broker& b) : broker_(b) {}
  // What goes into the same transaction, once the row is there.
  using also = std::function<void(db::tx&)>;

  // `context`: its @context, kept with it where it is no document of its own.
  // Gives back `made`; already_exists where the id is taken. With a key that came before: the reply
  // that was given then, and nothing is created.
  task<result<http::reply>> create(const town_key&, subscription_row,
                                   const std::optional<record::idempotency_key>&, http::reply made,
                                   std::optional<context_row> context = {}, const also* = nullptr);
  // Those of others are not there, nor are those of another kind.
  using kind = subscription_kind;
  task<result<subscription_row>> get(const town_key&, std::string id, whose, kind = kind::entities);
  task<result<done>> update(const town_key&, subscription_row, whose,
                            std::optional<context_row> context = {}, const also* = nullptr);
  task<result<done>> remove(const town_key&, std::string id, whose, kind = kind::entities);
  struct page {
    std::vector<subscription_row> rows;
    std::int64_t total = 0;
  };
  // Those of NGSI-LD.
  task<page> list(const town_key&, whose, std::int64_t limit, std::int64_t offset,
                  kind = kind::entities);
  // Those whose `source` it is, in order; at most 10,000.
  task<std::vector<subscription_row>> all_of(const town_key&, std::string_view source, whose);

 private:
  void note_change(db::tx&, tenant_code, std::string_view service, std::string_view id);

  broker& broker_;
};

// Made by configuration or by the command, never by a request (DESIGN 3.7).
class stored_services final : public service_register {
 public:
  bool has(tenant_code, std::string_view service) const override;
  std::vector<std::string> of(tenant_code) const;  // in no order
  // Names: letters, digits and '_', at most 50; refuses others.
  task<result<done>> add(db::store& town, std::string name);
  task<void> load(db::store& town);

 private:
  guarded<std::vector<std::pair<tenant_code, std::string>>> known_;
};

}  // namespace tsu::broker
