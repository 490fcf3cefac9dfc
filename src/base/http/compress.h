// gzip for replies that are made anew each time. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/http/message.h"

namespace tsu::http {

// gzip at a level that costs about as much as making the reply did.
std::string gzipped(std::string_view);

// Packs a reply that has said that it may be packed (reply::compressible), is larger than 1 KiB and
// whose client accepts gzip. Not for replies with a secret beside something that a stranger chose:
// their length would tell (BREACH); hence opt-in. A strong ETag becomes weak.
void compress_for(std::string_view accept_encoding, reply&);

}  // namespace tsu::http
