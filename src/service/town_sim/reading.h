// What stands in an answer: values by their path in JSON ("of.going"), and the fields of a form on
// a page. What is not there is 0, empty or nothing: whoever compares sees that it is not what was
// expected. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tsu::town_sim {

// The value at that path as it stands; empty where there is none.
std::string_view value_at(std::string_view json, std::string_view path);
std::string text_at(std::string_view json, std::string_view path);
std::int64_t whole_at(std::string_view json, std::string_view path);
std::optional<double> number_at(std::string_view json, std::string_view path);
bool is_true_at(std::string_view json, std::string_view path);
// The elements of an array at that path.
std::vector<std::string_view> items_at(std::string_view json, std::string_view path = "items");

// The hidden fields of the form of that id on a page; nothing where there is none.
std::vector<std::pair<std::string, std::string>> hidden_fields(std::string_view page,
                                                               std::string_view form);
// As a form is sent.
std::string form_of(const std::vector<std::pair<std::string, std::string>>& fields);

}  // namespace tsu::town_sim
