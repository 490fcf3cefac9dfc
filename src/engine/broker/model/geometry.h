// Whether a value is a GeoJSON geometry that a GeoProperty may hold (ETSI GS CIM 009 v1.9.1, 4.7;
// RFC 7946). Looks at the structure only. Pure.
#pragma once

#include <string_view>

namespace tsu::broker {

// "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon".
bool is_geometry_type(std::string_view name);
// nullptr where the (checked, minified) value is such a geometry, else what is wrong with it:
// longitudes -180..180, latitudes -90..90, lines of two positions, closed rings of four.
const char* fault_in_geometry(std::string_view json);

}  // namespace tsu::broker
