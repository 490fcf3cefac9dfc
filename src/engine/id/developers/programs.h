// The acts on what developers ask for, and on what staff say to it. Each is one transaction with
// its audit row. A program is a developer's own by the subject of who asked for it.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/id/clients.h"
#include "engine/id/developers/dto.h"
#include "engine/id/developers/hook_port.h"
#include "engine/id/developers/store_developers.h"

namespace tsu::id::developers {

inline constexpr std::int64_t developers_max = 2'000, programs_of_one_max = 20, open_max = 500;
inline constexpr std::chrono::days developer_key_lives{365}, developer_kept{30};

// Anybody may become one: the key opens a page where programs are asked for, and nothing else.
result<made_developer> become_developer(db::tx&, const developer_dto&);
result<done> change_developer(db::tx&, const actor&, const developer_dto&);

// Asks for a program, or asks again, or changes one that is approved: at once where staff need not
// see it (needs_approval), else when they have. "client_exists" where the name is another's;
// "no_such_developer", "too_many_programs".
result<program_row> ask_for_program(db::tx&, const actor&, std::string_view name,
                                    const program_wish&);
// What was asked for and not approved. "in_use" of one that works.
result<done> take_back_program(db::tx&, const actor&, std::string_view name);

// "no_such_program" where it is not theirs; "not_approved" where it never was.
result<program_row> own_program(db::reader&, const actor&, std::string_view name);
result<program_row> own_working_program(db::reader&, const actor&, std::string_view name);

// New public keys; the set holds the old one as long as it is to be good ("not_by_key" of a program
// with a secret).
result<done> rotate_jwks(db::tx&, const actor&, std::string_view name, const json_raw&);

// Where the program hears. The secret is made anew each time.
result<made_hook> put_hook(db::tx&, tenant_code, const hook_port&, const actor&,
                           std::string_view name, const hook_wish&);
result<done> delete_hook(db::tx&, const hook_port&, const actor&, std::string_view name);
// "no_hook" where there is none.
result<done> test_hook(db::tx&, const hook_port&, const actor&, std::string_view name);

// Of staff. "no_such_program"; "bad_step" where nothing waits.
result<done> approve_program(db::tx&, const actor&, std::string_view name, const approval_wish&,
                             const rules_check&);
result<done> refuse_program(db::tx&, const actor&, std::string_view name, const refusal_wish&);

}  // namespace tsu::id::developers
