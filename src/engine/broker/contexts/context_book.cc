#include "engine/broker/contexts/context_book.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/http/message.h"
#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

constexpr std::size_t uses_max = 1'000;  // names that are counted, of one named service

std::vector<std::string> urls_in(std::string_view json) {
  std::vector<std::string> out;
  if (kind_of(json) == json_kind::string) {
    out.push_back(json_string_text(json));
  } else if (kind_of(json) == json_kind::array) {
    for (const auto one : json_elements{json}) {
      if (kind_of(one) == json_kind::string) {
        out.push_back(json_string_text(one));
      }
    }
  }
  std::erase_if(out, [](const auto& url) { return url.find(contexts_path) == url.npos; });
  return out;
}

}  // namespace

std::string local_context_id(std::string_view url) {
  const auto at = url.find(contexts_path);
  if (at == url.npos) {
    return std::string{url};
  }
  const auto segment = url.substr(at + contexts_path.size());
  return http::percent_decoded(segment).value_or(std::string{segment});
}

std::string implicit_context_id(std::string_view source) {
  return "urn:ngsi-ld:Context:" +
         crypto::hex(crypto::bytes_of(crypto::sha256(source))).substr(0, 32);
}

task<result<done>> context_book::add(const town_key& town, context_row row) {
  co_return co_await broker_.town_store(town.tenant).write([&](db::tx& t) {
    return keep_context(t, row);
  });
}

task<std::optional<context_row>> context_book::find(const town_key& town, std::string id) {
  co_return co_await broker_.town_store(town.tenant).read([&](db::reader& r) {
    return find_context(r, town.service, id);
  });
}

task<std::vector<context_row>> context_book::list(const town_key& town) {
  co_return co_await broker_.town_store(town.tenant).read([&](db::reader& r) {
    return read_contexts(r, town.service);
  });
}

task<bool> context_book::remove(const town_key& town, std::string id) {
  const bool was = co_await broker_.town_store(town.tenant).write([&](db::tx& t) {
    return delete_context(t, town.service, id);
  });
  if (was) {
    cache_.forget(id, [](const std::string& url) { return local_context_id(url); });
    forget_use(town, id);
  }
  co_return was;
}

task<void> context_book::hand_over(const town_key& town, std::string json) {
  for (const auto& url : urls_in(json)) {
    if (cache_.has_document(url)) {
      continue;
    }
    if (const auto row = co_await find(town, local_context_id(url))) {
      (void)cache_.preload(url, row->body);
    }
  }
}

void context_book::note_use(const town_key& town, const context& c, instant now) {
  for (const auto& url : c.documents()) {
    note_use(town, local_context_id(url), now);
  }
}

void context_book::note_use(const town_key& town, std::string_view name, instant now) {
  uses_.change([&](auto& all) {
    auto& mine = all[key_of(town)];
    auto at = mine.find(name);
    if (at == mine.end()) {
      if (mine.size() >= uses_max) {
        return;
      }
      at = mine.emplace(std::string{name}, context_use{now, now, 0}).first;
    }
    at->second.last = now;
    ++at->second.hits;
  });
}

context_book::use_map context_book::uses(const town_key& town) const {
  return uses_.look([&](const auto& all) {
    const auto at = all.find(key_of(town));
    return at == all.end() ? use_map{} : at->second;
  });
}

std::optional<context_use> context_book::use_of(const town_key& town, std::string_view name) const {
  return uses_.look([&](const auto& all) -> std::optional<context_use> {
    const auto mine = all.find(key_of(town));
    if (mine == all.end()) {
      return std::nullopt;
    }
    const auto at = mine->second.find(name);
    return at == mine->second.end() ? std::nullopt : std::optional{at->second};
  });
}

void context_book::forget_use(const town_key& town, std::string_view name) {
  uses_.change([&](auto& all) {
    auto& mine = all[key_of(town)];
    if (const auto at = mine.find(name); at != mine.end()) {
      mine.erase(at);
    }
  });
}

}  // namespace tsu::broker
