#include "base/metrics/health.h"

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>

#include "base/core/assert.h"
#include "base/core/json_text.h"

namespace tsu::metrics {
namespace {

verdict run(const std::function<verdict()>& check) {
  try {
    return check();
  } catch (const std::exception& e) {
    return {false, e.what()};
  }
}

void append_check(std::string& out, std::string_view name, const verdict& v) {
  out += "{\"name\":";
  append_json_string(out, name);
  out += v.ok ? ",\"ok\":true" : ",\"ok\":false";
  if (!v.says.empty()) {
    out += ",\"says\":";
    append_json_string(out, v.says);
  }
  out += '}';
}

}  // namespace

struct health::state {
  std::mutex lock;
  std::map<std::string, std::function<verdict()>, std::less<>> checks;
  std::atomic<bool> stopping{false};
};

health::health() : state_(std::make_unique<state>()) {}
health::~health() = default;

void health::add_check(std::string_view name, std::function<verdict()> check) {
  const std::lock_guard hold{state_->lock};
  ASSERT(state_->checks.emplace(name, std::move(check)).second);
}

void health::set_stopping() { state_->stopping = true; }

health_answer health::live() const { return {true, R"({"alive":true})"}; }

health_answer health::ready() const {
  const std::lock_guard hold{state_->lock};
  bool ok = !state_->stopping;
  std::string list;
  if (state_->stopping) {
    append_check(list, "stopping", {false, "the server is stopping"});
  }
  for (const auto& [name, check] : state_->checks) {
    const auto v = run(check);
    ok = ok && v.ok;
    list += list.empty() ? "" : ",";
    append_check(list, name, v);
  }
  return {ok,
          std::string{R"({"ready":)"} + (ok ? "true" : "false") + R"(,"checks":[)" + list + "]}"};
}

std::function<verdict()> disk_space_check(std::string folder, std::uint64_t bytes_min) {
  return [folder = std::move(folder), bytes_min]() -> verdict {
    const auto space = std::filesystem::space(folder);
    const auto mib = [](std::uint64_t bytes) { return std::to_string(bytes >> 20) + " MiB"; };
    if (space.available < bytes_min) {
      return {false, mib(space.available) + " free where " + mib(bytes_min) + " are needed"};
    }
    return {true, mib(space.available) + " free"};
  };
}

}  // namespace tsu::metrics
