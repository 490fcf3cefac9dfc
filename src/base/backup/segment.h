// One file of a followed town: what it says at its head, and how it is written and read.
#pragma once

#include <boost/describe.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace tsu::backup {

struct segment_store {
  std::string place;
  std::int64_t page_size = 0, pages = 0, newest_change = 0;
};
struct segment_head {
  std::int64_t sequence = 0;
  std::string before, at;  // sum of the file before it; when
  std::vector<segment_store> stores;
};
struct chain_head {
  std::int64_t sequence = 0;
  std::string sum, at;
};
BOOST_DESCRIBE_STRUCT(segment_store, (), (place, page_size, pages, newest_change))
BOOST_DESCRIBE_STRUCT(segment_head, (), (sequence, before, at, stores))
BOOST_DESCRIBE_STRUCT(chain_head, (), (sequence, sum, at))

inline constexpr unsigned char end_of_segment = 255;
inline constexpr std::int64_t page_size_max = 65536, pages_max = 0xffff'fffe;

inline std::string segment_name(std::int64_t sequence) {
  const auto digits = std::to_string(sequence);
  return std::string(8 - std::min<std::size_t>(8, digits.size()), '0') + digits + ".pages";
}

}  // namespace tsu::backup
