// A way out: takes one message for one address and says what became of it. What channels share is
// here; each is a file under channels/. Any executor thread; the channel outlives what it sends.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/core/id.h"
#include "base/core/task.h"
#include "base/core/time.h"
#include "engine/notify/types.h"
#include "engine/notify/vault.h"

namespace tsu::notify {

struct answer_choice {
  std::string key, code, label;  // "1", "accept", 出動できます
};

struct outgoing {
  tenant_code tenant;
  std::int64_t delivery = 0, round = 0;
  way by = way::inbox;
  std::string message_key;
  std::string subject, body, language = "ja";
  address to;
  std::vector<answer_choice> answers = {};
  std::optional<instant> expires = {};
  // The same for every attempt, so that who gets it twice can tell: "012297-17", and after a person
  // has started it again "012297-17.1".
  std::string reference() const;
};

struct outcome {
  // sent: a partner has taken it. delivered: it has arrived. refused: for good.
  enum class kind : std::uint8_t { sent, delivered, try_again, refused };
  kind what = kind::try_again;
  std::string receipt = {};            // what the partner calls it
  std::string note = {};               // in words, without personal data
  bool stand_in = false;               // nothing was really sent
  std::chrono::seconds not_before{0};  // try_again: as the partner wishes
};

class channel {
 public:
  virtual ~channel() = default;
  // What it throws counts as try_again.
  virtual task<outcome> send(outgoing) = 0;
};

// By way; nullptr where none is set up. The inbox needs none.
using channel_set = std::array<std::shared_ptr<channel>, way_count>;

}  // namespace tsu::notify
