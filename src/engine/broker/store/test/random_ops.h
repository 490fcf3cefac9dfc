// Operations as chance has them, on few attributes, so that they meet.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "base/core/random.h"
#include "base/core/time.h"
#include "engine/broker/model/draft.h"

namespace tsu::broker::testing {

// Some are valid for a few seconds only, or have a sub-attribute that is.
inline std::string random_instance(random_source& chance, const std::string& dataset, instant now) {
  std::string out = R"({"type":"Property","value":)" + std::to_string(chance.below(4)) +
                    (dataset.empty() ? "" : R"(,"datasetId":")" + dataset + '"');
  const auto end = chance.below(8);
  if (end < 2) {
    out += end == 0 ? "" : R"(,"s":{"type":"Property","value":1)";
    out += R"(,"expiresAt":")" + format_instant(now + std::chrono::seconds{chance.below(4)}) + '"';
    out += end == 0 ? "" : "}";
  }
  return out + "}";
}

inline attribute_draft random_attribute(random_source& chance, bool may_delete, instant now) {
  attribute_draft d{.name = std::string(1, static_cast<char>('a' + chance.below(4)))};
  d.dataset = chance.below(3) == 0 ? "urn:d:" + std::to_string(chance.below(2)) : "";
  d.text = may_delete && chance.below(4) == 0 ? "" : random_instance(chance, d.dataset, now);
  return d;
}

inline write_op random_op(random_source& chance, std::string id, instant now) {
  write_op op{.how = static_cast<write_kind>(chance.below(12))};
  op.entity.id = std::move(id);
  const bool whole = op.how == write_kind::create || op.how == write_kind::upsert_replace ||
                     op.how == write_kind::replace || op.how == write_kind::upsert_update;
  const bool one = op.how == write_kind::patch_attribute || op.how == write_kind::replace_attribute;
  const bool plain = op.how == write_kind::remove || op.how == write_kind::remove_attribute;
  std::set<std::pair<std::string, std::string>> seen;
  for (auto n = one ? 1 : plain ? 0 : chance.below(5); n > 0 || (one && seen.empty()); --n) {
    auto d = random_attribute(chance, !whole && op.how != write_kind::append_no_overwrite, now);
    if (seen.insert({d.name, d.dataset}).second) {
      op.entity.attributes.push_back(std::move(d));
    }
  }
  if (one || plain) {
    op.attribute = std::string(1, static_cast<char>('a' + chance.below(4)));
    op.all_datasets = chance.below(2) == 0;
    return op;
  }
  if (whole || chance.below(4) == 0) {
    op.entity.types =
        chance.below(4) == 0 ? std::vector<std::string>{"T", "U"} : std::vector<std::string>{"T"};
  }
  if (chance.below(4) == 0) {
    op.entity.scopes = std::vector<std::string>(chance.below(3), "/a");
  }
  if (chance.below(6) == 0) {
    op.entity.expires = now + std::chrono::seconds{chance.below(4)};
  }
  op.always = chance.below(4) == 0;
  return op;
}

}  // namespace tsu::broker::testing
