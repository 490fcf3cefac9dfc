#include "base/record/idempotency.h"

#include <algorithm>

#include "base/core/assert.h"
#include "base/record/statements.h"

namespace tsu::record {
namespace {

db::bytes as_bytes(std::string_view s) {
  return {reinterpret_cast<const std::byte*>(s.data()), s.size()};
}

// "Name: value" lines; neither can hold a line feed.
std::string headers_as_text(const http::reply& r) {
  std::string out;
  for (const auto& [name, value] : r.headers) {
    out.append(name).append(":").append(value).append("\n");
  }
  return out;
}

void add_headers(http::reply& r, std::string_view text) {
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    const auto colon = line.find(':');
    ASSERT(colon != std::string_view::npos);
    r.with(std::string{line.substr(0, colon)}, std::string{line.substr(colon + 1)});
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
}

}  // namespace

result<std::optional<std::string_view>> key_in(const http::request& r) {
  const auto value = r.headers.find("idempotency-key");
  if (!value) {
    return std::optional<std::string_view>{};
  }
  const bool visible =
      std::all_of(value->begin(), value->end(), [](char c) { return c > ' ' && c < 127; });
  if (!visible || value->empty() || value->size() > 255 ||
      r.headers.count("idempotency-key") != 1) {
    return problem{why::bad_input, "not a usable Idempotency-Key", "idempotency_key_invalid"};
  }
  return value;
}

crypto::digest hash_of_request(const http::request& r) {
  crypto::sha256_stream h;
  for (const auto part : {http::name_of(r.verb), r.path, r.query}) {
    h.add(part);
    h.add("\n");  // none of these can hold one
  }
  h.add(r.body);
  return h.finish();
}

result<std::optional<http::reply>> find_saved(db::reader& r, const idempotency_key& k,
                                              instant now) {
  std::optional<http::reply> out;
  bool other_request = false;
  r.first(find_reply, {k.caller, k.route, k.key}, [&](const db::row& c) {
    if (c.time(5) + replies_kept <= now) {
      return;
    }
    if (c.text(0) != crypto::bytes_of(k.request)) {
      other_request = true;
      return;
    }
    out.emplace();
    out->status = static_cast<int>(c.int64(1));
    out->type = c.string(2);
    add_headers(*out, c.text(3));
    out->body = c.string(4);
    out->with("Idempotency-Replayed", "true");
  });
  if (other_request) {
    return problem{why::conflict, "the key came before with another request",
                   "idempotency_key_reused"};
  }
  return out;
}

void save(db::tx& t, const idempotency_key& k, const http::reply& r) {
  ASSERT(!r.events);
  const auto headers = headers_as_text(r);
  t.run(save_reply, {k.caller, k.route, k.key, as_bytes(crypto::bytes_of(k.request)),
                     std::int64_t{r.status}, r.type, as_bytes(headers),
                     as_bytes(r.shared_body ? *r.shared_body : r.body), to_micros(t.now())});
}

std::int64_t forget_replies(db::tx& t) {
  return t.run(forget_replies_before, {to_micros(t.now() - replies_kept)});
}

}  // namespace tsu::record
