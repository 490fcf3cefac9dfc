// What is decided about a program that is asked for, apart from where it stands. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "base/core/result.h"
#include "engine/id/developers/dto.h"
#include "engine/id/op/client_settings.h"

namespace tsu::id::developers {

inline constexpr std::size_t text_max = 200, about_max = 2'000, reason_max = 1'000;

// "bad_developer", with the fields.
result<done> check(const developer_dto&);
// "bad_client", with the fields: texts, and everything that op::check refuses of the settings.
result<done> check(std::string_view name, const program_wish&);

// How the program will use the OpenID Provider. What staff alone decide (consent, levels, times)
// stays as it was, or is as usual.
op::client_settings settings_of(const program_wish&, const std::optional<op::client_settings>& now);

// Whether staff must see the change: another title, kind or way to prove itself, a scope more, or
// an address on a host that was not approved. Keys of its own a program changes by itself.
bool needs_approval(const program_wish& agreed, const program_wish& next);

}  // namespace tsu::id::developers
