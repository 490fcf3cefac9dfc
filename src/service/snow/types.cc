#include "service/snow/types.h"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

namespace tsu::snow {
namespace {

template <class T>
std::optional<T> from_name(std::string_view name) {
  T out{};
  return boost::describe::enum_from_string(std::string{name}.c_str(), out) ? std::optional{out}
                                                                           : std::nullopt;
}

}  // namespace

std::string_view name_of(road_class c) { return boost::describe::enum_to_string(c, ""); }
std::optional<road_class> road_class_of(std::string_view name) {
  return from_name<road_class>(name);
}
std::string_view name_of(verdict v) { return boost::describe::enum_to_string(v, ""); }
std::optional<verdict> verdict_of(std::string_view name) { return from_name<verdict>(name); }
std::string_view name_of(stage s) { return boost::describe::enum_to_string(s, ""); }
std::optional<stage> stage_of(std::string_view name) { return from_name<stage>(name); }
std::string_view name_of(mode m) { return boost::describe::enum_to_string(m, ""); }

}  // namespace tsu::snow
