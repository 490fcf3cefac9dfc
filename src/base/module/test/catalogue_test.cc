#include "base/module/catalogue.h"

#include <gtest/gtest.h>

#include "base/core/json_text.h"
#include "base/module/router.h"

namespace tsu {
namespace {

struct nothing : module_parts {};
answer say_hello(const nothing&, call& c) {
  co_return http::reply{.body = c.path_values.empty() ? "hello" : c.path_values.front()};
}

using enum http::method;

constexpr permission sound_permissions[] = {
    {"snow.request.read", "see requests", "admin staff"},
    {"snow.request.open", "ask for a plow", "admin"},
};
constexpr route sound_routes[] = {
    {get, "/snow/v1/requests", "snow.request.read", on<say_hello>, "All requests."},
    {post, "/snow/v1/requests", "snow.request.open", on<say_hello>, "Ask for a plow."},
    {get, "/snow/v1/requests/{id}", "snow.request.read", on<say_hello>, "One request."},
    {get,
     "/snow/v1/requests/newest",
     "snow.request.read",
     on<say_hello>,
     "The newest one.",
     {},
     "area",
     "q place! limit:integer until:time format:csv|json"},
    {get, "/files/{rest*}", "open: public pictures of the town", on<say_hello>, "A picture."},
};
constexpr shape sound_shapes[] = {
    {"area", [] { return std::string{R"({"type":"object"})"}; }, "application/geo+json"}};
constexpr module sound{.name = "snow",
                       .title = "除雪",
                       .says = "Snow.",
                       .permissions = sound_permissions,
                       .routes = sound_routes,
                       .shapes = sound_shapes};

constexpr permission bad_permissions[] = {
    {"request.read", "not ours", "admin"},
    {"snow.request.read", "twice", "king"},
};
constexpr route bad_routes[] = {
    {get, "/snow/v1/requests", "snow.nobody.knows", on<say_hello>, "Same route."},
    {get, "/x", "open: no", on<say_hello>, "A reason that is none.", "ghost", {}, "size:huge"},
};
constexpr db::migration bad_migrations[] = {{2, "first", "SELECT 1"}, {1, "late", "SELECT 1"}};
constexpr module unsound{.name = "storm",
                         .title = "",
                         .says = "",
                         .permissions = bad_permissions,
                         .routes = bad_routes,
                         .migrations = bad_migrations};

const wired_module sound_house[] = {{&sound}};
const wired_module unsound_house[] = {{&sound}, {&unsound}};

TEST(catalogue, sound_tables_have_no_faults) { EXPECT_TRUE(faults_of(sound_house).empty()); }

TEST(catalogue, every_kind_of_fault_is_named) {
  std::string all;
  for (const auto& f : faults_of(unsound_house)) {
    all += f + "\n";
  }
  for (auto expected : {"permission 'request.read' is not module.noun.verb", "unknown role 'king'",
                        "permission 'snow.request.read' is already snow's",
                        "route 'GET /snow/v1/requests' is already snow's", "'snow.nobody.knows'",
                        "needs 'open: no'", "unknown shape 'ghost'", "asks for 'size:huge'",
                        "migration 'late' does not come after number 2"}) {
    EXPECT_NE(all.find(expected), std::string::npos) << expected << " in\n" << all;
  }
}

TEST(catalogue, the_matrix_shows_who_may_do_what) {
  const auto m = permission_matrix(sound_house);
  const auto line = m.substr(m.find("POST"), m.find('\n', m.find("POST")) - m.find("POST"));
  EXPECT_NE(line.find("yes"), std::string::npos);
  EXPECT_EQ(line.find("yes"), line.rfind("yes")) << "only one role may: " << line;
}

TEST(catalogue, the_description_is_json_and_names_every_route) {
  const auto doc = openapi(sound_house, "0.1", "/");
  ASSERT_TRUE(check_and_minify(doc).ok());
  for (const auto& r : sound_routes) {
    std::string path{r.path};
    std::erase(path, '*');
    EXPECT_NE(doc.find("\"" + path + "\""), std::string::npos) << path;
  }
}

TEST(catalogue, the_description_tells_what_a_query_may_say_and_the_type_of_an_answer) {
  const auto doc = openapi(sound_house, "0.1", "/");
  for (auto expected :
       {R"({"name":"q","in":"query","required":false,"schema":{"type":"string"}})",
        R"({"name":"place","in":"query","required":true,"schema":{"type":"string"}})",
        R"({"name":"limit","in":"query","required":false,"schema":{"type":"integer"}})",
        R"({"name":"until","in":"query","required":false,)"
        R"("schema":{"type":"string","format":"date-time"}})",
        R"({"name":"format","in":"query","required":false,)"
        R"("schema":{"type":"string","enum":["csv","json"]}})",
        R"("application/geo+json":{"schema":{"$ref":"#/components/schemas/area"}})"}) {
    EXPECT_NE(doc.find(expected), std::string::npos) << expected;
  }
}

TEST(catalogue, a_role_has_its_permissions_and_no_other) {
  EXPECT_EQ(permissions_of(sound_house, "staff"),
            (std::vector<std::string_view>{"snow.request.read"}));
  EXPECT_TRUE(permissions_of(sound_house, "nobody").empty());
}

TEST(router, a_plain_segment_goes_before_a_value_and_values_are_decoded) {
  const router r{sound_house};
  EXPECT_EQ(r.find(get, "/snow/v1/requests/newest").what, &sound_routes[3]);
  const auto one = r.find(get, "/snow/v1/requests/urn%3Ax%2F1");
  EXPECT_EQ(one.what, &sound_routes[2]);
  EXPECT_EQ(one.values, (std::vector<std::string>{"urn:x/1"}));
  EXPECT_EQ(r.find(head, "/snow/v1/requests").what, &sound_routes[0]);
  EXPECT_EQ(r.find(get, "/files/a/b%20c.png").values, (std::vector<std::string>{"a/b c.png"}));
}

TEST(router, a_wrong_method_says_what_is_allowed_and_a_wrong_path_nothing) {
  const router r{sound_house};
  EXPECT_EQ(r.find(del, "/snow/v1/requests").allow, "GET, HEAD, POST");
  for (auto path : {"/", "", "/snow", "/snow/v1/requests/1/2", "snow/v1/requests", "/snow/v1//"}) {
    const auto t = r.find(get, path);
    EXPECT_EQ(t.what, nullptr) << path;
    EXPECT_EQ(t.allow, "") << path;
  }
  EXPECT_TRUE(r.find(get, "/snow/v1/requests/%zz").bad_escape);
}

}  // namespace
}  // namespace tsu
