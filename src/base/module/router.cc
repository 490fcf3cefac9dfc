#include "base/module/router.h"

#include <array>
#include <map>

namespace tsu {
namespace {

constexpr std::size_t methods = 7;

std::size_t slot(http::method m) { return static_cast<std::size_t>(m); }

// "/a/b" -> "a", and "/b" is left.
std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);
  const auto end = std::min(path.find('/'), path.size());
  const auto segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

}  // namespace

struct router::node {
  struct owned_route {
    const route* what = nullptr;
    const wired_module* owner = nullptr;
  };
  std::map<std::string, std::unique_ptr<node>, std::less<>> plain;
  std::unique_ptr<node> any, rest;
  std::array<owned_route, methods> answers{};
  bool has_answers = false;

  node& child(std::string_view segment) {
    if (segment.ends_with("*}")) {
      return made(rest);
    }
    if (segment.starts_with('{')) {
      return made(any);
    }
    return made(plain[std::string{segment}]);
  }
  static node& made(std::unique_ptr<node>& n) {
    if (!n) {
      n = std::make_unique<node>();
    }
    return *n;
  }
  std::string allow() const {
    std::string out;
    for (std::size_t i = 0; i < methods; ++i) {
      const bool head = i == slot(http::method::head) && answers[slot(http::method::get)].what;
      if (answers[i].what != nullptr || head) {
        out += (out.empty() ? "" : ", ") + std::string{name_of(static_cast<http::method>(i))};
      }
    }
    return out;
  }
  // The node that answers the rest of the path; raw values are collected on the way. Depth is
  // bounded by the depth of the route tree, not by the path.
  const node* walk(std::string_view path, std::vector<std::string_view>& raw) const {
    if (path.empty() || path == "/") {
      if (has_answers) {
        return this;
      }
      return rest && rest->has_answers ? (raw.push_back({}), rest.get()) : nullptr;
    }
    const auto whole = path.substr(1);
    const auto segment = next_segment(path);
    if (const auto at = plain.find(segment); at != plain.end()) {
      if (const auto* found = at->second->walk(path, raw)) {
        return found;
      }
    }
    // An empty value in the middle is for its handler to refuse ("/entities//attrs").
    if (any && (!segment.empty() || path.size() > 1)) {
      raw.push_back(segment);
      if (const auto* found = any->walk(path, raw)) {
        return found;
      }
      raw.pop_back();
    }
    if (rest) {
      raw.push_back(whole);
      return rest.get();
    }
    return nullptr;
  }
};

router::router(std::span<const wired_module> all) : root_(std::make_unique<node>()) {
  for (const auto& w : all) {
    for (const auto& r : w.contents->routes) {
      node* at = root_.get();
      for (auto path = r.path; !path.empty() && path != "/";) {
        at = &at->child(next_segment(path));
      }
      at->answers[slot(r.verb)] = {&r, &w};
      at->has_answers = true;
    }
  }
}

router::~router() = default;

router::target router::find(http::method verb, std::string_view path) const {
  target out;
  std::vector<std::string_view> raw;
  const auto* at = path.starts_with('/') ? root_->walk(path, raw) : nullptr;
  if (at == nullptr) {
    return out;
  }
  auto found = at->answers[slot(verb)];
  if (found.what == nullptr && verb == http::method::head) {
    found = at->answers[slot(http::method::get)];
  }
  if (found.what == nullptr) {
    out.allow = at->allow();
    return out;
  }
  out.values.reserve(raw.size());
  for (const auto one : raw) {
    auto decoded = http::percent_decoded(one);
    if (!decoded) {
      out.bad_escape = true;
      return out;
    }
    out.values.push_back(std::move(*decoded));
  }
  out.what = found.what;
  out.owner = found.owner;
  return out;
}

}  // namespace tsu
