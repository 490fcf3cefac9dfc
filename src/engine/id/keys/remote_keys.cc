#include "engine/id/keys/remote_keys.h"

#include <utility>

namespace tsu::id {
namespace {

constexpr std::size_t remembers_at_most = 1'000;

problem no_keys() {
  return {why::unavailable, "the keys cannot be read at the address where they should stand",
          "no_keys"};
}

}  // namespace

bool remote_keys::fits(const known& k, const std::string& kid, jose::algorithm alg) {
  return k.keys && k.keys->find(kid, alg) != nullptr;
}

struct remote_keys::outlook {
  keys_ptr keys;  // as they are
  instant read;
  bool is_mine = false;  // to fetch
  bool waits = false;    // for whoever fetches
};

remote_keys::outlook remote_keys::look(all_known& all, const std::string& url,
                                       const std::string& kid, jose::algorithm alg, instant now) {
  if (all.size() >= remembers_at_most && !all.contains(url)) {
    std::erase_if(all, [](const auto& one) { return !one.second.air.on_its_way; });
  }
  auto& one = all[url];
  const bool good = fits(one, kid, alg);
  const auto pause = good ? kept : one.keys ? again_after : again_after_nothing;
  outlook out{.keys = one.keys, .read = one.read};
  out.waits = one.air.on_its_way && !good;
  out.is_mine = !one.air.on_its_way && now >= one.asked + pause;
  if (out.is_mine) {
    one.asked = now;
    one.air.on_its_way = true;
  }
  return out;
}

task<void> remote_keys::fetch_into(const fetch_document& fetch, std::string url,
                                   instant now) const {
  const flight here{all_, url};
  const auto text = co_await fetch(url);
  auto read = text.ok() ? jose::key_set::from_json(text.value()) : result<jose::key_set>{no_keys()};
  if (read.ok()) {
    auto keys = std::make_shared<const jose::key_set>(std::move(read).value());
    all_.change([&](all_known& all) {
      auto& one = all[url];
      one.keys = std::move(keys);
      one.read = now;
    });
  }
}

task<result<remote_keys::keys_ptr>> remote_keys::find(const fetch_document& fetch, std::string url,
                                                      std::string kid, jose::algorithm alg,
                                                      instant now) const {
  if (!fetch) {
    co_return no_keys();
  }
  auto seen = all_.change([&](all_known& all) { return look(all, url, kid, alg, now); });
  if (seen.is_mine) {
    co_await fetch_into(fetch, url, now);
  } else if (seen.waits) {
    co_await arrival<all_known>{all_, url};
  }
  if (seen.is_mine || seen.waits) {
    all_.look([&](const all_known& all) {
      if (const auto at = all.find(url); at != all.end()) {
        seen.keys = at->second.keys;
        seen.read = at->second.read;
      }
    });
  }
  if (!seen.keys || now >= seen.read + good_without) {
    co_return no_keys();
  }
  co_return seen.keys;
}

}  // namespace tsu::id
