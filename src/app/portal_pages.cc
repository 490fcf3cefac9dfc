#include "app/portal_pages.h"

namespace tsu::app {

struct portal_pages::state {
  std::string folder;
};

portal_pages::portal_pages(std::string folder)
    : state_(std::make_unique<state>(state{std::move(folder)})) {}
portal_pages::~portal_pages() = default;

std::optional<http::reply> portal_pages::find(const http::request& r) const {
  if (r.path != "/" || r.verb != http::method::get) {
    return std::nullopt;
  }
  return http::reply{.type = "text/plain; charset=utf-8",
                     .body = "つなぐ Tsunagu: the portal is not built; the API is at /openapi.json\n"};
}

}  // namespace tsu::app
