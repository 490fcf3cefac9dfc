// Recorded files for tests, where they are at hand. They are no part of the project.
#pragma once

#include <zlib.h>

#include <cstdlib>
#include <optional>
#include <string>

#include "base/core/test/folders.h"

namespace tsu::snow::sim {

// The whole file, unpacked; nothing where it is not here.
inline std::optional<std::string> collected(const std::string& name) {
  const char* elsewhere = std::getenv("TSUNAGU_REAL_DATA");
  const std::string folder = elsewhere ? elsewhere : TSU_SOURCE_DIR "/../shared/data";
  gzFile file = gzopen((folder + "/snow/" + name).c_str(), "rb");
  if (file == nullptr) {
    return std::nullopt;
  }
  std::string all;
  char part[65536];
  for (int n = 0; (n = gzread(file, part, sizeof part)) > 0;) {
    all.append(part, static_cast<std::size_t>(n));
  }
  gzclose(file);
  return all;
}

#define COLLECTED(variable, name)                               \
  const auto variable = collected(name);                        \
  if (!variable) {                                              \
    GTEST_SKIP() << "../shared/data/snow/" name " is not here"; \
  }

}  // namespace tsu::snow::sim
