// What a browser is asked now and answers with its next form: a passkey's challenge. It is kept by
// the page itself, sealed under the installation's key, so that no row is made for somebody who has
// proved nothing; it is good for one browser, five minutes and one answer. Values.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "base/crypto/box.h"
#include "base/db/db.h"
#include "engine/id/people/types.h"

namespace tsu::id {

inline constexpr std::chrono::minutes ceremony_lives{5};

struct ceremony {
  std::string use;        // "passkey.create", "passkey.get"
  std::string browser;    // what its forms carry (pages::form_guard)
  std::string challenge;  // base64url
  std::int64_t account = 0;
  std::string handle = {};  // what an authenticator keeps that account under
  instant until;
};
BOOST_DESCRIBE_STRUCT(ceremony, (), (use, browser, challenge, account, handle, until))

// A new one with 32 random bytes.
ceremony make_ceremony(std::string_view use, std::string_view browser, account_id, instant now);
std::string seal_ceremony(const crypto::box_key&, tenant_code, const ceremony&);
// Nothing where it is another use's, another browser's, another town's, or too old.
struct ceremony_wish {
  std::string_view use, browser;
  instant now;
};
std::optional<ceremony> open_ceremony(const crypto::box_key&, tenant_code, std::string_view sealed,
                                      const ceremony_wish&);
// true exactly once, on whichever node.
bool spend_ceremony(db::tx&, const ceremony&);

}  // namespace tsu::id
