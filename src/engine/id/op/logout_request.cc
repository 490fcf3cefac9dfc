#include "engine/id/op/logout_request.h"

#include "engine/id/op/errors.h"
#include "engine/id/op/scopes.h"
#include "engine/id/op/uri.h"

namespace tsu::id::op {

result<std::optional<logout_hint>> read_logout_hint(const std::optional<jose::claims>& hint,
                                                    const http::form& f) {
  if (!hint) {
    return std::optional<logout_hint>{};
  }
  const auto audience = hint->text_or_texts("aud");
  const auto subject = hint->text("sub");
  if (!audience || audience->size() != 1 || !subject) {
    return refuse("invalid_request", "id_token_hint says not whom it is for");
  }
  const auto said = f.text("client_id");
  if (!said.empty() && said != audience->front()) {
    return refuse("invalid_request", "id_token_hint is another client's");
  }
  return std::optional{logout_hint{audience->front(), *subject, hint->text("sid").value_or("")}};
}

result<std::string> after_logout(const http::form& f, const client_ptr& who) {
  const auto uri = f.text("post_logout_redirect_uri");
  if (uri.empty()) {
    return std::string{};
  }
  if (!who || !contains(who->may.post_logout_redirect_uris, uri)) {
    return refuse("invalid_request", "post_logout_redirect_uri is not registered");
  }
  const auto state = f.text("state");
  return state.empty() ? std::string{uri} : with_parameter(uri, "state", state);
}

}  // namespace tsu::id::op
