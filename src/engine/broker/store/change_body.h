// The body of a "broker.entity.changed" change (doc/change-format.md), written and read. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/time.h"
#include "engine/broker/model/apply.h"
#include "engine/broker/model/entity.h"

namespace tsu::broker {

inline constexpr std::string_view entity_changed = "broker.entity.changed";

// Of which instances the change says what they were before.
enum class tell_previous : std::uint8_t { of_gone, of_all };

struct change_head {
  std::string_view service;
  std::int64_t number;
};
// `before`: the version that was there, nullptr where there was none; `at`: the time of the change.
std::string change_body(const change_head&, const entity_version* before, const term_table&,
                        const applied&, instant at, tell_previous = tell_previous::of_gone);

// Slices of the body that was read; it must stay where it is.
struct read_change {
  enum op_t { created, updated, removed };
  struct instance {
    std::string_view attribute, text;  // stored name, canonical instance
  };
  std::string service;
  std::int64_t number = 0;
  op_t op = updated;
  std::vector<std::string> types, scopes;
  bool scoped = false;  // the scopes are others than before
  instant created_at, modified_at, expires_at = no_time;
  std::vector<instance> set;
  std::vector<std::pair<std::string, std::string>> added, gone;  // attribute, dataset
  std::vector<std::pair<std::string, std::string>> order;        // attribute, dataset: of all
  std::vector<std::pair<std::string, std::string_view>> before;  // attribute, instance
  // Of those that are gone: when each was created and last modified; no_time: it is not known.
  std::vector<std::pair<instant, instant>> before_times;
  std::vector<std::string> asked;  // written, though perhaps to what they were
  bool forced = false;
};
// The body was written by change_body(): ASSERTs on anything else.
read_change read_change_body(std::string_view body);
// Only its types, which stand near its front.
std::vector<std::string> types_of_change(std::string_view body);

}  // namespace tsu::broker
