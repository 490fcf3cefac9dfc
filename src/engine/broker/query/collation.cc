#include "engine/broker/query/collation.h"

#include <unicode/ucol.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include <array>
#include <vector>

#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

constexpr std::size_t tag_max = 100;

std::vector<UChar> utf16(std::string_view text) {
  std::vector<UChar> out(text.size() + 1);
  std::int32_t size = 0;
  auto error = U_ZERO_ERROR;
  u_strFromUTF8WithSub(out.data(), static_cast<std::int32_t>(out.size()), &size, text.data(),
                       static_cast<std::int32_t>(text.size()), 0xFFFD, nullptr, &error);
  out.resize(U_SUCCESS(error) ? static_cast<std::size_t>(size) : 0);
  return out;
}

}  // namespace

struct collation::rules {
  UCollator* opened = nullptr;
  ~rules() { ucol_close(opened); }
};

collation::collation(std::unique_ptr<rules> r) : rules_(std::move(r)) {}
collation::~collation() = default;

result<std::shared_ptr<const collation>> collation::named(std::string_view tag) {
  const auto refused = [&] {
    return bad_request_data("collation: \"" + std::string{tag} + "\" is not a tag of BCP 47");
  };
  if (tag.empty() || tag.size() > tag_max || tag.find('\0') != tag.npos) {
    return refused();
  }
  std::array<char, ULOC_FULLNAME_CAPACITY> locale{};
  std::int32_t parsed = 0;
  auto error = U_ZERO_ERROR;
  uloc_forLanguageTag(std::string{tag}.c_str(), locale.data(),
                      static_cast<std::int32_t>(locale.size()), &parsed, &error);
  if (U_FAILURE(error) || error == U_STRING_NOT_TERMINATED_WARNING ||
      std::cmp_not_equal(parsed, tag.size())) {
    return refused();
  }
  auto r = std::make_unique<rules>();
  r->opened = ucol_open(locale.data(), &error);
  if (U_FAILURE(error)) {
    return refused();
  }
  return std::shared_ptr<const collation>{new collation{std::move(r)}};
}

std::string collation::key_of(std::string_view text) const {
  const auto wide = utf16(text);
  const auto size = static_cast<std::int32_t>(wide.size());
  std::string out(wide.size() * 4 + 8, '\0');
  auto* to = reinterpret_cast<std::uint8_t*>(out.data());
  auto n =
      ucol_getSortKey(rules_->opened, wide.data(), size, to, static_cast<std::int32_t>(out.size()));
  if (std::cmp_greater(n, out.size())) {
    out.resize(static_cast<std::size_t>(n));
    to = reinterpret_cast<std::uint8_t*>(out.data());
    n = ucol_getSortKey(rules_->opened, wide.data(), size, to, n);
  }
  out.resize(static_cast<std::size_t>(n));
  return out;
}

}  // namespace tsu::broker
