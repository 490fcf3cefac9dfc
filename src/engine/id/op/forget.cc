#include "engine/id/op/forget.h"

#include "engine/id/op/store_clients.h"
#include "engine/id/op/store_devices.h"
#include "engine/id/op/store_grants.h"

namespace tsu::id::op {

task<std::int64_t> forget_old(db::store& people, std::int64_t most) {
  std::int64_t gone = 0, some = 1;
  while (some > 0) {
    some = co_await people.write([&](db::tx& t) {
      return forget_over(t, t.now(), most) + forget_devices(t, t.now(), most) +
             forget_invitations(t, t.now());
    });
    gone += some;
  }
  co_return gone;
}

}  // namespace tsu::id::op
