// The pages of a lent tablet, and what the counter does with tablets and cards.
#pragma once

#include "engine/id/parts.h"

namespace tsu::id::api {

answer show_tablet(const parts&, call&);
answer post_tablet(const parts&, call&);
answer post_tablet_code(const parts&, call&);
answer post_tablet_pin(const parts&, call&);

answer card_camera_script(const parts&, call&);
answer list_tablets(const parts&, call&);
answer create_tablet(const parts&, call&);
answer end_tablet(const parts&, call&);
answer create_card(const parts&, call&);

}  // namespace tsu::id::api
