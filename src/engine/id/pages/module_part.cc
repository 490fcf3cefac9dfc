#include "engine/id/pages/module_part.h"

#include "engine/id/embedded.h"
#include "engine/id/parts.h"

namespace tsu::id::pages {
namespace {

answer show_style(const parts&, call&) {
  http::reply out{.type = "text/css; charset=utf-8",
                  .body = std::string{embedded::pages_pages_css}};
  out.with("Cache-Control", "public, max-age=3600");
  out.with("X-Content-Type-Options", "nosniff");
  out.compressible = true;
  co_return out;
}

constexpr route routes[] = {
    {http::method::get, "/id/pages.css", "open: how the pages of log-in look", on<show_style>,
     "The stylesheet of the pages of log-in, consent and accounts."},
};

}  // namespace

constinit const module_part part{.routes = routes};

}  // namespace tsu::id::pages
