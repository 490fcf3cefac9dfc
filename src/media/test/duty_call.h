// A duty called as the helper calls it, without the helper.
#pragma once

#include <string>
#include <vector>

namespace tsu::media {

struct job_text {
  std::string head, body;
};

inline job_text job_for(const std::string& duty, std::string settings,
                        const std::vector<std::string>& files = {}) {
  job_text out{duty + " settings=" + std::to_string(settings.size()), std::move(settings)};
  for (std::size_t i = 0; i < files.size(); ++i) {
    out.head += (i == 0 ? " files=" : ",") + std::to_string(files[i].size());
    out.body += files[i];
  }
  return out;
}

}  // namespace tsu::media
