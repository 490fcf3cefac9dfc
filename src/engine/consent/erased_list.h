// The persons who were deleted, by number, in a file beside the installation's key and like it
// never in a backup: whoever restores a backup from before is not given them back. A line each,
// "011002 17". On several nodes the file must be one, or be copied with the key. Any thread.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/core/id.h"
#include "base/core/task.h"

namespace tsu::db {
class house;
}

namespace tsu::consent {

struct ports;

class erased_list {
 public:
  // Made with mode 600 when somebody is added. Throws std::runtime_error where it cannot be read or
  // holds what is no such line: better no start than persons who come back.
  explicit erased_list(std::string path);

  // On disk before it returns; nothing where the person is on it. Throws where it cannot be
  // written.
  void add(tenant_code, std::int64_t person);
  std::vector<std::int64_t> of(tenant_code) const;

 private:
  void read();
  const std::string path_;
  mutable std::mutex lock_;
  std::set<std::pair<std::string, std::int64_t>> all_;
};

// At the start, for each municipality: deletes again whom a restored backup has brought back, and
// writes down who is missing in the list. Gives back how many were deleted again.
task<int> keep_erased(db::house&, tenant_code, const ports&, erased_list&);

}  // namespace tsu::consent
