// Entities as several brokers tell them, put together (ETSI GS CIM 009 v1.9.1, 4.5.5 and 4.3.6.5):
// of an attribute instance that several have, the one of the higher rank stays, and of the same
// rank the newest by observedAt, then by modifiedAt. One thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/broker/model/context.h"
#include "engine/broker/model/draft.h"
#include "engine/broker/model/entity.h"
#include "engine/broker/registrations/match.h"

namespace tsu::broker {

enum class source_rank : std::uint8_t { auxiliary, ordinary, redirect, exclusive };
source_rank rank_of(source_mode);

class entity_pile {
 public:
  // `hidden`: attributes that only proxies may tell.
  void add(const entity_version&, const term_table&, const std::set<std::string>& hidden);
  // An entity as it came, normalized; of its attributes only those that the registration has.
  // Fails where it is none.
  result<done> add(std::string_view json, const context&, const source_match&);
  // An entity as a provider of another protocol lends it, without times of its own.
  void add(const entity_draft&, const source_match&);
  // In the order in which they were first seen.
  std::vector<entity_ptr> versions();
  std::size_t size() const { return order_.size(); }
  // Who told something of it: registrations, and "@none" for this broker.
  const std::vector<std::string>& tellers(const std::string& id) const;
  term_table& terms() { return terms_; }

 private:
  struct instance {
    std::string name, dataset, text;
    instant created = no_time, modified = no_time, observed = no_time;
    source_rank rank = source_rank::ordinary;
  };
  struct whole {
    std::vector<std::string> types, scopes, tellers;
    instant created = no_time, modified = no_time, expires = no_time;
    std::vector<instance> instances;
  };
  whole& place_of(const std::string& id);
  static void put(whole&, instance);
  entity_ptr version(const std::string& id, whole&);

  std::vector<std::string> order_;
  std::map<std::string, whole> all_;
  term_table terms_;
};

}  // namespace tsu::broker
