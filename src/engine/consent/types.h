// The words of consent, as they stand in rows and on the wire. Plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/id.h"
#include "base/core/time.h"

namespace tsu::consent {

// A text in each language that a person may be told.
struct in_languages {
  std::string ja, en;
  bool operator==(const in_languages&) const = default;
};
BOOST_DESCRIBE_STRUCT(in_languages, (), (ja, en))

// council and city decide about data; so may a provider.
BOOST_DEFINE_ENUM_CLASS(party_kind, council, city, provider)

// What a row of consent_grant says.
BOOST_DEFINE_ENUM_CLASS(grant_state, given, refused, withdrawn, expired)

// What happened: the states, and: given again; kept when two accounts became one.
BOOST_DEFINE_ENUM_CLASS(event_kind, given, refused, withdrawn, expired, reconfirmed, moved)

// What a grant comes to now. off: never asked or answered. ask_again: the notice has changed since.
BOOST_DEFINE_ENUM_CLASS(standing, off, given, refused, withdrawn, expired, ask_again)

// Who decided: the person, a proxy, staff whom the person told, or the program by itself (expiry).
BOOST_DEFINE_ENUM_CLASS(method, self, proxy, staff, program)
BOOST_DEFINE_ENUM_CLASS(channel, portal, sign_in, counter, phone, job)

BOOST_DEFINE_ENUM_CLASS(proxy_kind, guardian, curator, parent, family)

// Who looks at data of persons. proxy: who acts for the person.
BOOST_DEFINE_ENUM_CLASS(reader_kind, provider, staff, proxy)

template <class Enum>
std::string name_of(Enum e) {
  return boost::describe::enum_to_string(e, "");
}
// A name that a row of ours holds.
template <class Enum>
Enum named(std::string_view text) {
  Enum out{};
  boost::describe::enum_from_string(std::string{text}.c_str(), out);
  return out;
}

}  // namespace tsu::consent
