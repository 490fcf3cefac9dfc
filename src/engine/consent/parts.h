// Everything this module is given; made once in main.
#pragma once

#include <functional>
#include <optional>

#include "base/module/module.h"
#include "engine/consent/ports.h"

namespace tsu::consent {

class erased_list;

struct parts final : module_parts {
  explicit parts(db::house& h) : house(h) {}
  db::house& house;
  ports out;
  // When whoever sends the request last proved who they are; nothing: not with a session of a
  // person. Without it nobody has.
  std::function<std::optional<instant>(db::reader&, const http::request&, instant now)> signed_in;
  // Whether the token of a program covers that kind of data. Without it none does.
  std::function<bool(const caller&, std::string_view kind)> covers;
  // The only person that the token of a program is about, by the program's name of them; empty, and
  // without it: it is about no one person.
  std::function<std::string(const caller&)> only_about;
  std::function<std::string(tenant_code)> name_of_town;
  // Whether a role has a permission. Without it none has.
  std::function<bool(std::string_view role, std::string_view permission)> may;
  // Who was erased, for the day when a backup from before is restored; nullptr: nobody remembers.
  erased_list* erased = nullptr;
};

}  // namespace tsu::consent
