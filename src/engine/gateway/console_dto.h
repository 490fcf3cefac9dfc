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

}  // namespace tsu::gateway
