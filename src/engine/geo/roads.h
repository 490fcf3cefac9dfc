// roads: the ways on foot of a municipality, kept in its store: imported whole in place of what was
// there, searched in memory. Made once in main; coroutines on any executor thread. An import by
// another process or node is seen at the next question.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/core/guarded.h"
#include "base/core/id.h"
#include "base/core/result.h"
#include "base/core/task.h"
#include "base/db/db.h"
#include "engine/geo/road_import.h"

namespace tsu::geo {

class roads {
 public:
  explicit roads(db::house& stores) : stores_(stores) {}

  // source: who publishes the file. Problems: those of import_roads().
  task<result<road_counts>> import(tenant_code, std::function<osm_bytes()> open, std::string source,
                                   std::string by);
  // nullptr where none were imported.
  task<std::shared_ptr<const road_graph>> of(tenant_code);

 private:
  struct loaded {
    std::int64_t version = 0;
    std::shared_ptr<const road_graph> graph;
    std::uint64_t used = 0;  // the higher the later
  };
  struct shelf {
    std::map<tenant_code, loaded> all;
    std::uint64_t uses = 0;
  };
  std::shared_ptr<const road_graph> known(tenant_code, std::int64_t version);
  void keep(tenant_code, std::int64_t version, std::shared_ptr<const road_graph>);

  db::house& stores_;
  guarded<shelf> shelf_;
};

}  // namespace tsu::geo
