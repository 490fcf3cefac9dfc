// わたしのデータ: pages of what is kept about oneself, beside that of one's consents (own_page.h):
// who looked, receipts, and leaving. They work without scripts.
#pragma once

#include <optional>
#include <string>

#include "base/http/message.h"
#include "engine/consent/leave.h"
#include "engine/consent/person_dto.h"
#include "engine/consent/persons.h"

namespace tsu::consent {

// Where everything about oneself is found. drafts: how many wait.
struct data_page {
  std::string town;
  own_proxy_page proxies;
  std::size_t drafts = 0;
};
http::reply data_page_of(const http::request&, const data_page&);

// older: whether there are more; then from the last one on.
struct reads_page {
  std::string town;
  read_page reads;
  bool older = false;
};
http::reply reads_page_of(const http::request&, const reads_page&);

struct receipts_page {
  std::string town;
  receipt_page receipts;
};
http::reply receipts_page_of(const http::request&, const receipts_page&);

// error: code of a problem; empty: none.
struct leave_page {
  std::string town, error;
};
http::reply leave_page_of(const http::request&, const leave_page&);
// What a person sees last.
http::reply left_page_of(const http::request&, const std::string& town, const erasure_dto&);

}  // namespace tsu::consent
