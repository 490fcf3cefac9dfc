// A winter as open data: CSV with a byte order mark, times in UTC and in Japan's time, no names of
// persons. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/snow/store.h"

namespace tsu::snow {

std::string csv_of_outcomes(const std::vector<outcome_dto>&);
std::string csv_of_decisions(const std::vector<decision_row>&);
std::string csv_of_requests(const std::vector<request_row>&);
std::string csv_of_samples(const sample_series&);

}  // namespace tsu::snow
