#include "base/media/sheet.h"

#include "base/core/json.h"
#include "base/media/client.h"

namespace tsu::media {

task<result<sheet>> read_sheet(client& c, std::string file, const sheet_wish& wish) {
  auto settings = to_json(wish);
  std::vector<std::string> files;
  files.push_back(std::move(file));
  CO_TRY(const auto made, co_await c.run("sheet", std::move(settings), std::move(files)));
  auto read = from_json<sheet>(made.body);
  if (!read.ok()) {
    co_return problem{why::unavailable, "the helper did not answer with a sheet",
                      "media_unavailable"};
  }
  co_return std::move(read).value();
}

}  // namespace tsu::media
