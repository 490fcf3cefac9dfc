// The broker as one caller with an allowance has it: reads show only what is allowed, writes of
// anything else are refused with "not_in_scope" and change nothing. What is there is judged under
// the writer, so nothing slips in between. Lives as long as one request; one thread at a time.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/module/module.h"
#include "engine/broker/allowed/allowance.h"
#include "engine/broker/api/parts.h"
#include "engine/broker/broker.h"
#include "engine/broker/query/query.h"

namespace tsu::broker {

inline constexpr std::string_view fault_not_in_scope = "not_in_scope";

class limited_broker final : public broker {
 public:
  // Both outlive it.
  limited_broker(broker& whole, const allowance& a) : whole_(whole), allowed_(a) {}

  task<result<write_outcome>> write(const town_key&, write_op,
                                    std::optional<db::durability> = {}) override;
  task<std::vector<result<write_outcome>>> write_all(const town_key&, std::vector<write_op>,
                                                     std::optional<db::durability> = {}) override;
  task<result<std::vector<write_outcome>>> write_together(
      const town_key&, std::vector<write_op>, std::optional<db::durability> = {}) override;
  task<result<recorded>> record(const town_key&, std::span<const observation>) override;
  task<std::shared_ptr<const view>> look(const town_key&) override;
  task<result<std::int64_t>> series(const town_key&, const series_query&,
                                    const std::function<void(const observation&)>& each) override;
  task<result<std::int64_t>> forget(const town_key&, const series_query&) override;
  void heed_subscriptions(tenant_code t, db::tx& x) override { whole_.heed_subscriptions(t, x); }
  task<void> settle_history(tenant_code t) override { return whole_.settle_history(t); }
  task<std::size_t> sweep_expired(tenant_code t) override { return whole_.sweep_expired(t); }
  expired_count expired() const override { return whole_.expired(); }
  task<tended_history> tend_history(tenant_code t) override { return whole_.tend_history(t); }
  task<void> count_history(tenant_code t) override { return whole_.count_history(t); }
  task<std::vector<history_volume>> history_volumes(tenant_code t) override {
    return whole_.history_volumes(t);
  }
  db::store& town_store(tenant_code t) override { return whole_.town_store(t); }

  // What was read and written, by operation and type.
  void tell(usage_sink&) const;

 private:
  write_op bounded(const town_key&, write_op);
  void note(use, std::string_view type, std::int64_t entities = 1);
  void note_write(const sight&, const std::vector<std::string>& types);

  broker& whole_;
  const allowance& allowed_;
  std::map<std::pair<use, std::string>, std::int64_t, std::less<>> used_;
};

// Runs a handler with what the caller's limits leave; for callers who have some. Requests are not
// passed on to other brokers then, which know nothing of the allowance.
answer within_limits(answer (*)(const parts&, call&), const parts&, call&,
                     std::string_view service_header);

// The handler, within the caller's limits where there are any; costs nothing where there are none.
inline answer run_for_caller(answer (*run)(const parts&, call&), const parts& p, call& c,
                             std::string_view service_header) {
  return c.who.limits == nullptr ? run(p, c) : within_limits(run, p, c, service_header);
}

// Whether a subscription to those types may be made: of each selector one type is allowed at least.
// Refuses with not_in_scope; anybody without limits may. What it is told is cut all the same.
result<done> may_subscribe(const call&, std::string_view service, std::span<const type_selection>);

}  // namespace tsu::broker
