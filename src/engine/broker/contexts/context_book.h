// The @contexts of a town: those that it hosts, those that came of a subscription with one of its
// own, and which ones from elsewhere its callers use (ETSI GS CIM 009 v1.9.1, 5.13). The first two
// are rows; uses are counted in memory, by this process, since it was started. Any executor thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/guarded.h"
#include "base/core/result.h"
#include "base/core/task.h"
#include "engine/broker/broker.h"
#include "engine/broker/contexts/store_contexts.h"
#include "engine/broker/model/context.h"

namespace tsu::broker {

inline constexpr std::string_view contexts_path = "/ngsi-ld/v1/jsonldContexts/";

// The part of a URL behind contexts_path, decoded; the text itself where it holds none.
std::string local_context_id(std::string_view url);
// The id under which the @context of a subscription is kept: the same for the same text.
std::string implicit_context_id(std::string_view source);

struct context_use {
  instant first, last;
  std::int64_t hits = 0;
};

class context_book {
 public:
  context_book(broker& b, context_cache& c) : broker_(b), cache_(c) {}

  // conflict where there are too many; one that is there already stays as it is.
  task<result<done>> add(const town_key&, context_row);
  task<std::optional<context_row>> find(const town_key&, std::string id);
  task<std::vector<context_row>> list(const town_key&);
  task<bool> remove(const town_key&, std::string id);
  // Gives the cache those of the town's documents that a @context (JSON) names.
  task<void> hand_over(const town_key&, std::string json);

  // By local id, or by URL for those of elsewhere.
  using use_map = std::map<std::string, context_use, std::less<>>;
  void note_use(const town_key&, const context&, instant now);
  void note_use(const town_key&, std::string_view name, instant now);
  use_map uses(const town_key&) const;
  std::optional<context_use> use_of(const town_key&, std::string_view name) const;
  void forget_use(const town_key&, std::string_view name);

 private:
  static std::string key_of(const town_key& t) {
    return std::string{t.tenant.text()} + "\n" + t.service;
  }

  broker& broker_;
  context_cache& cache_;
  guarded<std::map<std::string, use_map>> uses_;
};

}  // namespace tsu::broker
