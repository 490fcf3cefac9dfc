// What is printed for people to keep: the card with its QR code, the sheet of recovery codes, the
// slip with the code for a first password or PIN. Pieces of a page; the page prints on A4. Pure;
// any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "engine/id/pages/page.h"

namespace tsu::id {

// For whom it is, and whom to call. kana: the name where there is no reading. help: empty where the
// town has not said.
struct printed_for {
  std::string town, kana, login_id, help;
};

// A QR code of at most 500 bytes; `says`: what it is, for who does not see it.
pages::markup qr_code(std::string_view text, std::string_view says);

// code: of the card, as it is typed where nothing can be read.
struct printed_card {
  std::string card, code;
};
// The card to cut out, in the size of a credit card, and how it is used.
pages::markup card_print(const pages::words&, const printed_for&, const printed_card&);

// The page that a code on paper is used on, with the number in it.
std::string recover_address(std::string_view issuer, std::string_view login_id);

// Ten codes; address: of the page they are used on, with the number in it.
pages::markup sheet_print(const pages::words&, const printed_for&,
                          const std::vector<std::string>& codes, std::string_view address);

// One code, until when it is good, and the same address.
struct printed_slip {
  std::string code, address;
  instant expires;
};
pages::markup slip_print(const pages::words&, const printed_for&, const printed_slip&);

}  // namespace tsu::id
