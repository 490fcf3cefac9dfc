#include "engine/notify/types.h"

#include <boost/describe.hpp>

namespace tsu::notify {

std::string_view name_of(way w) { return boost::describe::enum_to_string(w, ""); }
std::string_view name_of(state s) { return boost::describe::enum_to_string(s, ""); }

std::optional<way> way_of(std::string_view name) {
  way w{};
  return boost::describe::enum_from_string(std::string{name}.c_str(), w) ? std::optional{w}
                                                                         : std::nullopt;
}

std::optional<state> state_of(std::string_view name) {
  state s{};
  return boost::describe::enum_from_string(std::string{name}.c_str(), s) ? std::optional{s}
                                                                         : std::nullopt;
}

}  // namespace tsu::notify
