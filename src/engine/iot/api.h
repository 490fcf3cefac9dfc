// Handlers: the registry for people, and what devices themselves ask.
#pragma once

#include "engine/iot/parts.h"

namespace tsu::iot::api {

answer list_devices(const parts&, call&);
answer register_device(const parts&, call&);
answer show_device(const parts&, call&);
answer change_device(const parts&, call&);
answer lock_device(const parts&, call&);
answer unlock_device(const parts&, call&);
answer retire_device(const parts&, call&);
answer exchange_key(const parts&, call&);
answer end_key(const parts&, call&);
answer import_devices(const parts&, call&);
answer list_commands(const parts&, call&);
answer ask_command(const parts&, call&);
answer show_kpis(const parts&, call&);

answer get_ultralight(const parts&, call&);
answer post_ultralight(const parts&, call&);
answer get_json(const parts&, call&);
answer post_json(const parts&, call&);
answer post_json_single(const parts&, call&);
answer post_json_answers(const parts&, call&);

}  // namespace tsu::iot::api
