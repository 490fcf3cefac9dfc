// What the operator's console is told of the platform. Times are UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"

namespace tsu::gateway {

// service: the named one, "" where there is none.
struct type_dto {
  std::string service, type;
  std::int64_t entities = 0;
};
BOOST_DESCRIBE_STRUCT(type_dto, (), (service, type, entities))
struct type_page {
  std::vector<type_dto> items;
};
BOOST_DESCRIBE_STRUCT(type_page, (), (items))

// receiver: where it goes, without what stands after the host. waiting: deliveries that are due or
// wait for their next try; given_up: those that were put among the dead letters, ever.
struct subscription_dto {
  std::string service, id, owner, protocol, receiver;
  std::int64_t sent = 0, failed = 0, failing = 0, waiting = 0, given_up = 0;
  std::optional<instant> last_success, last_failure;
};
BOOST_DESCRIBE_STRUCT(subscription_dto, (),
                      (service, id, owner, protocol, receiver, sent, failed, failing, waiting,
                       given_up, last_success, last_failure))
struct subscription_page {
  std::vector<subscription_dto> items;
};
BOOST_DESCRIBE_STRUCT(subscription_page, (), (items))

// A shape of queries that took long: never what was compared, only which names. by: how it was
// found.
struct slow_query_dto {
  std::string service, types, attributes, order, by;
  double slowest_ms = 0;
  std::int64_t looked_at = 0, times = 0;
  std::optional<instant> at;
};
BOOST_DESCRIBE_STRUCT(slow_query_dto, (),
                      (service, types, attributes, order, by, slowest_ms, looked_at, times, at))
struct slow_query_page {
  std::vector<slow_query_dto> items;
};
BOOST_DESCRIBE_STRUCT(slow_query_page, (), (items))

}  // namespace tsu::gateway
