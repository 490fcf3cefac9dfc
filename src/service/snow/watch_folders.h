// Pictures that cameras leave as files (doc/snow-folder.md): each camera of a municipality has a
// folder <snow.folder>/<municipality>/cameras/<camera>. A file is taken when it is whole and has
// stood still between two looks; once, known by what is in it. What is no picture is put aside.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/core/guarded.h"
#include "base/core/task.h"
#include "service/snow/parts.h"

namespace tsu::snow {

// What a program has seen at its last look. Forgotten with the program: then a file is looked at
// twice again. Any thread.
class folder_looks {
 public:
  struct look {
    std::int64_t size = 0, changed_us = 0;
    bool operator==(const look&) const = default;
  };
  // true where it was so at the last look too; remembers this one.
  bool stood_still(const std::string& path, const look&);
  void forget(const std::string& path);

 private:
  guarded<std::map<std::string, look>> seen_;
};

// One look at the folders of a municipality's cameras; those that are missing are made.
task<void> look_in_folders(const parts&, tenant_code);

}  // namespace tsu::snow
