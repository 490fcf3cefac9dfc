// What the consent engine is given: who covers what, how a provider is told, and who a person is to
// the rest of the house.
#pragma once

#include <memory>

#include "base/db/db.h"
#include "base/module/module.h"

namespace tsu::consent {
struct parts;
}

namespace tsu::app {

std::shared_ptr<consent::parts> make_consents(db::house&);

// Whether the rules of the program that asks name the type Person and allow reading that kind of
// data as an attribute of it. A rule that names no type means things, never persons.
bool covers_person(const caller&, std::string_view kind);

}  // namespace tsu::app
