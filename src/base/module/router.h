// Which route answers a path. Routes are compiled into a tree of path segments; a plain segment
// goes before {name}, {name} before {rest*}. Read-only after it is built; any thread.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/module/catalogue.h"

namespace tsu {

class router {
 public:
  struct target {
    const route* what = nullptr;  // null: nobody
    const wired_module* owner = nullptr;
    std::vector<std::string> values = {};  // of {names}, percent-decoded, in order
    std::string allow = {};                // where only the method is wrong: "GET, HEAD, POST"
    bool bad_escape = false;
  };

  explicit router(std::span<const wired_module>);  // the span must outlive the router
  ~router();

  // HEAD finds GET's route.
  target find(http::method, std::string_view path) const;

 private:
  struct node;
  std::unique_ptr<node> root_;
};

}  // namespace tsu
