// Pictures as files beside the stores: <root>/<municipality>/snow/<camera>/<time>.<type>. A file
// appears whole or not at all. Any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu::snow {

class image_shelf {
 public:
  explicit image_shelf(std::filesystem::path root) : root_(std::move(root)) {}

  struct place {
    tenant_code tenant;
    std::string_view camera;  // a code
    instant at;
    std::string_view type;  // image/jpeg, image/png, image/webp
  };
  // Gives back its name for the others. Throws std::runtime_error where it cannot be written.
  std::string keep(const place&, std::string_view bytes) const;
  // Problem gone (snow_image_forgotten) where there is no such file.
  result<std::string> read(tenant_code, std::string_view name) const;
  void forget(tenant_code, std::string_view name) const;

 private:
  std::filesystem::path folder_of(tenant_code) const;
  const std::filesystem::path root_;
};

}  // namespace tsu::snow
