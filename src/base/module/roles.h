// The roles a token or account may have until a town defines its own. Permissions name them.
#pragma once

#include <string_view>

namespace tsu {

struct role {
  std::string_view name, ja, en;
};

inline constexpr role roles[] = {
    {"admin", "管理者", "Administrator of the municipality's platform"},
    {"staff", "職員", "City or prefecture staff"},
    {"secretariat", "事務局", "Registers people, helps them and lends tablets"},
    {"nurse", "保健師", "Looks after the health of people; sees what is measured"},
    {"events", "イベント担当", "Runs events; sees who takes part"},
    {"disaster", "防災担当", "Reaches people in a disaster"},
    {"auditor", "監査", "Reads everything that is not personal, and the audit log"},
    {"provider", "事業者", "A service provider's program"},
    {"developer", "開発者", "Who builds a service provider's program and asks for it to be let in"},
    {"contractor", "委託業者", "A firm that clears snow; sees what it is asked to do"},
    {"shop", "店舗", "The till of a shop that takes coupons"},
    {"resident", "住民", "A person of the town, for their own matters"},
    {"helper", "家族などの手伝い",
     "Family or another who helps a person; finishes nothing for them"},
    {"device", "機器", "A sensor, camera or vehicle that reports"},
};

}  // namespace tsu
