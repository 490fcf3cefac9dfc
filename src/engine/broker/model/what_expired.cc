#include "engine/broker/model/what_expired.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "engine/broker/model/expiry.h"

namespace tsu::broker {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

attribute_change change_of(const attribute_entry& a, const term_table& terms,
                           std::string_view text) {
  return {.name = std::string{terms.name(a.name)},
          .dataset = a.dataset ? std::string{terms.name(a.dataset)} : std::string{},
          .text = std::string{text}};
}

// What is left stands in the order in which it stood.
void compare(const entity_version& before, const entity_version& left, const term_table& terms,
             applied& out) {
  const auto after = left.attributes();
  std::size_t at = 0;
  for (const auto& a : before.attributes()) {
    const bool stays =
        at < after.size() && after[at].name == a.name && after[at].dataset == a.dataset;
    const auto text = stays ? left.text_of(after[at]) : std::string_view{};
    const bool same = text == before.text_of(a);
    if (!same) {
      out.changes.push_back(change_of(a, terms, text));
    }
    if (stays) {
      out.times.emplace_back(a.created, same ? a.modified : out.modified);
      ++at;
    }
  }
  const std::pair whole{out.created, out.modified};
  if (std::all_of(out.times.begin(), out.times.end(), [&](const auto& t) { return t == whole; })) {
    out.times.clear();
  }
}

}  // namespace

instant next_expiry(const entity_version& e) { return earlier(e.expires(), e.first_expiry()); }

std::optional<applied> what_expired(const entity_version& e, const term_table& terms, instant now) {
  const auto next = next_expiry(e);
  if (next == no_time || now < next) {
    return std::nullopt;
  }
  applied out;
  if (e.expires() != no_time && e.expires() <= now) {
    out.removed = true;
    for (const auto& a : e.attributes()) {
      out.changes.push_back(change_of(a, terms, {}));
    }
    return out;
  }
  for (const auto type : e.types()) {
    out.types.emplace_back(terms.name(type));
  }
  out.scopes = lines_of(e.scopes());
  out.created = e.created();
  out.modified = now;
  out.expires = e.expires();
  const auto left = without_expired(e, terms, now);
  out.text = left->text();
  compare(e, *left, terms, out);
  return out;
}

}  // namespace tsu::broker
