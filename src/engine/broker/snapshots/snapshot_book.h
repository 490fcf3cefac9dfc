// The snapshots of a town (ETSI GS CIM 009 v1.9.1, 4.3.7, 5.5.15 and 5.16). What is in one is a
// named service of its own, so that every operation works on it as on any other, without sources.
// They are filled, and what ended ones hold is removed, beside the requests. Where they have an
// endpoint it is told of each state (tell_snapshot.h). Any executor thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/core/guarded.h"
#include "base/core/result.h"
#include "base/core/task.h"
#include "engine/broker/broker.h"
#include "engine/broker/snapshots/store_snapshots.h"
#include "engine/broker/store/background.h"

namespace tsu::broker {

// A process that ended while it filled one never says so.
inline constexpr std::chrono::minutes preparing_max{30};

class snapshot_book {
 public:
  // at_once: whoever asks for work waits until it is done (tests).
  enum class works : std::uint8_t { beside, at_once };
  explicit snapshot_book(broker& b, works how = works::beside) : broker_(b), how_(how) {}

  // `owner`: the subject who makes it.
  task<result<done>> add(const town_key&, snapshot_row, std::string owner);
  task<std::optional<snapshot_row>> find(const town_key&, std::string id, instant now);
  // The service that holds it, for a request that names it (6.3.22); notes that it was used.
  task<result<std::string>> service_for(const town_key&, std::string id, instant now);
  task<std::vector<snapshot_row>> all_of(const town_key&, instant now);
  // Body, modified and expires; gives back the row with the state that it has now.
  task<result<snapshot_row>> change(const town_key&, snapshot_row, std::string owner);
  // What came of filling it; nothing where it was ended meanwhile.
  task<void> settle(const town_key&, snapshot_row);
  // false where it was not there.
  task<bool> end(const town_key&, std::string id);

  // A coroutine of its own, which what it captures must outlive.
  task<void> run_beside(std::function<task<void>()> work);
  // Removes what ended and expired ones of the town hold, and gives up those that whoever filled
  // them has left unfinished.
  task<void> clear_ended(tenant_code, instant now);
  // Everything of one into another, recorded values included; false where some of it could not be.
  task<bool> copy(const town_key& from, const town_key& to);

 private:
  task<void> remove_all_of(const town_key&);

  broker& broker_;
  const works how_;
  guarded<std::unique_ptr<background>> beside_;
};

}  // namespace tsu::broker
