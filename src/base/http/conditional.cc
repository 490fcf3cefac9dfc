#include "base/http/conditional.h"

#include <openssl/evp.h>

#include <array>
#include <new>

#include "base/http/ascii.h"

namespace tsu::http {
namespace {

constexpr int tags_max = 100;
constexpr std::size_t tag_bytes = 12;  // of the digest: no two versions meet by chance

std::string_view without_weakness(std::string_view tag) {
  return tag.substr(0, 2) == "W/" ? tag.substr(2) : tag;
}

problem changed(const char* field) {
  return {why::precondition, std::string{field} + " does not hold for what is there now"};
}

}  // namespace

std::string etag_of(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::bad_alloc{};
  }
  std::string out = "\"";
  for (std::size_t i = 0; i < tag_bytes; ++i) {
    out += "0123456789abcdef"[digest[i] >> 4];
    out += "0123456789abcdef"[digest[i] & 15];
  }
  return out += '"';
}

bool names_etag(std::string_view list, std::string_view etag, comparison how) {
  if (trimmed(list) == "*") {
    return true;
  }
  const bool weak = etag.substr(0, 2) == "W/";
  for (int i = 0; i < tags_max && !list.empty(); ++i) {
    const auto one = take_part(list);  // our own tags hold no comma
    const bool same = without_weakness(one) == without_weakness(etag);
    if (same && (how == comparison::weak || (!weak && one.substr(0, 2) != "W/"))) {
      return true;
    }
  }
  return false;
}

reply with_etag(reply r, const request& q, std::string etag) {
  if (r.status != 200) {
    return r;
  }
  if (etag.empty()) {
    etag = etag_of(r.shared_body ? *r.shared_body : r.body);
  }
  const auto wanted = q.headers.find("if-none-match");
  const bool reads = q.verb == method::get || q.verb == method::head;
  if (reads && wanted && names_etag(*wanted, etag, comparison::weak)) {
    r.status = 304;
    r.body.clear();
    r.shared_body.reset();
  }
  r.with("ETag", std::move(etag));
  return r;
}

result<done> check_preconditions(const request& q, std::optional<std::string_view> current) {
  if (const auto list = q.headers.find("if-match")) {
    if (!current || !names_etag(*list, *current, comparison::strong)) {
      return changed("If-Match");
    }
  }
  if (const auto list = q.headers.find("if-none-match")) {
    if (current && names_etag(*list, *current, comparison::weak)) {
      return changed("If-None-Match");
    }
  }
  return done{};
}

}  // namespace tsu::http
