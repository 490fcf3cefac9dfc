// A subscription of NGSIv2: what its owner wrote, checked and taken apart, kept in the same book as
// those of NGSI-LD. Immutable once read; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "engine/broker/subscribe/store_subscriptions.h"
#include "engine/broker/subscribe/subscription.h"
#include "engine/broker/v2/destination.h"
#include "engine/broker/v2/render.h"
#include "engine/broker/v2/selection.h"

namespace tsu::broker::v2 {

// What the column `source` of a row says where the row is one of these.
inline constexpr std::string_view row_source = "ngsi-v2";

enum class alteration : std::uint8_t { create = 1, change = 2, update = 4, remove = 8 };

enum class attrs_format : std::uint8_t {
  normalized,
  simplified_normalized,
  key_values,
  simplified_key_values,
  values,
};
std::string_view name_of(attrs_format);

struct watch {
  std::string service, id, body;  // body: as it is kept
  std::vector<service_path> paths;
  std::vector<selector> entities;
  std::vector<std::string> condition_attrs;
  expression when;
  std::optional<jexl::expression> jexl_when;
  unsigned alterations = 0;  // bits of alteration
  bool on_metadata_change = true;
  view_form form;
  attrs_format format = attrs_format::normalized;
  bool only_changed = false, covered = false;
  std::optional<std::int64_t> fails_max;
  destination to;
  bool active = true, oneshot = false;
  instant expires = no_time;
  std::chrono::seconds throttling{0};
};

// `json`: checked and minified, with `servicePath` added by the handler. Unknown members are
// refused.
result<std::shared_ptr<const watch>> read_watch(std::string_view json, std::string service,
                                                std::string id);
// The same as the matcher and the notifier take it.
subscription subscription_of(std::shared_ptr<const watch>);
result<subscription> read_row(const subscription_row&);

// {"id":…,…}: with status, counters and times.
void append_watch(std::string& out, const subscription_row&, const watch&, instant now);

}  // namespace tsu::broker::v2
