// Handlers of /id/v1/developer (a developer's own) and /id/v1/programs (what staff decide).
#pragma once

#include "base/module/module.h"

namespace tsu::id {
struct parts;
}

namespace tsu::id::developers::api {

// api_developer.cc
answer sign_up(const parts&, call&);
answer show_own(const parts&, call&);
answer put_own(const parts&, call&);
answer put_program(const parts&, call&);
answer delete_program(const parts&, call&);
// api_tools.cc: of a program that works
answer create_secret(const parts&, call&);
answer put_jwks(const parts&, call&);
answer create_key(const parts&, call&);
answer rotate_key(const parts&, call&);
answer delete_key(const parts&, call&);
answer put_hook(const parts&, call&);
answer delete_hook(const parts&, call&);
answer test_hook(const parts&, call&);
answer create_test_user(const parts&, call&);
answer delete_test_user(const parts&, call&);
// api_programs.cc: of staff
answer list_programs(const parts&, call&);
answer approve(const parts&, call&);
answer refuse(const parts&, call&);

}  // namespace tsu::id::developers::api
