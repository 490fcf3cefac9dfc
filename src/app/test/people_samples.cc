#include "app/test/people_rows.h"

namespace tsu::app::testing {
namespace {

using enum http::method;

#define JSON "application/json"
#define FORM "application/x-www-form-urlencoded"
#define SENT "Cookie", form_cookie
#define TOKEN "form_token=${form_token}"

constexpr sample table[] = {
    {get, "/id/pages.css", "/id/pages.css", "", ""},
    {get, "/id/login", "/id/login?next=%2Fid%2Faccount&hint=hanako&ui_locales=en", "", ""},
    {post, "/id/login", "/id/login", FORM,
     TOKEN "&login-id=hanako&password=kuroi+neko+to+tsuki&next=%2Fid%2Faccount", SENT},
    {get, "/id/login/code", "/id/login/code?next=%2Fid%2Faccount", "", ""},
    {post, "/id/login/code", "/id/login/code", FORM, TOKEN "&code=123456", SENT},
    {post, "/id/login/passkey/options", "/id/login/passkey/options", FORM, TOKEN, SENT},
    {post, "/id/login/passkey", "/id/login/passkey", FORM,
     TOKEN "&ceremony=AAAA&key-id=AAAA&client-data=e30&authenticator-data=AAAA&signature=AAAA"
           "&user-handle=AAAA&next=%2Fid%2Faccount",
     SENT},
    {get, "/id/card-camera.js", "/id/card-camera.js", "", ""},
    {get, "/id/passkey.js", "/id/passkey.js", "", ""},
    {post, "/id/upstream", "/id/upstream", FORM, TOKEN "&upstream=line&next=%2Fid%2Faccount", SENT},
    {get, "/id/upstream/{name}/callback", "/id/upstream/line/callback?code=a&state=b", "", ""},
    {get, "/id/upstream/link", "/id/upstream/link", "", ""},
    {post, "/id/upstream/link", "/id/upstream/link", FORM, TOKEN, SENT},
    {get, "/id/logout", "/id/logout", "", ""},
    {post, "/id/logout", "/id/logout", FORM, TOKEN, SENT},
    {get, "/id/register", "/id/register?ui_locales=ja", "", ""},
    {post, "/id/register", "/id/register", FORM,
     TOKEN "&name=a&kana=a&birth-date=1950-01-01&new-password=kuroi+neko+to+tsuki", SENT},
    {get, "/id/recover", "/id/recover", "", ""},
    {post, "/id/recover", "/id/recover", FORM,
     TOKEN "&login-id=hanako&code=K7QF-2M9D-XWTR-4H6B&new-password=midori+no+kaze+to", SENT},
    {get, "/id/account", "/id/account?new=1", "", ""},
    {get, "/id/account/notices", "/id/account/notices?before=100000&ui_locales=en", "", ""},
    {post, "/id/account/end-session", "/id/account/end-session", FORM, TOKEN "&session=1", SENT},
    {get, "/id/account/password", "/id/account/password", "", ""},
    {post, "/id/account/password", "/id/account/password", FORM,
     TOKEN "&new-password=midori+no+kaze+to", SENT},
    {get, "/id/account/pin", "/id/account/pin", "", ""},
    {post, "/id/account/pin", "/id/account/pin", FORM, TOKEN "&new-pin=4826", SENT},
    {get, "/id/account/authenticator", "/id/account/authenticator", "", ""},
    {post, "/id/account/authenticator", "/id/account/authenticator", FORM, TOKEN "&code=1", SENT},
    {get, "/id/account/passkeys", "/id/account/passkeys", "", ""},
    {post, "/id/account/passkeys", "/id/account/passkeys", FORM,
     TOKEN "&ceremony=AAAA&client-data=e30&attestation=AAAA&label=a", SENT},
    {post, "/id/account/passkeys/remove", "/id/account/passkeys/remove", FORM, TOKEN "&passkey=1",
     SENT},
    {get, "/id/account/upstreams", "/id/account/upstreams", "", ""},
    {post, "/id/account/upstreams/remove", "/id/account/upstreams/remove", FORM, TOKEN "&link=1",
     SENT},
    {get, "/id/counter", "/id/counter", "", ""},
    {post, "/id/counter", "/id/counter", FORM, TOKEN "&act=open&id=900001&why=a", SENT},
    {get, "/id/account/sheet", "/id/account/sheet", "", ""},
    {post, "/id/account/sheet", "/id/account/sheet", FORM, TOKEN, SENT},
    {get, "/id/v1/accounts", "/id/v1/accounts?q=sato&born=1950-01-01&why=a", "", ""},
    {post, "/id/v1/accounts", "/id/v1/accounts", JSON,
     R"({"kind":"staff","loginId":"tanaka","role":"staff","proof":"document","locale":"ja",)"
     R"("profile":{"name":"a","phone":"011-211-2111"},"why":"b"})"},
    {get, "/id/v1/accounts/{id}", "/id/v1/accounts/900001?why=a", "", ""},
    {put, "/id/v1/accounts/{id}", "/id/v1/accounts/900001", JSON,
     R"({"profile":{"name":"a","kana":"a","birthDate":"1950-01-01"},"proof":"counter","why":"b"})"},
    {post, "/id/v1/accounts/{id}/state", "/id/v1/accounts/900001/state", JSON,
     R"({"state":"suspended","why":"b"})"},
    {post, "/id/v1/accounts/{id}/reissue", "/id/v1/accounts/900002/reissue", JSON,
     R"({"why":"b"})"},
    {post, "/id/v1/accounts/{id}/merge", "/id/v1/accounts/900001/merge", JSON,
     R"({"into":900002,"why":"b"})"},
    {get, "/id/v1/accounts/{id}/recovery", "/id/v1/accounts/900001/recovery", "", ""},
    {post, "/id/v1/accounts/{id}/recovery", "/id/v1/accounts/900001/recovery", JSON,
     R"({"identifiedBy":"passport","why":"b"})"},
    {post, "/id/v1/accounts/{id}/recovery/confirm", "/id/v1/accounts/900001/recovery/confirm", JSON,
     R"({"why":"b"})"},
    {post, "/id/v1/accounts/{id}/recovery/refuse", "/id/v1/accounts/900001/recovery/refuse", JSON,
     R"({"why":"b"})"},
    {get, "/id/v1/accounts/{id}/sessions", "/id/v1/accounts/900001/sessions", "", ""},
    {del, "/id/v1/accounts/{id}/sessions", "/id/v1/accounts/900001/sessions", "", ""},
    {del, "/id/v1/accounts/{id}/sessions/{session}", "/id/v1/accounts/900001/sessions/900001", "",
     ""},
    {get, "/id/tablet", "/id/tablet?next=%2Fid%2Faccount", "", ""},
    {post, "/id/tablet", "/id/tablet", FORM, TOKEN "&pin=4826&card=TSU1A", SENT},
    {post, "/id/tablet/code", "/id/tablet/code", FORM, TOKEN "&tablet-code=K7QF-2M9D-XWTR-4H6B",
     SENT},
    {post, "/id/tablet/pin", "/id/tablet/pin", FORM, TOKEN "&code=K7QF-2M9D-XWTR-4H6B&new-pin=4826",
     SENT},
    {post, "/id/v1/accounts/{id}/cards", "/id/v1/accounts/900001/cards", JSON, R"({"why":"b"})"},
    {get, "/id/v1/tablets", "/id/v1/tablets", "", ""},
    {post, "/id/v1/tablets", "/id/v1/tablets", JSON,
     R"({"serial":"T-9","account":900001,"why":"b"})"},
    {del, "/id/v1/tablets/{id}", "/id/v1/tablets/900001?why=a", "", ""},
    {post, "/id/v1/staff-changes/preview", "/id/v1/staff-changes/preview", "text/csv",
     "login_id,act,name\r\nkato,add,a\r\n"},
    {post, "/id/v1/staff-changes", "/id/v1/staff-changes?seen=a&why=b", "text/csv",
     "login_id,act,name\r\nkato,add,a\r\n"},
    {get, "/id/v1/staff-changes", "/id/v1/staff-changes", "", ""},
    {del, "/id/v1/staff-changes/{id}", "/id/v1/staff-changes/900001?why=a", "", ""},
    {get, "/id/v1/sessions", "/id/v1/sessions", "", ""},
    {del, "/id/v1/sessions/{id}", "/id/v1/sessions/900003", "", ""},
};

}  // namespace

std::span<const sample> people_samples() { return table; }

}  // namespace tsu::app::testing
