// Rows of developers as the API says them, and what its handlers share.
#pragma once

#include <string>

#include "engine/id/developers/programs.h"
#include "engine/id/parts.h"

namespace tsu::id::developers {

inline actor who_acts(const call& c) { return {c.who.subject, c.who.role}; }
db::store& people_of(const parts&, const call&);

program_dto dto_of(db::reader&, const hook_port&, const program_row&, instant now);
application_dto application_of(db::reader&, const program_row&);

// What a program is now, after an act of its developer.
task<result<http::reply>> show_program(const parts&, const call&, std::string name,
                                       int status = 200);
// A reply with a secret stays nowhere on its way.
http::reply secret_reply(std::string body);

}  // namespace tsu::id::developers
