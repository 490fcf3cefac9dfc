#include "engine/broker/registrations/entity_pieces.h"

#include "base/core/json_text.h"
#include "engine/broker/model/names.h"

namespace tsu::broker {
namespace {

std::string plain_key(std::string_view raw) {
  return json_string_text(std::string{"\""}.append(raw).append("\""));
}

void put(std::string& out, std::string_view key, std::string_view value) {
  out.append(out.size() == 1 ? "\"" : ",\"").append(key).append("\":").append(value);
}

}  // namespace

entity_pieces::entity_pieces(std::string_view object, const context& names) {
  const auto add_type = [&](std::string_view v) {
    if (kind_of(v) == json_kind::string && is_name(json_string_text(v))) {
      types_.push_back(names.stored(json_string_text(v)));
    }
  };
  for (const auto& m : json_members{object}) {
    if (m.key == "id" || m.key == "@context" || m.key == "scope" || m.key == "expiresAt") {
      id_ = m.key == "id" ? m.value : id_;
      common_.push_back({m.key, m.value});
    } else if (m.key == "type") {
      common_.push_back({m.key, m.value});
      if (kind_of(m.value) == json_kind::array) {
        for (const auto one : json_elements{m.value}) {
          add_type(one);
        }
      } else {
        add_type(m.value);
      }
    } else {
      const auto key = plain_key(m.key);
      names_.push_back(is_name(key) ? names.stored(key) : key);
      attributes_.push_back({m.key, m.value});
    }
  }
}

std::string entity_pieces::with(const std::vector<std::size_t>& attributes) const {
  std::string out = "{";
  for (const auto& m : common_) {
    put(out, m.key, m.value);
  }
  for (const auto i : attributes) {
    put(out, attributes_[i].key, attributes_[i].value);
  }
  return out += '}';
}

std::string entity_pieces::without(const std::vector<bool>& taken) const {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < attributes_.size(); ++i) {
    if (!taken[i]) {
      kept.push_back(i);
    }
  }
  return with(kept);
}

}  // namespace tsu::broker
