// What surveys and KPIs are given, and which KPIs the modules hand over: none of them includes
// another. A module's KPI is one line in figures.cc.
#pragma once

#include <memory>
#include <vector>

#include "app/rewards.h"
#include "base/media/client.h"

namespace tsu::survey {
struct parts;
}
namespace tsu::kpis {
struct parts;
struct source;
}  // namespace tsu::kpis

namespace tsu::app {

// key: of the installation, over the secret that leads from a person to her answers.
std::shared_ptr<survey::parts> make_survey(db::house&, const person_ports&,
                                           std::optional<crypto::box_key>,
                                           std::function<std::string(tenant_code)> name_of_town);
std::shared_ptr<kpis::parts> make_kpis(db::house&, media::client* typesetter,
                                       std::function<std::string(tenant_code)> name_of_town);
std::vector<kpis::source> kpi_sources();

}  // namespace tsu::app
