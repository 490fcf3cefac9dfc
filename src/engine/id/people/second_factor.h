// An authenticator app as the second factor. Its key is sealed under the person's; a code works
// once. Functions of one transaction.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/secret.h"
#include "engine/id/people/profile.h"
#include "engine/id/people/store_credentials.h"

namespace tsu::id {

// One that was set up to its end.
bool has_authenticator(db::reader&, account_id);
// A new key that counts once a code made with it was told; one that is at work stays meanwhile.
result<secret<std::string>> begin_authenticator(db::tx&, const keeper_of_boxes&, account_id);
// The key that was begun, to be shown again.
result<secret<std::string>> begun_authenticator(db::reader&, const keeper_of_boxes&, account_id);
// false: the code is wrong, or nothing was begun.
bool finish_authenticator(db::tx&, const keeper_of_boxes&, account_id, std::string_view code);
bool accept_authenticator(db::tx&, const keeper_of_boxes&, account_id, std::string_view code);

}  // namespace tsu::id
