#include "app/portal_pages.h"

#include <array>
#include <filesystem>
#include <future>

#include "base/core/log.h"
#include "base/http/static_files.h"

namespace tsu::app {
namespace {

namespace fs = std::filesystem;

// Scripts, styles and connections from this origin only. The map draws in a worker and into images
// of its own (blob:, data:). A video of the town may lie elsewhere: it is played, and runs nothing.
constexpr const char* content_security_policy =
    "default-src 'self'; worker-src 'self' blob:; img-src 'self' data: blob:; "
    "media-src 'self' https:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'";

constexpr std::string_view not_built =
    "つなぐ Tsunagu\n\nThe portal is not built. ./run builds it; the API is described at "
    "/openapi.json.\n";

std::optional<std::string> find_folder(const std::string& asked) {
  if (!asked.empty()) {
    return asked;
  }
  std::error_code code;
  const auto beside = fs::read_symlink("/proc/self/exe", code).parent_path();
  for (const auto& place : std::array{beside / "portal", beside / "../../portal/dist",
                                      fs::path{"/usr/share/tsunagu/portal"}}) {
    if (fs::is_directory(place, code)) {
      return place.string();
    }
  }
  return std::nullopt;
}

std::optional<http::static_files> read_files(const std::string& folder) {
  auto files = http::static_files::load(folder, {content_security_policy});
  if (files.ok()) {
    return std::move(files).value();
  }
  log_warning("the portal in {} cannot be read: {}", folder, files.error().detail);
  return std::nullopt;
}

}  // namespace

// Read beside the rest of the start, which need not wait for some hundred files.
struct portal_pages::state {
  std::shared_future<std::optional<http::static_files>> files;
};

portal_pages::portal_pages(const std::string& folder) : state_(std::make_unique<state>()) {
  state_->files = std::async(std::launch::async, [folder] {
                    const auto found = find_folder(folder);
                    return found ? read_files(*found) : std::nullopt;
                  }).share();
}

portal_pages::~portal_pages() = default;

std::optional<http::reply> portal_pages::find(const http::request& r) const {
  const auto& files = state_->files.get();
  if (!files) {
    if (r.path != "/") {
      return std::nullopt;
    }
    return http::reply{.type = "text/plain; charset=utf-8", .body = std::string{not_built}};
  }
  return files->find(r, r.path == "/" ? "/open/" : r.path);
}

}  // namespace tsu::app
