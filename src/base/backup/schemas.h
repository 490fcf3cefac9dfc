// The PostgreSQL schemas of tenants into a backup file and out of it.
#pragma once

#include <string>
#include <vector>

#include "base/backup/archive.h"
#include "base/backup/backup.h"

namespace tsu::backup {

std::vector<std::string> tenants_of_database(const std::string& url);
std::vector<tenant_copy> copy_schemas(const std::string& url, const std::vector<std::string>& codes,
                                      archive_writer&);
// One transaction from the first row to the last rename: all tenants or none. Schemas that were
// there are "t<code>_<place>_before_<time>". conflict/"target_in_use" while a tsunagu serves from
// there.
result<restored> restore_schemas(const archive_reader&, const std::vector<std::string>& codes,
                                 const std::string& url, const clock&);

}  // namespace tsu::backup
