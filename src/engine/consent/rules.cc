#include "engine/consent/rules.h"

#include <algorithm>
#include <set>

#include "base/core/json.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"

namespace tsu::consent {
namespace {

struct wants {
  std::vector<field_error> bad;
  void that(bool good, std::string field, const char* code) {
    if (!good) {
      bad.push_back({std::move(field), code});
    }
  }
  void text(const in_languages& t, const std::string& field, std::size_t least, std::size_t most) {
    that(t.ja.size() >= least && t.ja.size() <= most, field + ".ja", "bad_length");
    that(t.en.size() >= least && t.en.size() <= most, field + ".en", "bad_length");
  }
  void codes(const std::vector<std::string>& all, const std::string& field, std::size_t least,
             std::size_t most) {
    that(all.size() >= least && all.size() <= most, field, "bad_length");
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < all.size() && i < most; ++i) {
      const auto place = field + "[" + std::to_string(i) + "]";
      that(is_code(all[i]), place, "not_a_code");
      that(seen.insert(all[i]).second, place, "named_twice");
    }
  }
  result<done> end(const char* detail, const char* code) {
    if (bad.empty()) {
      return done{};
    }
    return problem{why::bad_input, detail, code, std::move(bad)};
  }
};

bool is_code_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

bool are_same(const std::vector<named_kind>& a, const std::vector<named_kind>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.code == y.code && x.sensitive == y.sensitive;
  });
}

bool are_same(const std::vector<named_party>& a, const std::vector<named_party>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.code == y.code; });
}

}  // namespace

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= code_max &&
         std::all_of(text.begin(), text.end(), is_code_char) && text[0] != '_' && text[0] != '-' &&
         text[0] != '.';
}

result<done> check(const party_dto& p) {
  wants w;
  w.that(is_code(p.code), "code", "not_a_code");
  w.text(p.name, "name", 1, text_max);
  w.text(p.contact, "contact", 1, text_max);
  w.codes(p.clients, "clients", 0, clients_max);
  w.that(p.inbox >= 0, "inbox", "out_of_range");
  return w.end("a party has a name and says where to ask", "bad_party");
}

result<done> check(const kind_dto& k) {
  wants w;
  w.that(is_code(k.code), "code", "not_a_code");
  w.text(k.name, "name", 1, text_max);
  w.codes(k.staff, "staff", 0, list_max);
  return w.end("a kind of data has a code and a name", "bad_kind");
}

result<done> check(const purpose_dto& p) {
  wants w;
  w.that(is_code(p.code), "code", "not_a_code");
  w.text(p.name, "name", 1, text_max);
  return w.end("a purpose has a code and a name", "bad_purpose");
}

result<done> check(const notice_wish& n) {
  wants w;
  w.that(is_code(n.provider), "provider", "not_a_code");
  w.that(is_code(n.purpose), "purpose", "not_a_code");
  w.that(is_code(n.controller), "controller", "not_a_code");
  w.codes(n.kinds, "kinds", 1, list_max);
  w.codes(n.others, "others", 0, list_max);
  w.text(n.title, "title", 1, text_max);
  w.text(n.body, "body", 1, body_max);
  w.text(n.source, "source", 1, text_max);
  w.that(n.storage_days >= 1 && n.storage_days <= days_max, "storageDays", "out_of_range");
  w.that(n.valid_days >= 0 && n.valid_days <= days_max, "validDays", "out_of_range");
  return w.end("a notice says all of this", "bad_notice");
}

const named_kind* find_kind(const notice_text& n, std::string_view kind) {
  const auto at = std::find_if(n.kinds.begin(), n.kinds.end(),
                               [&](const named_kind& k) { return k.code == kind; });
  return at == n.kinds.end() ? nullptr : &*at;
}

standing standing_of(const grant_row* g, const notice_dto* asked, std::string_view kind,
                     instant now) {
  if (g == nullptr) {
    return standing::off;
  }
  switch (g->state) {
    case grant_state::refused: return standing::refused;
    case grant_state::withdrawn: return standing::withdrawn;
    case grant_state::expired: return standing::expired;
    case grant_state::given: break;
  }
  if (g->expires && *g->expires <= now) {
    return standing::expired;  // whether the job has seen it or not
  }
  const bool same = asked != nullptr && !asked->retired && asked->terms == g->terms &&
                    find_kind(asked->text, kind) != nullptr;
  return same ? standing::given : standing::ask_again;
}

bool asks_the_same(const notice_text& a, const notice_text& b) {
  return a.provider.code == b.provider.code && a.controller.code == b.controller.code &&
         a.purpose.code == b.purpose.code && are_same(a.kinds, b.kinds) &&
         are_same(a.others, b.others) && a.storage_days == b.storage_days &&
         a.valid_days == b.valid_days;
}

std::string hash_of(const notice_text& n) {
  return crypto::hex(crypto::bytes_of(crypto::sha256(to_json(n))));
}

result<done> check(const decision_wish& d, const notice_text& n) {
  wants w;
  std::set<std::string_view> seen;
  const auto look = [&](const std::vector<std::string>& all, const std::string& field) {
    for (std::size_t i = 0; i < all.size() && i <= list_max; ++i) {
      const auto place = field + "[" + std::to_string(i) + "]";
      w.that(find_kind(n, all[i]) != nullptr, place, "not_asked_for");
      w.that(seen.insert(all[i]).second, place, "named_twice");
    }
  };
  look(d.given, "given");
  look(d.refused, "refused");
  w.that(!seen.empty(), "given", "nothing_decided");
  w.that(!d.language || *d.language == "ja" || *d.language == "en", "language", "not_one_of");
  return w.end("a decision names kinds of data that the notice asks for, each once",
               "bad_decision");
}

bool gives_sensitive(const decision_wish& d, const notice_text& n) {
  return std::any_of(d.given.begin(), d.given.end(), [&](const std::string& code) {
    const auto* k = find_kind(n, code);
    return k != nullptr && k->sensitive;
  });
}

event_kind event_of_yes(standing before) {
  return before == standing::given ? event_kind::reconfirmed : event_kind::given;
}

std::optional<event_kind> event_of_no(const grant_row* before) {
  if (before == nullptr || before->state == grant_state::expired) {
    return event_kind::refused;
  }
  if (before->state == grant_state::given) {
    return event_kind::withdrawn;
  }
  return std::nullopt;  // it was no already
}

}  // namespace tsu::consent
