// All modules of the program, and what follows from their tables of contents: what is wrong with
// them, who may do what, the OpenAPI description, who answers a path. Built once at start; read by
// any thread.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/module/module.h"

namespace tsu {

// A module and what it was given. `parts` is null where only the tables are read (tsunagu openapi).
struct wired_module {
  const module* contents = nullptr;
  std::shared_ptr<const module_parts> parts = {};
};

// Every fault of the tables in one sentence each; empty when they are sound. The start refuses
// otherwise: unknown permission or role, two owners of one route, name or statement, a name that
// breaks the rules, a shape that nobody describes, migrations out of order.
std::vector<std::string> faults_of(std::span<const wired_module>);

// One line per route, one column per role: golden file doc/permissions.txt.
std::string permission_matrix(std::span<const wired_module>);

// OpenAPI 3.1. `server_url` may be "/".
std::string openapi(std::span<const wired_module>, std::string_view version,
                    std::string_view server_url);

// The permissions that a role has, sorted; views into the tables.
std::vector<std::string_view> permissions_of(std::span<const wired_module>, std::string_view role);

inline bool is_open(const route& r) { return r.needs.starts_with("open:"); }

}  // namespace tsu
