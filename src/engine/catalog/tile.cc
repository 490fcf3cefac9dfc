#include "engine/catalog/tile.h"

#include <cmath>

#include "engine/catalog/protobuf.h"

namespace tsu::catalog {
namespace {

constexpr int pixel = tile_extent / 256;

std::string packed(const std::vector<std::uint32_t>& numbers) {
  std::string out;
  for (const auto n : numbers) {
    protobuf::append_varint(out, n);
  }
  return out;
}

// 4.4: fields 1 string, 3 double, 6 sint, 7 bool.
std::string bytes_of(const tile_value& v) {
  std::string out;
  if (const auto* text = std::get_if<std::string>(&v)) {
    protobuf::append_bytes(out, 1, *text);
  } else if (const auto* real = std::get_if<double>(&v)) {
    protobuf::append_double(out, 3, *real);
  } else if (const auto* whole = std::get_if<std::int64_t>(&v)) {
    protobuf::append_number(out, 6, protobuf::zigzag(*whole));
  } else {
    protobuf::append_number(out, 7, std::get<bool>(v) ? 1 : 0);
  }
  return out;
}

}  // namespace

tile_layer::tile_layer(const tile_id& t, std::string_view name) : tile_(t), name_(name) {}

bool tile_layer::add(const broker::geometry& g, const tile_properties& properties) {
  const auto drawing = draw(tile_, g);
  if (!drawing) {
    return false;
  }
  if (tile_.z >= whole_from_zoom || g.kind != broker::geometry_kind::point) {
    write(*drawing, properties);
    return true;
  }
  const auto p = project(tile_, g.parts.front().front());
  auto& here = heaps_[{static_cast<int>(p.x) / pixel, static_cast<int>(p.y) / pixel}];
  if (++here.count == 1) {
    here.first = *drawing;
    here.properties = properties;
  }
  return true;
}

std::uint32_t tile_layer::key_no(const std::string& name) {
  const auto [at, fresh] = keys_.emplace(name, static_cast<std::uint32_t>(keys_.size()));
  if (fresh) {
    protobuf::append_bytes(key_bytes_, 3, name);
  }
  return at->second;
}

std::uint32_t tile_layer::value_no(const tile_value& v) {
  auto bytes = bytes_of(v);
  const auto next = static_cast<std::uint32_t>(values_.size());
  const auto [at, fresh] = values_.emplace(std::move(bytes), next);
  if (fresh) {
    protobuf::append_bytes(value_bytes_, 4, at->first);
  }
  return at->second;
}

void tile_layer::write(const tile_drawing& drawing, const tile_properties& properties) {
  std::vector<std::uint32_t> tags;
  for (const auto& [name, value] : properties) {
    tags.push_back(key_no(name));
    tags.push_back(value_no(value));
  }
  std::string feature;
  protobuf::append_number(feature, 1, ++features_);
  protobuf::append_bytes(feature, 2, packed(tags));
  protobuf::append_number(feature, 3, static_cast<std::uint64_t>(drawing.shape));
  protobuf::append_bytes(feature, 4, packed(drawing.commands));
  protobuf::append_bytes(feature_bytes_, 2, feature);
}

std::string tile_layer::take() && {
  for (auto& [where, here] : heaps_) {
    if (here.count > 1) {
      here.properties.emplace_back(std::string{count_property}, here.count);
    }
    write(here.first, here.properties);
  }
  if (features_ == 0) {
    return {};
  }
  std::string layer;
  protobuf::append_number(layer, 15, 2);
  protobuf::append_bytes(layer, 1, name_);
  layer += feature_bytes_;
  layer += key_bytes_;
  layer += value_bytes_;
  protobuf::append_number(layer, 5, tile_extent);
  std::string out;
  protobuf::append_bytes(out, 3, layer);
  return out;
}

}  // namespace tsu::catalog
