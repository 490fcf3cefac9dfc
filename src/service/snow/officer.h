// Messages to whoever is on duty, and notices in advance. Functions of the transaction in which the
// reason for them arises.
#pragma once

#include <string>
#include <vector>

#include "engine/notify/post.h"
#include "service/snow/store.h"

namespace tsu::snow {

// In the order in which they are asked; everyone of the staff where nobody is named.
std::vector<std::int64_t> duty_contacts(db::reader&, instant);
std::vector<notify::recipient> on_duty(db::reader&, instant);

void ask_officer(db::tx&, const std::vector<decision_row>&);
void ask_to_look(db::tx&, const std::vector<decision_row>&);
// To staff, and to each contractor whose routes lie there.
void tell_in_advance(db::tx&, const std::vector<decision_row>&);
void tell_unanswered(db::tx&, const request_row&, std::string_view contractor);

// "snow.officer:2026-12-01:1764520200000000:0" -> the night and the time.
struct officer_key {
  std::string night;
  instant at;
};
std::optional<officer_key> read_officer_key(std::string_view);

}  // namespace tsu::snow
