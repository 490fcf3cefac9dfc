// What our API says and takes, described once: JSON, schema and the portal's types come from here.
#pragma once

#include <boost/describe.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "base/core/time.h"

namespace tsu::@name@ {

struct request_draft {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(request_draft, (), (text))

struct request_dto {
  std::int64_t number = 0;
  std::string text, opened_by;
  instant opened_at;
};
BOOST_DESCRIBE_STRUCT(request_dto, (), (number, text, opened_by, opened_at))

struct request_page {
  std::vector<request_dto> items;
};
BOOST_DESCRIBE_STRUCT(request_page, (), (items))

}  // namespace tsu::@name@
