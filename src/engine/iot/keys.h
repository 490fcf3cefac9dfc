// The keys of devices: "011002-" and 128 random bits in base64url, 29 characters. The municipality
// stands in front, because an MQTT topic names nothing else by which to find it. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/core/id.h"
#include "base/core/secret.h"
#include "base/crypto/box.h"
#include "engine/iot/store.h"

namespace tsu::iot {

secret<std::string> make_key(tenant_code);
// The municipality of a key; nothing where it has not the shape of one.
std::optional<tenant_code> tenant_of_key(std::string_view key);
std::string hash_of_key(std::string_view key);
// Whether one of these is that key and good; takes the same time wherever they differ.
bool opens(std::string_view key, std::span<const key_row>, instant now);

// For topics of commands, under the installation's key, bound to town and device.
std::string seal_key(const crypto::box_key&, tenant_code, std::string_view device,
                     std::string_view key);
result<std::string> open_key(const crypto::box_key&, tenant_code, const key_row&);

}  // namespace tsu::iot
