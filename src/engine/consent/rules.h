// What is decided about consents, apart from where they stand. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "engine/consent/person_dto.h"

namespace tsu::consent {

inline constexpr std::size_t code_max = 60, text_max = 300, body_max = 8'000, list_max = 40,
                             clients_max = 20;
inline constexpr std::int64_t days_max = 36'600;

// What holds of one kind for one provider and purpose.
struct grant_row {
  person_id person;
  std::string provider, purpose, kind;
  grant_state state = grant_state::given;
  std::int64_t terms = 0, notice = 0;
  instant at;
  std::optional<instant> expires;
};

// a-z, 0-9, '_', '-' and '.', beginning with a letter or digit; at most code_max.
bool is_code(std::string_view);
// "bad_party", "bad_kind", "bad_purpose", "bad_notice", with the fields.
result<done> check(const party_dto&);
result<done> check(const kind_dto&);
result<done> check(const purpose_dto&);
result<done> check(const notice_wish&);

// What a grant (nullptr: none) comes to under the notice that is asked now (nullptr: none is).
standing standing_of(const grant_row*, const notice_dto* now_asked, std::string_view kind, instant);
inline bool may_read(standing s) { return s == standing::given; }

// Whether both ask for the same: parties by code, kinds with what is sensitive, times. Wording and
// names may differ.
bool asks_the_same(const notice_text&, const notice_text&);
std::string hash_of(const notice_text&);

const named_kind* find_kind(const notice_text&, std::string_view kind);
// Refuses kinds that the notice does not ask for, twice named or in both lists, or none at all:
// "bad_decision" with the fields.
result<done> check(const decision_wish&, const notice_text&);
bool gives_sensitive(const decision_wish&, const notice_text&);

// What becomes of a grant when a person says yes or no: nothing where that changes nothing.
event_kind event_of_yes(standing before);
std::optional<event_kind> event_of_no(const grant_row* before);

}  // namespace tsu::consent
