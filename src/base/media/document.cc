#include "base/media/document.h"

#include "base/core/json.h"
#include "base/media/client.h"

namespace tsu::media {

task<result<std::string>> typeset(client& c, const document& d, std::vector<std::string> files) {
  auto settings = to_json(d);
  CO_TRY(auto made, co_await c.run("typeset", std::move(settings), std::move(files)));
  co_return std::move(made.body);
}

}  // namespace tsu::media
