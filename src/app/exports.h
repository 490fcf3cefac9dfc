// What stands in a person's own export beyond what engine/consent keeps: points, coupons, where
// they took part, what they borrowed, and what they needed help with.
#pragma once

#include <memory>

namespace tsu::consent {
struct ports;
}
namespace tsu::coupons {
struct parts;
}
namespace tsu::devices {
struct parts;
}
namespace tsu::inquiries {
struct parts;
}

namespace tsu::app {

void add_exports(consent::ports&, std::shared_ptr<const coupons::parts>,
                 std::shared_ptr<const devices::parts>, std::shared_ptr<const inquiries::parts>);

}  // namespace tsu::app
