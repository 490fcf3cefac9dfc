#include "engine/geo/geojson.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/core/json_text.h"

namespace tsu::geo {
namespace {

constexpr std::array kinds = {geometry_kind::point,       geometry_kind::multi_point,
                              geometry_kind::line_string, geometry_kind::multi_line_string,
                              geometry_kind::polygon,     geometry_kind::multi_polygon};

problem refused(std::string code, std::string detail) {
  return {why::bad_input, std::move(detail), std::move(code)};
}

// Where in "coordinates" we are, spelled only when something is wrong there.
struct place {
  const place* outer = nullptr;
  std::size_t at = 0;

  std::string text() const {
    return (outer ? outer->text() : "coordinates") + (outer ? "[" + std::to_string(at) + "]" : "");
  }
};

bool is_array(std::string_view v) { return !v.empty() && kind_of(v) == json_kind::array; }

// Reads the coordinates of one geometry into a flat one, depth by depth (at most four).
class coordinates_reader {
 public:
  coordinates_reader(geometry& into, const geojson_limits& limits) : g_(into), limits_(limits) {}

  result<done> read(std::string_view v) {
    const place top;
    switch (g_.kind) {
      case geometry_kind::point: return position_at(v, top);
      case geometry_kind::multi_point: return positions(v, top);
      case geometry_kind::line_string: return line(v, top);
      case geometry_kind::multi_line_string: return each(v, top, &coordinates_reader::line);
      case geometry_kind::polygon: return polygon(v, top);
      case geometry_kind::multi_polygon: return each(v, top, &coordinates_reader::polygon);
    }
    return done{};
  }

 private:
  using step = result<done> (coordinates_reader::*)(std::string_view, const place&);

  result<done> each(std::string_view v, const place& here, step inner) {
    if (!is_array(v)) {
      return refused("geojson_coordinates", here.text() + ": an array is needed");
    }
    place inside{&here, 0};
    for (const auto element : json_elements{v}) {
      TRY(done ok, (this->*inner)(element, inside));
      ++inside.at;
    }
    return done{};
  }

  result<done> position_at(std::string_view v, const place& here) {
    if (!is_array(v)) {
      return refused("geojson_position", here.text() + ": a position is an array of numbers");
    }
    double n[3];
    std::size_t count = 0;
    for (const auto element : json_elements{v}) {
      const auto number =
          kind_of(element) == json_kind::number ? json_number(element) : std::nullopt;
      if (count == 3 || !number) {
        return refused("geojson_position", here.text() + ": two or three numbers are needed");
      }
      n[count++] = *number;
    }
    if (count < 2) {
      return refused("geojson_position", here.text() + ": two or three numbers are needed");
    }
    const position p = count == 3 ? position{n[0], n[1], n[2]} : position{n[0], n[1]};
    if (!is_valid(p) || (count == 3 && !std::isfinite(p.alt))) {
      return refused("geojson_range",
                     here.text() + ": longitude -180..180, then latitude -90..90, in degrees");
    }
    if (g_.vertices.size() >= limits_.vertices) {
      return refused("geojson_too_large",
                     here.text() + ": more than " + std::to_string(limits_.vertices) + " vertices");
    }
    g_.vertices.push_back(p);
    return done{};
  }

  result<done> positions(std::string_view v, const place& here) {
    return each(v, here, &coordinates_reader::position_at);
  }

  result<done> line(std::string_view v, const place& here) {
    const auto from = g_.vertices.size();
    TRY(done ok, positions(v, here));
    if (g_.vertices.size() - from < 2) {
      return refused("geojson_line", here.text() + ": a line has two positions or more");
    }
    g_.end_path();
    return done{};
  }

  result<done> ring(std::string_view v, const place& here) {
    const auto from = g_.vertices.size();
    TRY(done ok, positions(v, here));
    if (g_.vertices.size() - from < 4) {
      return refused("geojson_ring", here.text() + ": a ring has four positions or more");
    }
    if (!(static_cast<const lonlat&>(g_.vertices[from]) == g_.vertices.back())) {
      return refused("geojson_ring", here.text() + ": a ring ends where it began");
    }
    g_.end_path();
    return done{};
  }

  result<done> polygon(std::string_view v, const place& here) {
    const auto from = g_.path_ends.size();
    TRY(done ok, each(v, here, &coordinates_reader::ring));
    if (g_.path_ends.size() == from) {
      return refused("geojson_ring", here.text() + ": a polygon has an outer ring");
    }
    g_.end_polygon();
    return done{};
  }

  geometry& g_;
  const geojson_limits& limits_;
};

std::optional<std::string_view> type_of(std::string_view object) {
  if (object.empty() || kind_of(object) != json_kind::object) {
    return {};
  }
  const auto v = json_members{object}.find("type");
  return v.empty() || kind_of(v) != json_kind::string ? std::nullopt : json_plain_string(v);
}

void append_rounded(std::string& out, double v, int decimals) {
  if (decimals >= 15 || std::fabs(v) >= 1e15) {  // such an altitude has no decimals
    append_json_number(out, v);
    return;
  }
  std::array<char, 48> text{};
  auto end = std::to_chars(text.data(), text.data() + text.size(), v, std::chars_format::fixed,
                           std::max(decimals, 0))
                 .ptr;
  if (std::find(text.data(), end, '.') != end) {
    while (end[-1] == '0') {
      --end;
    }
    end -= end[-1] == '.' ? 1 : 0;
  }
  const std::string_view s{text.data(), static_cast<std::size_t>(end - text.data())};
  out += s == "-0" ? std::string_view{"0"} : s;
}

void append_position(std::string& out, const position& p, int decimals) {
  out += '[';
  append_rounded(out, p.lon, decimals);
  out += ',';
  append_rounded(out, p.lat, decimals);
  if (p.has_alt()) {
    out += ',';
    append_rounded(out, p.alt, decimals);
  }
  out += ']';
}

// "[a,b,c]" of n things that `one` appends.
template <class F>
void append_list(std::string& out, std::size_t from, std::size_t until, F&& one) {
  out += '[';
  for (std::size_t i = from; i < until; ++i) {
    if (i != from) {
      out += ',';
    }
    one(i);
  }
  out += ']';
}

}  // namespace

result<geometry> read_geometry(std::string_view type, std::string_view coordinates,
                               const geojson_limits& limits) {
  const auto kind =
      std::find_if(kinds.begin(), kinds.end(), [&](geometry_kind k) { return name_of(k) == type; });
  if (kind == kinds.end()) {
    return refused("geojson_type",
                   "type: Point, LineString, Polygon or their Multi forms are understood");
  }
  geometry out{.kind = *kind, .vertices = {}, .path_ends = {}, .polygon_ends = {}};
  TRY(done ok, coordinates_reader(out, limits).read(coordinates));
  if (out.vertices.empty()) {
    return refused("geojson_coordinates", "coordinates: there are none");
  }
  return out;
}

result<geometry> read_geometry(std::string_view json, const geojson_limits& limits) {
  const auto type = type_of(json);
  if (!type) {
    return refused("geojson_type", "a geometry is an object with a type");
  }
  return read_geometry(*type, json_members{json}.find("coordinates"), limits);
}

result<geometry> parse_geometry(std::string_view json, const geojson_limits& limits) {
  TRY(const std::string checked, check_and_minify(json, 16));
  return read_geometry(checked, limits);
}

namespace {

result<done> read_feature(std::string_view f, std::size_t number, const geojson_limits& limits,
                          const std::function<result<done>(feature_view)>& each) {
  if (type_of(f) != "Feature") {
    return refused("geojson_feature", "features[" + std::to_string(number) + "]: not a Feature");
  }
  const json_members members{f};
  const auto shape = members.find("geometry");
  if (shape.empty() || kind_of(shape) == json_kind::null) {
    return done{};
  }
  auto read = read_geometry(shape, limits);
  if (!read) {
    auto p = std::move(read).error();
    p.detail = "features[" + std::to_string(number) + "]: " + p.detail;
    return p;
  }
  const auto properties = members.find("properties");
  const bool has = !properties.empty() && kind_of(properties) == json_kind::object;
  return each({std::move(read).value(), has ? properties : "{}", number});
}

}  // namespace

result<done> parse_features(std::string_view json, const geojson_limits& limits,
                            const std::function<result<done>(feature_view)>& each) {
  TRY(const std::string checked, check_and_minify(json, 64));
  const auto type = type_of(checked);
  if (type == "Feature") {
    return read_feature(checked, 0, limits, each);
  }
  if (type != "FeatureCollection") {
    TRY(auto shape, read_geometry(checked, limits));
    return each({std::move(shape), "{}", 0});
  }
  const auto features = json_members{checked}.find("features");
  if (!is_array(features)) {
    return refused("geojson_feature", "features: an array is needed");
  }
  std::size_t number = 0;
  for (const auto f : json_elements{features}) {
    if (number == limits.features) {
      return refused("geojson_too_large",
                     "more than " + std::to_string(limits.features) + " features");
    }
    TRY(done ok, read_feature(f, number++, limits, each));
  }
  return done{};
}

void append_geojson(std::string& out, const geometry& g, int decimals) {
  const auto vertex = [&](std::size_t i) { append_position(out, g.vertices[i], decimals); };
  const auto path = [&](std::size_t i) {
    append_list(out, i == 0 ? 0 : g.path_ends[i - 1], g.path_ends[i], vertex);
  };
  const auto polygon = [&](std::size_t i) {
    const auto [first, last] = g.rings(i);
    append_list(out, first, last, path);
  };
  out += R"({"type":")";
  out += name_of(g.kind);
  out += R"(","coordinates":)";
  switch (g.kind) {
    case geometry_kind::point: vertex(0); break;
    case geometry_kind::multi_point: append_list(out, 0, g.vertices.size(), vertex); break;
    case geometry_kind::line_string: path(0); break;
    case geometry_kind::multi_line_string: append_list(out, 0, g.path_ends.size(), path); break;
    case geometry_kind::polygon: polygon(0); break;
    case geometry_kind::multi_polygon: append_list(out, 0, g.polygon_ends.size(), polygon); break;
  }
  out += '}';
}

std::string to_geojson(const geometry& g, int decimals) {
  std::string out;
  append_geojson(out, g, decimals);
  return out;
}

}  // namespace tsu::geo
