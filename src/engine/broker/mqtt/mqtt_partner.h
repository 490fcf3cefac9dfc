// Topics whose meaning somebody else knows (engine/iot: registered devices), beside the town's
// topic rules on the same connection. All calls come from the thread of the ingest.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/task.h"

namespace tsu::broker {

struct mqtt_message {
  std::string topic, payload;
};
struct mqtt_outgoing {
  std::string ticket, topic, payload;  // ticket: by which the partner knows it again
};

class mqtt_partner {
 public:
  virtual ~mqtt_partner() = default;
  virtual std::vector<std::string> filters() const = 0;
  virtual bool is_mine(std::string_view topic) const = 0;
  // Durable when it resumes. For each message "written", "unchanged" or one of drop_reasons; those
  // of one device in their order. Throws where something could not be made durable.
  virtual task<std::vector<std::string>> take(std::vector<mqtt_message>) = 0;
  // What waits; also what is under way already, until it is told to be published.
  virtual task<std::vector<mqtt_outgoing>> to_publish() = 0;
  virtual task<void> published(std::vector<std::string> tickets) = 0;
};

}  // namespace tsu::broker
