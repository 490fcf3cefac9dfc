#include "engine/geo/osm_xml.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>

#include "engine/geo/xml_tags.h"

namespace tsu::geo {
namespace {

template <class Number>
std::optional<Number> number_in(std::optional<std::string_view> text) {
  Number out{};
  if (!text) {
    return std::nullopt;
  }
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), out);
  const bool good = error == std::errc{} && end == text->data() + text->size();
  return good ? std::optional{out} : std::nullopt;
}

bool is_gone(const xml_tags::tag& t) {
  return t.find("visible") == "false" || t.find("action") == "delete";
}

class reader {
 public:
  reader(const osm_bytes& from, osm_sink& to, const osm_limits& most)
      : tags_(from, most.bytes, most.one_tag), to_(to), most_(most) {}

  result<done> all() {
    TRY(const auto* root, tags_.next());
    if (root == nullptr || root->name != "osm" || !root->opens) {
      return tags_.fault("not a file of OpenStreetMap");
    }
    for (;;) {
      TRY(const auto* t, tags_.next());
      if (t == nullptr) {
        return done{};
      }
      TRY(const done taken, take(*t));
    }
  }

 private:
  result<done> take(const xml_tags::tag& t) {
    // Directly within <osm>: it was opened (and, in one, closed) at depth 1.
    const bool outermost = tags_.depth() == (t.closes ? 1u : 2u);
    if (outermost && t.opens) {
      in_way_ = false;
      if (t.name == "node" && !is_gone(t)) {
        TRY(const done one, take_node(t));
      } else if (t.name == "way" && !is_gone(t)) {
        TRY(const done one, begin_way(t));
      } else if (t.name == "remark") {  // an interpreter ran out of time or memory
        return tags_.fault("whoever made it says that it is not whole");
      }
    } else if (in_way_ && t.opens) {
      TRY(const done part, take_part(t));
    }
    if (in_way_ && outermost && t.closes) {
      in_way_ = false;
      return to_.way(way_);
    }
    return done{};
  }

  result<done> take_node(const xml_tags::tag& t) {
    const auto id = number_in<std::int64_t>(t.find("id"));
    const auto lon = number_in<double>(t.find("lon")), lat = number_in<double>(t.find("lat"));
    if (!id || !lon || !lat || !is_valid({*lon, *lat})) {
      return tags_.fault("a node has an id, and a place on the Earth");
    }
    return to_.node(*id, {*lon, *lat});
  }

  result<done> begin_way(const xml_tags::tag& t) {
    const auto id = number_in<std::int64_t>(t.find("id"));
    if (!id) {
      return tags_.fault("a way has an id");
    }
    way_.id = *id;
    way_.nodes.clear();
    way_.tags.clear();
    in_way_ = true;
    return done{};
  }

  result<done> take_part(const xml_tags::tag& t) {
    if (t.name == "nd") {
      const auto ref = number_in<std::int64_t>(t.find("ref"));
      if (!ref) {
        return tags_.fault("what a way goes through has a number");
      }
      way_.nodes.push_back(*ref);
    } else if (t.name == "tag") {
      const auto key = t.find("k"), value = t.find("v");
      if (!key || !value) {
        return tags_.fault("a tag has a key and a value");
      }
      way_.tags.emplace_back(*key, *value);
    }
    if (way_.nodes.size() > most_.nodes_of_way || way_.tags.size() > most_.tags_of_way) {
      return tags_.fault("a way has too many parts");
    }
    return done{};
  }

  xml_tags tags_;
  osm_sink& to_;
  const osm_limits& most_;
  osm_way way_;
  bool in_way_ = false;
};

}  // namespace

osm_bytes osm_from_memory(std::string_view text) {
  return [rest = std::make_shared<std::string_view>(text)](std::span<char> into) {
    const auto size = std::min(into.size(), rest->size());
    if (size > 0) {
      std::memcpy(into.data(), rest->data(), size);
    }
    rest->remove_prefix(size);
    return size;
  };
}

std::string_view osm_way::tag(std::string_view key) const {
  const auto at =
      std::find_if(tags.begin(), tags.end(), [&](const auto& t) { return t.first == key; });
  return at == tags.end() ? std::string_view{} : std::string_view{at->second};
}

result<done> read_osm(const osm_bytes& from, osm_sink& to, const osm_limits& most) {
  return reader{from, to, most}.all();
}

}  // namespace tsu::geo
