// A town's entities as an allowance shows them: what is not allowed is not there, neither in
// answers nor in conditions, orders and counts. One request; one thread.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "engine/broker/allowed/allowance.h"
#include "engine/broker/broker.h"
#include "engine/broker/query/query.h"

namespace tsu::broker {

// Told of every entity that was shown, whole or in part.
using shown_to = std::function<void(const entity_version&, const term_table&)>;

class limited_view final : public view {
 public:
  limited_view(std::shared_ptr<const view> whole, sight reads, shown_to shown = {});

  entity_ptr find(std::string_view id) const override;
  result<std::optional<std::int64_t>> select(
      const query&, const std::function<void(const entity_ptr&)>& each) const override;
  const term_table& terms() const override { return whole_->terms(); }
  std::int64_t change_number() const override { return whole_->change_number(); }

 private:
  using each_entity = std::function<void(const entity_ptr&)>;
  entity_ptr look(std::string_view id) const;
  query narrowed(const query&) const;
  bool leans_on_hidden(const query&) const;
  result<std::optional<std::int64_t>> by_index(const query&, const each_entity&) const;
  result<std::optional<std::int64_t>> one_by_one(const query&, const each_entity&) const;

  std::shared_ptr<const view> whole_;
  sight reads_;
  shown_to shown_;
};

}  // namespace tsu::broker
