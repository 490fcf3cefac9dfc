// A valid request of every route that the program mounts, and the same nearly right. A route that
// has no sample here fails the test that walks the catalogue, so that a new one joins.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/random.h"
#include "base/http/message.h"

namespace tsu::app::testing {

struct asked {
  http::method verb = http::method::get;
  std::string path, query, body;
  std::vector<std::pair<std::string, std::string>> headers;

  std::string text() const;  // for a message: may hold any byte
};

struct sample {
  http::method verb;
  std::string_view route;  // as in the module's table: "/ngsi-ld/v1/entities/{entityId}"
  std::string_view target;
  std::string_view type, body;            // of the request; empty: none
  std::string_view header = {}, is = {};  // one more field
  std::string_view token = {};            // instead of the administrator's
};
std::span<const sample> samples();
// Their part in sample_consents.cc.
std::span<const sample> consent_samples();
// "POST /ngsi-ld/v1/entities"
std::string name_of(http::method, std::string_view route);

// `${token}` in a body is that token, `${form_token}` the one of a form, `${signature}` in a field
// the signature over the body.
asked request_of(const sample&, std::string_view token);
// What the forms of people's pages are sent with, and who is there to sign in: people_rows.cc.
inline constexpr std::string_view form_cookie = "tsunagu-form=of-this-test";
inline constexpr std::string_view person_password = "kuroi neko to tsuki",
                                  person_code = "K7QF-2M9D-XWTR-4H6B";
// What the samples of messages refer to.
inline constexpr std::string_view gateway_secret = "a-secret-of-this-test";
inline constexpr std::string_view answer_token = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

// One to three changes: of bytes (flips, cuts, repeats, invalid UTF-8), of JSON (types, depth,
// numbers, doubled members), of path segments, query parameters and header fields. What the parser
// of HTTP refuses anyway (a space in the path, a line end in a field) is not made.
void mutate(asked&, random_source&);

}  // namespace tsu::app::testing
