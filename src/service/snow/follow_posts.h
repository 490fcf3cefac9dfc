// The follower: takes over what posts write as SnowPost entities, over NGSI-LD or MQTT. A post that
// nobody has entered is entered with what it says of itself. Named services inside the municipality
// are not followed. One per process and town.
#pragma once

#include <string>
#include <vector>

#include "base/db/log_follower.h"
#include "service/snow/parts.h"
#include "service/snow/post_news.h"

namespace tsu::snow {

class post_follower final : public db::log_follower {
 public:
  post_follower(const parts&, tenant_code, db::follow_options = {});

 private:
  struct heard {
    std::string code, entity;
    post_news news;
  };
  void forget() override { all_.clear(); }
  bool hear(const db::row&) override;
  void apply(db::tx&) override;

  std::vector<heard> all_;  // of this round
};

}  // namespace tsu::snow
