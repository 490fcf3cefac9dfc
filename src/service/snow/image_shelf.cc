#include "service/snow/image_shelf.h"

#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace tsu::snow {
namespace fs = std::filesystem;

fs::path image_shelf::folder_of(tenant_code t) const {
  return root_ / std::string{t.text()} / "snow";
}

std::string image_shelf::keep(const place& p, std::string_view bytes) const {
  const auto ending = p.type.substr(p.type.find('/') + 1);
  const auto name =
      std::string{p.camera} + "/" + std::to_string(to_micros(p.at)) + "." + std::string{ending};
  const auto whole = folder_of(p.tenant) / name;
  fs::create_directories(whole.parent_path());
  const auto half = fs::path{whole}.concat(".new");
  {
    std::ofstream out{half, std::ios::binary | std::ios::trunc};
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) {
      std::error_code ignored;
      fs::remove(half, ignored);
      throw std::runtime_error("a picture cannot be written: " + half.string());
    }
  }
  fs::rename(half, whole);
  return name;
}

result<std::string> image_shelf::read(tenant_code t, std::string_view name) const {
  std::ifstream in{folder_of(t) / std::string{name}, std::ios::binary};
  if (name.empty() || !in) {
    return problem{why::gone, "the picture is no longer kept", "snow_image_forgotten"};
  }
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

void image_shelf::forget(tenant_code t, std::string_view name) const {
  std::error_code ignored;
  fs::remove(folder_of(t) / std::string{name}, ignored);
}

}  // namespace tsu::snow
