// Which subscriptions a change of an entity concerns, and what they are told. A change looks only
// at subscriptions for its types or its id and at those for any (ETSI GS CIM 009 v1.9.1, 5.8.6).
// Owned by one follower; one thread at a time.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/broker/allowed/allowance.h"
#include "engine/broker/model/entity.h"
#include "engine/broker/store/change_body.h"
#include "engine/broker/subscribe/subscription.h"

namespace tsu::broker {

// What a change says (read_change_body), by attribute. Views into the body.
struct entity_change {
  struct attribute {
    std::string_view name;
    std::vector<std::string_view> instances = {};  // canonical texts
    bool added = false, updated = false;
  };
  struct instance {
    std::string name, dataset;
  };
  read_change::op_t op = read_change::updated;
  std::string service, id;
  std::vector<std::string> types, scopes;
  instant created, modified, expires = no_time;
  std::vector<attribute> set;
  std::vector<instance> gone;
  // What was there before, as far as the change says: of all that is gone, and of what was changed
  // where subscriptions show it. Name and canonical text.
  std::vector<std::pair<std::string, std::string_view>> before;
  std::vector<std::pair<instant, instant>> before_times;  // read_change
  std::vector<std::string> asked;  // written, though perhaps to what they were
  bool forced = false;
  std::string_view text_before(std::string_view name, std::string_view dataset) const;
  // When it was created and last modified; no_time where that is not known.
  std::pair<instant, instant> times_before(std::string_view name, std::string_view dataset) const;
};
entity_change change_of(std::string_view id, std::string_view body);
entity_change change_of(std::string_view id, std::string&& body) = delete;

// The entity right after the change: what the change holds, and from the current version (nullptr:
// there is none any more) what it does not.
entity_ptr state_after(const entity_change&, const entity_version* current, const term_table&,
                       term_table& own);

// What of a change is left where only that much of its entity is allowed.
entity_change cut_change(const entity_change&, const extent&);

// Of owners of subscriptions who do not see everything.
using allowances = std::map<std::string, std::shared_ptr<const allowance>>;

class matcher {
 public:
  struct notification {
    std::shared_ptr<const subscription> to;
    std::string data;  // the element of "data"
  };

  // Adds or replaces.
  void put(std::shared_ptr<const subscription>);
  void remove(std::string_view service, std::string_view id);
  void clear();
  std::size_t size() const { return all_.size(); }
  std::vector<std::string> owners() const;  // each once
  // Those that are told by time.
  std::vector<std::shared_ptr<const subscription>> by_time() const;
  const std::shared_ptr<const subscription>* find(std::string_view service,
                                                  std::string_view id) const;

  std::vector<notification> match(const entity_change&, const entity_version* current,
                                  const term_table& terms, instant now,
                                  const link_source* links = nullptr, const allowances* = nullptr);
  // How many subscriptions the last match looked at.
  std::size_t looked_at() const { return looked_at_; }

 private:
  using held = std::shared_ptr<const subscription>;
  struct place {
    std::vector<held> any;
    std::unordered_map<std::string, std::vector<held>> by_type, by_id;
  };
  void index(const held&);
  std::vector<held> candidates(const entity_change&) const;
  // A change as one subscription sees it, and `after` it where that was worked out already.
  struct happening {
    const entity_change& change;
    const entity_version* current;
    const term_table& terms;
    instant now;
    const link_source* links;
    entity_ptr after = {};
  };
  std::optional<std::string> told(const subscription&, happening&);
  std::optional<std::string> told_in_part(const subscription&, const happening&, const allowance&);

  std::map<std::string, held> all_;  // service, line feed, id
  std::map<std::string, place, std::less<>> places_;
  term_table own_;
  std::size_t looked_at_ = 0;
};

}  // namespace tsu::broker
