// The values of accounts and sessions of people. Values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "base/core/id.h"

namespace tsu::id {

using account_id = id_of<struct account_tag>;
using session_id = id_of<struct login_session_tag>;
using tablet_id = id_of<struct tablet_tag>;

// Whose account it is. Each kind has the roles that it may have (rules.h). test: nobody's, for
// trying a program out (developers/test_users.h).
enum class account_kind : std::uint8_t { resident, staff, provider, helper, test };
BOOST_DESCRIBE_ENUM(account_kind, resident, staff, provider, helper, test)

// Only an active account signs in. merged: a double, whose person goes on with another account.
// left: works here no more.
enum class account_state : std::uint8_t { active, suspended, moved_out, dead, merged, left };
BOOST_DESCRIBE_ENUM(account_state, active, suspended, moved_out, dead, merged, left)

// How it was made sure that the person is who they say: by their own word, at the counter face to
// face, by a document, or by another identity provider.
enum class proof_kind : std::uint8_t { own_word, counter, document, upstream };
BOOST_DESCRIBE_ENUM(proof_kind, own_word, counter, document, upstream)

// What an act, an audit row and a caller say of an account: "account:17".
std::string subject_of(account_id);
// Nothing where the subject is a token or nobody.
std::optional<account_id> account_of(std::string_view subject);

}  // namespace tsu::id
