// How the front desk slows down who guesses, with the clock in our hands.
#include "app/front_desk.h"

#include <gtest/gtest.h>

#include "base/core/executor.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/id/gate.h"
#include "engine/id/module.h"
#include "engine/id/parts.h"
#include "engine/id/store.h"
#include "engine/id/tokens.h"

namespace tsu::app {
namespace {

using namespace std::chrono_literals;
using http::method;

const db::module_schema schemas[] = {{"record", record::migrations},
                                     {"id", id::contents().migrations}};

class guesses : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  guesses() {
    front_options o;
    o.default_tenant = db::testing::sapporo();
    desk_ = std::make_unique<front_desk>(modules_, *here_.doors, gate_, here_.time, std::move(o));
    desk_->tries = &tries_;
    parts_->name_of_tenant = [](tenant_code) { return std::string{"札幌市"}; };
    parts_->permissions_of_role = [](std::string_view) { return std::vector<std::string_view>{}; };
  }
  std::string make_token(std::string subject) {
    auto& people = here_.at(db::place::people);
    return here_.loop
        .wait(people.write([&](db::tx& t) {
          return id::create_token(t, {subject, "staff", 1h});
        }))
        .value()
        .text.reveal();
  }
  http::reply serve(http::request r, std::string_view address) {
    r.remote_address = address;
    r.host = "localhost";
    r.trace_id = "0123456789abcdef0123456789abcdef";
    return here_.loop.wait(desk_->serve(r));
  }
  http::reply show(const std::string& authorization, std::string_view address = "192.0.2.1") {
    http::request r{.path = "/id/v1/session"};
    if (!authorization.empty()) {
      r.headers.add("Authorization", authorization);
    }
    return serve(std::move(r), address);
  }
  http::reply show_cookie(const std::string& cookie) {
    http::request r{.path = "/id/v1/session"};
    r.headers.add("Cookie", cookie);
    return serve(std::move(r), "192.0.2.1");
  }
  http::reply sign_in(const std::string& body) {
    return serve({.verb = method::post, .path = "/id/v1/session", .body = body}, "192.0.2.1");
  }
  static std::string field_of(const http::reply& r, std::string_view wanted) {
    for (const auto& [name, value] : r.headers) {
      if (name == wanted) {
        return value;
      }
    }
    return "";
  }

  db::testing::fresh_house here_{GetParam(), schemas};
  id::gate gate_{*here_.doors, here_.time};
  std::shared_ptr<id::parts> parts_ = std::make_shared<id::parts>(*here_.doors, gate_);
  std::vector<wired_module> modules_{{&id::contents(), parts_}};
  http::rate_limiter tries_{{.per_second = 0.05, .burst = 3}, here_.time};  // one in 20 s
  std::unique_ptr<front_desk> desk_;
};

TEST_P(guesses, once_they_are_spent_not_even_the_right_one_is_looked_at) {
  const auto right = "Bearer " + make_token("a");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(show("Bearer guess-" + std::to_string(i)).status, 401);
  }
  const auto refused = show("Bearer guess-4");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(field_of(refused, "Retry-After"), "20");
  EXPECT_EQ(show(right).status, 429);
  EXPECT_EQ(show(right, "192.0.2.2").status, 200) << "another address";
  here_.time.advance(20s);
  EXPECT_EQ(show(right).status, 200);
}

TEST_P(guesses, who_was_let_in_before_is_not_held_up_by_a_guesser_at_the_same_address) {
  const auto right = "Bearer " + make_token("a");
  EXPECT_EQ(show(right).status, 200);
  for (int i = 0; i < 5; ++i) {
    show("Bearer guess-" + std::to_string(i));
  }
  here_.time.advance(id::gate::remembers);
  EXPECT_EQ(show(right).status, 200);
}

TEST_P(guesses, of_sessions_and_at_the_sign_in_count_like_those_of_tokens) {
  EXPECT_EQ(show_cookie("tsunagu=guess-1").status, 401);
  EXPECT_EQ(sign_in(R"({"token":"guess-2"})").status, 401);
  EXPECT_EQ(sign_in(R"({"code":"guess-3"})").status, 401);
  EXPECT_EQ(sign_in(R"({"token":")" + make_token("a") + R"("})").status, 429);
  EXPECT_EQ(show_cookie("tsunagu=guess-4").status, 429);
  here_.time.advance(20s);
  EXPECT_EQ(sign_in(R"({"token":")" + make_token("b") + R"("})").status, 204);
}

// A whole house for the old shares one address, and their sessions end on the same day.
TEST_P(guesses, a_session_or_an_access_token_that_is_over_is_no_guess) {
  for (int i = 0; i < 9; ++i) {
    const auto session = id::make_dated_secret("tsp_", here_.time.now() - 90 * 24h);
    EXPECT_EQ(show_cookie("tsunagu=" + session).status, 401);
    EXPECT_EQ(show("Bearer " + id::make_dated_secret("tsa_", here_.time.now() - 1h)).status, 401);
  }
  EXPECT_EQ(sign_in(R"({"token":")" + make_token("a") + R"("})").status, 204);
  for (const auto* text : {"tsp_", "tsp_guess"}) {
    EXPECT_FALSE(id::is_dated_secret(text, here_.time.now())) << text;
  }
  EXPECT_FALSE(
      id::is_dated_secret(id::make_dated_secret("tsp_", here_.time.now() + 1h), here_.time.now()));
}

TEST_P(guesses, who_shows_no_secret_has_not_guessed) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(show("").status, 401);
  }
  EXPECT_EQ(show("Bearer " + make_token("a")).status, 200);
}

TEST_P(guesses, refused_requests_count_among_those_of_the_address_or_the_token) {
  std::vector<std::string> counted;
  desk_->take_turn = [&](std::string_view key) {
    counted.emplace_back(key);
    return http::rate_decision{.allowed = counted.size() < 3};
  };
  EXPECT_EQ(show("").status, 401);
  EXPECT_EQ(show("Bearer guess").status, 401);
  EXPECT_EQ(show("").status, 429);
  EXPECT_EQ(counted, (std::vector<std::string>{"192.0.2.1", "192.0.2.1", "192.0.2.1"}));
}

INSTANTIATE_TEST_SUITE_P(engines, guesses, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::app
