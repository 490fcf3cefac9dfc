#include "engine/iot/device_book.h"

namespace tsu::iot {
namespace {

std::string place_of(tenant_code tenant, std::string_view id) {
  return std::string{tenant.text()} + std::string{id};
}

}  // namespace

task<known_ptr> device_book::find(tenant_code tenant, std::string_view id, instant now) {
  const auto place = place_of(tenant, id);
  const auto before = all_.look([&](const all_kept& all) {
    const auto at = all.find(place);
    return at != all.end() && at->second.until > now ? at->second : kept{};
  });
  if (before.until > now) {
    co_return before.device;
  }
  auto& town = house_.at(tenant, db::place::town);
  auto found = co_await town.read([&](db::reader& r) -> known_ptr {
    auto row = find_device(r, id);
    return row ? std::make_shared<known_device>(known_device{*row, keys_of(r, id)}) : nullptr;
  });
  all_.change([&](all_kept& all) {
    if (all.size() >= remembers_at_most) {
      all.clear();
    }
    all[place] = {found, now + remembers};
  });
  co_return found;
}

void device_book::forget(tenant_code tenant, std::string_view id) {
  all_.change([&](all_kept& all) { all.erase(place_of(tenant, id)); });
}

}  // namespace tsu::iot
