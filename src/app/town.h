// What a municipality says of itself: its name, and whether it is listed on the start page. The
// module "town"; tenants are made and removed by the command line and the demo.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/task.h"
#include "base/db/db.h"

namespace tsu {
struct module;
}

namespace tsu::app {

extern const module town_contents;

// What /tenants.json says to anyone: the municipalities that do not wish to stay unlisted.
struct listed_town {
  std::string code, name;
};
BOOST_DESCRIBE_STRUCT(listed_town, (), (code, name))
struct town_list {
  std::vector<listed_town> items;
};
BOOST_DESCRIBE_STRUCT(town_list, (), (items))

void set_town_name(db::tx&, std::string_view name);
std::string town_name(db::reader&);  // empty where none was given
void set_town_listed(db::tx&, bool);
bool town_listed(db::reader&);  // true until it was said otherwise

}  // namespace tsu::app
