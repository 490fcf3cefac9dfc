// Scopes and levels of assurance as words. Pure; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tsu::id::op {

// RFC 6749 3.3: visible ASCII without '"' and '\', up to 60.
bool is_scope_word(std::string_view);
// Words between single spaces, each once, in order; nothing on anything else, or more than 50.
std::optional<std::vector<std::string>> read_scopes(std::string_view);
std::string join(std::span<const std::string>);
bool contains(std::span<const std::string>, std::string_view);
// Those of `asked` that `allowed` holds.
std::vector<std::string> both(std::span<const std::string> asked,
                              std::span<const std::string> allowed);

// How sure the provider is of who signed in: 1, 2, 3; 0 for a word that is none of ours.
// urn:tsunagu:acr:aal2 -> 2
int acr_level(std::string_view acr);
inline constexpr std::string_view acr_words[] = {"urn:tsunagu:acr:aal1", "urn:tsunagu:acr:aal2",
                                                 "urn:tsunagu:acr:aal3"};

// What the provider itself knows scopes for; clients may be allowed others, of services.
inline constexpr std::string_view known_scopes[] = {"openid", "profile",  "email",
                                                    "phone",  "address",  "age_band",
                                                    "roles",  "platform", "offline_access"};
// The claims that a scope asks for (OpenID Connect Core 5.4, and ours), space-separated.
std::string_view claims_of_scope(std::string_view scope);

}  // namespace tsu::id::op
