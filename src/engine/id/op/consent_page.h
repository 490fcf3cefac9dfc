// The page that asks a person what a client may have: who asks, whose the data is, what for, what
// exactly, how long. Every item is chosen for itself and none beforehand; works without scripts.
#pragma once

#include "engine/id/op/authorize_flow.h"
#include "engine/id/pages/page.h"

namespace tsu::id::op {

// `says`: the code of a text that tells why it is shown again; empty at first.
http::reply consent_page(const provider&, const call&, const flow&, const consent_state&,
                         std::string_view says);

// Its pieces, for the page of a device too.
struct consent_pieces {
  pages::markup details;  // whose the data is, what for, how long; links to the client's own pages
  pages::markup boxes;    // of the form: one per item, and which notice was shown
  bool has_items = false;
};
consent_pieces pieces_of(const pages::words&, const client&, const consent_state&);

}  // namespace tsu::id::op
