// Values of JEXL expressions, from and to JSON. Values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tsu::broker::v2::jexl {

// undefined: an identifier or member that is not there, which few operators take.
enum class sort : std::uint8_t { undefined, null, boolean, number, text, array, object };

struct value {
  sort is = sort::null;
  bool truth = false;
  double number = 0;
  std::string text = {};
  std::vector<value> items = {};                            // array
  std::vector<std::pair<std::string, value>> members = {};  // object

  static value undefined() { return {.is = sort::undefined}; }
  static value of(bool b) { return {.is = sort::boolean, .truth = b}; }
  static value of(double n) { return {.is = sort::number, .number = n}; }
  static value of(std::string s) { return {.is = sort::text, .text = std::move(s)}; }
  static value of(std::vector<value> all) { return {.is = sort::array, .items = std::move(all)}; }

  bool is_true() const;
  // A member of an object, undefined where there is none.
  value member(std::string_view name) const;
};

// `json`: checked text, whose depth is bounded.
value from_json(std::string_view json);
void append_json(std::string& out, const value&);
std::string to_json(const value&);
// A text as it is, everything else as JSON.
std::string to_text(const value&);
bool equal(const value&, const value&);
// What a copy of it costs, in steps.
std::int64_t weight_of(const value&);

}  // namespace tsu::broker::v2::jexl
