#include "engine/broker/model/geometry.h"

#include <cstddef>

#include "base/core/json_text.h"

namespace tsu::broker {
namespace {

struct shape_row {
  std::string_view name;
  int depth;             // arrays around a position
  std::size_t at_least;  // positions in the innermost array of positions
  bool closed;
};

constexpr shape_row shapes[] = {
    {"Point", 0, 0, false},           {"MultiPoint", 1, 1, false}, {"LineString", 1, 2, false},
    {"MultiLineString", 2, 2, false}, {"Polygon", 2, 4, true},     {"MultiPolygon", 3, 4, true},
};

const shape_row* find_shape(std::string_view name) {
  for (const auto& s : shapes) {
    if (s.name == name) {
      return &s;
    }
  }
  return nullptr;
}

const char* fault_in_position(std::string_view json) {
  if (kind_of(json) != json_kind::array) {
    return "a position is not an array";
  }
  std::size_t n = 0;
  for (const auto v : json_elements{json}) {
    const auto number = kind_of(v) == json_kind::number ? json_number(v) : std::nullopt;
    if (!number) {
      return "a position holds something else than numbers";
    }
    const double limit = n == 0 ? 180 : 90;
    if (n < 2 && (*number < -limit || *number > limit)) {
      return n == 0 ? "a longitude is not in -180..180" : "a latitude is not in -90..90";
    }
    ++n;
  }
  return n == 2 || n == 3 ? nullptr : "a position has two or three numbers";
}

const char* fault_in_line(std::string_view json, const shape_row& s) {
  if (kind_of(json) != json_kind::array) {
    return "coordinates are not nested as the type asks";
  }
  std::size_t n = 0;
  std::string_view first, last;
  for (const auto position : json_elements{json}) {
    if (const auto* fault = fault_in_position(position)) {
      return fault;
    }
    first = n++ == 0 ? position : first;
    last = position;
  }
  if (n < s.at_least) {
    return "too few positions";
  }
  return s.closed && first != last ? "a ring is not closed" : nullptr;
}

// depth is at most 3: bounded by the table, not by the input.
const char* fault_in_nested(std::string_view json, const shape_row& s, int depth) {
  if (depth == 0) {
    return fault_in_position(json);
  }
  if (depth == 1) {
    return fault_in_line(json, s);
  }
  if (kind_of(json) != json_kind::array) {
    return "coordinates are not nested as the type asks";
  }
  std::size_t n = 0;
  for (const auto inner : json_elements{json}) {
    if (const auto* fault = fault_in_nested(inner, s, depth - 1)) {
      return fault;
    }
    ++n;
  }
  return n == 0 ? "coordinates are empty" : nullptr;
}

}  // namespace

bool is_geometry_type(std::string_view name) { return find_shape(name) != nullptr; }

const char* fault_in_geometry(std::string_view json) {
  if (kind_of(json) != json_kind::object) {
    return "a geometry is an object";
  }
  std::string_view type, coordinates;
  for (const auto& m : json_members{json}) {
    if (m.key == "type") {
      type = m.value;
    } else if (m.key == "coordinates") {
      coordinates = m.value;
    }
  }
  if (type.size() < 2 || type.front() != '"') {
    return "a geometry has a type";
  }
  const auto* shape = find_shape(type.substr(1, type.size() - 2));
  if (shape == nullptr) {
    return "not a supported type of geometry";
  }
  if (coordinates.empty()) {
    return "a geometry has coordinates";
  }
  return fault_in_nested(coordinates, *shape, shape->depth);
}

}  // namespace tsu::broker
