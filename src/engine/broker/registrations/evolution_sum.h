// Recorded values of entities as several brokers tell them, put together (ETSI GS CIM 009 v1.9.1,
// 5.7.3.4 and 5.7.4.4): a value of a time that the first has not is added. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tsu::broker {

// Two entities, or two arrays of them, as 4.5.6 to 4.5.9 write them, in the same words. `last`:
// how many values of an attribute and dataset are kept, the newest; 0: all. Aggregates of the same
// attribute and dataset cannot be put together: those of the first stay.
std::string evolution_sum(std::string_view first, std::string_view second, std::int64_t last);

}  // namespace tsu::broker
