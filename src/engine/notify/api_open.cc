// The routes that need no sign-in: what gateways tell (signed), and the page behind the link in a
// message. Looking at the page answers nothing: mail programs open links by themselves.
#include <array>

#include "base/core/json.h"
#include "base/crypto/hash.h"
#include "engine/notify/answer_page.h"
#include "engine/notify/api.h"
#include "engine/notify/dto.h"
#include "engine/notify/message_state.h"
#include "engine/notify/signature.h"
#include "engine/notify/take_answer.h"
#include "engine/notify/take_receipt.h"
#include "engine/notify/views.h"

namespace tsu::notify::api {
namespace {

constexpr std::size_t token_size = 32, form_max = 200;

db::store& people_of(const parts& on, const call& c) {
  return on.stores.at(c.tenant, db::place::people);
}

struct by_link {
  message_row message;
  delivery_row delivery;
  page_words words;
};

std::optional<by_link> find_by_link(db::reader& r, const parts& on, tenant_code tenant,
                                    std::string_view token) {
  if (token.size() != token_size) {
    return std::nullopt;
  }
  const auto hash = crypto::sha256(token);
  auto d = find_delivery_by_token(r, crypto::bytes_of(hash));
  auto m = d ? find_message(r, d->message) : std::nullopt;
  const auto words = m ? open_words(r, on, tenant, *m, *d) : std::nullopt;
  if (!words) {
    return std::nullopt;
  }
  // The body has the link in it, so the page shows what it is about only.
  page_words page{words->language, words->subject, answers_of(on, *m, words->language)};
  return by_link{std::move(*m), std::move(*d), std::move(page)};
}

http::reply page(const parts& on, int status, const page_words& w, page_state s) {
  return page_reply(status, answer_page(on.book, w, s));
}

page_state state_of_page(const message_row& m, instant now) {
  if (m.now == state::answered) {
    return {page_state::kind::answered, m.answer};
  }
  const bool over = m.now == state::withdrawn || (m.expires && *m.expires <= now);
  return {over ? page_state::kind::over : page_state::kind::asks, {}};
}

// "answer=accept"
std::string answer_in(std::string_view form) {
  const auto values = http::query_values::parse(form.substr(0, form_max));
  const auto* const said = values ? values->find("answer") : nullptr;
  return said != nullptr ? *said : std::string{};
}

}  // namespace

answer take_receipt(const parts& on, call& c) {
  const auto& secret = on.gateway_secret.reveal();
  if (secret.empty()) {
    co_return problem{why::unavailable, "no gateway is set up", "notify_no_gateway"};
  }
  const auto header = c.request.headers.find(signature_header).value_or("");
  CO_TRY(const done trusted, check_signature(header, secret, c.request.body, c.now));
  CO_TRY(const auto said, parse_receipt(c.request.body, c.tenant));
  CO_TRY(const auto out,
         co_await people_of(on, c).write([&](db::tx& t) { return notify::take_receipt(t, said); }));
  co_return http::reply{.body = to_json(receipt_said{out})};
}

answer show_answer_page(const parts& on, call& c) {
  const auto found = co_await people_of(on, c).read(
      [&](db::reader& r) { return find_by_link(r, on, c.tenant, c.path_values[0]); });
  if (!found) {
    co_return page(on, 404, {}, {page_state::kind::unknown, {}});
  }
  co_return page(on, 200, found->words, state_of_page(found->message, c.now));
}

answer answer_by_link(const parts& on, call& c) {
  const auto said = answer_in(c.request.body);
  struct outcome {
    std::optional<by_link> found;
    bool taken = false;
  };
  const auto out = co_await people_of(on, c).write([&](db::tx& t) {
    outcome o{find_by_link(t, on, c.tenant, c.path_values[0])};
    auto m = o.found ? locked_message(t, o.found->message.number) : std::nullopt;
    if (m) {
      o.taken = notify::take_answer(t, *m, {.said = said, .by = o.found->delivery.by}).ok();
      o.found->message = *m;
    }
    return o;
  });
  if (!out.found) {
    co_return page(on, 404, {}, {page_state::kind::unknown, {}});
  }
  auto now = state_of_page(out.found->message, c.now);
  now.what = out.taken ? page_state::kind::thanks : now.what;
  co_return page(on, out.taken ? 200 : 409, out.found->words, now);
}

}  // namespace tsu::notify::api
