// The gate before publication: what looks like personal data. A type or an attribute that is about
// persons never passes. Contact details (an e-mail address, a mobile number) pass where staff have
// said that they are a facility's and not a person's; an individual number never does. Pure.
#pragma once

#include <string_view>

namespace tsu::catalog {

// Stored names of types and attributes that speak of persons.
bool is_personal_type(std::string_view type);
bool is_personal_attribute(std::string_view attribute);

// "individual_number", "email_address", "mobile_number"; empty: nothing of it.
std::string_view personal_in(std::string_view text);
inline bool may_be_acknowledged(std::string_view code) { return code != "individual_number"; }

}  // namespace tsu::catalog
