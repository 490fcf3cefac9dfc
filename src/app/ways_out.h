// The ways that messages leave the house by, as the settings say: the mail server, the provider of
// SMS and calls or the stand-in, web hooks; and the key over personal data. Made once, outlives
// those who send.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/standing.h"
#include "base/crypto/box.h"
#include "engine/notify/channel.h"
#include "engine/notify/vault.h"

namespace tsu::app {

way_out_options ways_out_of(const config::settings&, folder_use);
// The key of the settings, or of the file; without either nothing personal can be kept, and the log
// says why.
std::optional<crypto::box_key> installation_key(const way_out_options&);
notify::vault people_vault(const way_out_options&);
// Makes the folder and the key where a server is to have them and there are none. Whoever starts
// without would answer 503 to everything personal: "key_file_missing", "key_file_invalid".
result<done> ensure_people_key(const way_out_options&);

// The address with {tenant} filled in and no slash at its end.
std::string with_tenant(std::string url, tenant_code);

class ways_out {
 public:
  ways_out(const way_out_options&, http::client& outside, const clock&);
  ~ways_out();
  ways_out(const ways_out&) = delete;
  ways_out& operator=(const ways_out&) = delete;

  void give_to(notify::parts&, std::function<std::string(tenant_code)> name_of);
  // Where others reach a municipality; empty where nobody has said.
  std::string url_of(tenant_code) const;

 private:
  const way_out_options options_;
  http::client& outside_;
  const clock& time_;
  std::map<tenant_code, std::string> hosts_;
  std::unique_ptr<mail::smtp_client> mail_;
  std::unique_ptr<http::client> gateway_;
};

}  // namespace tsu::app
