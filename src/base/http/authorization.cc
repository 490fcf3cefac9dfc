#include "base/http/authorization.h"

#include "base/http/ascii.h"

namespace tsu::http {

std::optional<std::string_view> authorization(const request& r, std::string_view scheme) {
  const auto field = r.headers.find("Authorization");
  if (!field || r.headers.count("Authorization") != 1) {
    return std::nullopt;
  }
  const auto said = trimmed(*field);
  const auto space = said.find(' ');
  if (space == std::string_view::npos || !same_name(said.substr(0, space), scheme)) {
    return std::nullopt;
  }
  const auto rest = trimmed(said.substr(space));
  return rest.empty() ? std::nullopt : std::optional{rest};
}

}  // namespace tsu::http
