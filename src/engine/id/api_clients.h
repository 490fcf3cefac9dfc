// Handlers of clients and their keys: for staff, and for a client itself.
#pragma once

#include "engine/id/parts.h"

namespace tsu::id::api {

answer list_clients(const parts&, call&);
answer create_client(const parts&, call&);
answer show_client(const parts&, call&);
answer put_client(const parts&, call&);
answer lock_client(const parts&, call&);
answer unlock_client(const parts&, call&);
answer create_key(const parts&, call&);
answer rotate_key(const parts&, call&);
answer revoke_key(const parts&, call&);

// Of the client that asks.
answer show_own_client(const parts&, call&);
answer rotate_own_key(const parts&, call&);
answer revoke_own_key(const parts&, call&);

}  // namespace tsu::id::api
