// Every look at a person's data stands in that person's own log and in the audit log, in the
// transaction that looks: of providers, of staff, and of who acts for the person. Functions of one
// transaction.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/consent/catalogue.h"
#include "engine/consent/store_reads.h"

namespace tsu::consent {

// "name phone", as rows hold kinds, and back.
std::string joined(const std::vector<std::string>& kinds);
std::vector<std::string> split(std::string_view kinds);

// What is looked at and what for where the catalogue has no word for it: texts
// "consent.kind.<code>" and "consent.purpose.<code>".
inline constexpr std::string_view of_account = "account", of_assistance = "assist",
                                  of_sign_in = "sign_in", of_proxy = "proxy", of_export = "export";

void keep_account(db::tx&, const actor&, const read_row&);
// Staff looked, at the counter or by telephone.
void note_look(db::tx&, const actor&, person_id, const std::vector<std::string>& kinds,
               std::string_view purpose);
// Who acts for the person looked.
void note_proxy_look(db::tx&, const actor&, person_id, std::string_view what);

}  // namespace tsu::consent
