// Handlers of usage and of the catalogue of services.
#pragma once

#include "engine/gateway/parts.h"

namespace tsu::gateway::api {

answer show_usage(const parts&, call&);

answer list_services(const parts&, call&);
answer create_service(const parts&, call&);
answer show_service(const parts&, call&);
answer put_service(const parts&, call&);
answer publish_service(const parts&, call&);
answer suspend_service(const parts&, call&);
answer retire_service(const parts&, call&);

answer show_menu(const parts&, call&);
answer start_own(const parts&, call&);
answer stop_own(const parts&, call&);
answer list_members(const parts&, call&);
answer start_member(const parts&, call&);
answer stop_member(const parts&, call&);

}  // namespace tsu::gateway::api
