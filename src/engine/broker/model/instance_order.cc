#include "engine/broker/model/instance_order.h"

#include <algorithm>

namespace tsu::broker {

std::size_t place_of_new(std::span<const instance_name> all, const instance_name& one) {
  const auto is_namesake = [&](const instance_name& other) { return other.first == one.first; };
  const auto first = std::find_if(all.begin(), all.end(), is_namesake);
  const auto last = std::find_if_not(first, all.end(), is_namesake);
  return static_cast<std::size_t>((one.second.empty() ? first : last) - all.begin());
}

std::vector<instance_name> order_after(std::vector<instance_name> all,
                                       std::span<const attribute_change> changes) {
  for (const auto& c : changes) {
    if (c.text.empty()) {
      std::erase(all, instance_name{c.name, c.dataset});
    }
  }
  for (const auto& c : changes) {
    const instance_name one{c.name, c.dataset};
    if (!c.text.empty() && std::find(all.begin(), all.end(), one) == all.end()) {
      all.insert(all.begin() + static_cast<std::ptrdiff_t>(place_of_new(all, one)), one);
    }
  }
  return all;
}

std::string attributes_text(std::span<const named_text> all) {
  std::size_t size = 2;
  for (const auto& one : all) {
    size += one.name.size() + one.text.size() + 6;
  }
  std::string out;
  out.reserve(size);
  out = "{";
  for (std::size_t i = 0; i < all.size();) {
    auto end = i + 1;
    while (end < all.size() && all[end].name == all[i].name) {
      ++end;
    }
    out += out.size() == 1 ? "\"" : ",\"";
    out += all[i].name;
    out += end - i > 1 ? "\":[" : "\":";
    for (auto at = i; at < end; ++at) {
      out += at > i ? "," : "";
      out += all[at].text;
    }
    out += end - i > 1 ? "]" : "";
    i = end;
  }
  out += '}';
  return out;
}

}  // namespace tsu::broker
