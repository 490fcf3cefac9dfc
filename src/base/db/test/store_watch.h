// What a municipality's stores hold, seen from outside: over connections of its own, past the
// program's own code, so that nothing it forgets to tell is missed. hold() keeps a snapshot of the
// three stores as they are; moved() is cheap and says whether anybody has committed since; held()
// and now() are the content of every table, for comparing. One thread.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/core/id.h"
#include "base/db/db.h"

namespace tsu::db::testing {

// "town/broker_entity" -> number of rows and a hash over them in their order.
using store_content = std::map<std::string, std::string>;

class store_watch {
 public:
  virtual ~store_watch() = default;
  virtual void hold() = 0;
  // May be true where nothing has changed; never false where something has.
  virtual bool moved() = 0;
  virtual store_content held() = 0;
  virtual store_content now() = 0;
};

std::unique_ptr<store_watch> watch_stores(const options&, tenant_code);

// The tables whose content differs, one a line; empty where none does.
std::string difference(const store_content&, const store_content&);

}  // namespace tsu::db::testing
