#include "engine/id/op/remote_documents.h"

#include <algorithm>

#include "base/core/json.h"
#include "engine/id/op/scopes.h"
#include "engine/id/op/uri.h"

namespace tsu::id::op {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t document_bytes_max = 64 * 1024;
constexpr auto connects_within = 2s, answers_within = 5s;

problem bad_sector(const char* code) {
  return {why::bad_input,
          "the list at sector_identifier_uri must be readable and hold every redirect URI",
          "bad_client",
          {{"sectorIdentifierUri", code}}};
}

task<result<std::string>> fetch_over(http::client& outside, std::string url) {
  if (!url.starts_with("https://")) {
    co_return problem{why::bad_input, "only https is fetched", "bad_url"};
  }
  http::client_request r{.url = std::move(url)};
  r.headers = {{"Accept", "application/json"}};
  r.connect_timeout = connects_within;
  r.timeout = answers_within;
  r.reply_bytes_max = document_bytes_max;
  CO_TRY(auto reply, co_await outside.send(std::move(r)));
  if (reply.status != 200) {
    co_return problem{why::unavailable, "the address does not answer with 200", "not_there"};
  }
  co_return std::move(reply.body);
}

}  // namespace

fetch_document fetcher_over(http::client& outside) {
  return [&outside](std::string url) { return fetch_over(outside, std::move(url)); };
}

task<result<done>> settle_sector(const fetch_document& fetch, client_settings& s) {
  if (!s.sector_identifier_uri) {
    co_return done{};
  }
  const auto at = parse_uri(*s.sector_identifier_uri);
  if (!at || at->scheme != "https" || !fetch) {
    co_return bad_sector("not_a_web_address");
  }
  const auto text = co_await fetch(*s.sector_identifier_uri);
  const auto list = text.ok() ? from_json<std::vector<std::string>>(text.value())
                              : result<std::vector<std::string>>{text.error()};
  if (!list.ok()) {
    co_return bad_sector("cannot_be_read");
  }
  const auto& uris = s.redirect_uris;
  if (!std::all_of(uris.begin(), uris.end(),
                   [&](const std::string& one) { return contains(list.value(), one); })) {
    co_return bad_sector("redirect_uri_not_listed");
  }
  s.sector = at->host;
  co_return done{};
}

}  // namespace tsu::id::op
