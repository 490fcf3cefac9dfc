// Handlers of the OpenID Provider. Refusals of the protocol are answered in its own words
// (errors.h), not as problem+json; of pages as pages.
#pragma once

#include "base/module/module.h"

namespace tsu::id {
struct parts;
}

namespace tsu::id::op::api {

answer discovery(const parts&, call&);
answer jwks(const parts&, call&);
answer authorize(const parts&, call&);       // GET
answer authorize_form(const parts&, call&);  // POST
answer resume(const parts&, call&);
answer choose(const parts&, call&);  // POST of the consent page
answer form_post_script(const parts&, call&);
answer push(const parts&, call&);
answer token(const parts&, call&);
answer userinfo(const parts&, call&);
answer introspect(const parts&, call&);
answer revoke(const parts&, call&);
answer device_authorization(const parts&, call&);
answer device_page(const parts&, call&);
answer device_form(const parts&, call&);
answer logout(const parts&, call&);       // GET
answer logout_form(const parts&, call&);  // POST
answer register_client(const parts&, call&);

// Of staff: /id/v1/clients/{name}/sign-in
answer show_settings(const parts&, call&);
answer put_settings(const parts&, call&);
answer delete_settings(const parts&, call&);
answer create_secret(const parts&, call&);
answer invite(const parts&, call&);

}  // namespace tsu::id::op::api
