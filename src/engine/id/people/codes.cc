#include "engine/id/people/codes.h"

#include <algorithm>
#include <cctype>

#include "base/core/json.h"
#include "base/crypto/hash.h"
#include "base/crypto/random.h"
#include "base/i18n/normal.h"

namespace tsu::id {
namespace {

// Without the signs that are taken for others: 0 O, 1 I L, U.
constexpr std::string_view signs = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t code_length = 16;

constexpr std::string_view setup_label = "setup", sheet_label = "sheet";

struct code_facts {
  std::optional<instant> until;
};
BOOST_DESCRIBE_STRUCT(code_facts, (), (until))

// Each sign out of 30 evenly: bytes of 240 and more are thrown away.
std::string random_code() {
  std::string out;
  while (out.size() < code_length) {
    for (const char c : crypto::random_bytes(code_length)) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 240 && out.size() < code_length) {
        out += signs[byte % signs.size()];
      }
    }
  }
  return out;
}

std::string grouped_code(std::string_view code) {
  std::string out;
  for (std::size_t i = 0; i < code.size(); i += 4) {
    out += (i == 0 ? "" : "-") + std::string{code.substr(i, 4)};
  }
  return out;
}

// 78 random bits need no slow hash; the account is in it, so that one sheet is no other's.
std::string hash_of_code(account_id a, std::string_view code) {
  return std::string{crypto::bytes_of(
      crypto::sha256("id.code:" + std::to_string(a.value) + ":" + std::string{code}))};
}

void drop(db::tx& t, account_id a, std::string_view label) {
  for (const auto& c : read_credentials(t, a)) {
    if (c.kind == credential_kind::recovery && c.label == label) {
      delete_credential(t, a, c.id);
    }
  }
}

void keep(db::tx& t, account_id a, std::string_view label, std::string_view code,
          const std::optional<instant>& until) {
  insert_credential(t, {.id = {},
                        .account = a,
                        .kind = credential_kind::recovery,
                        .locator = hash_of_code(a, code),
                        .secret = {},
                        .label = std::string{label},
                        .facts = to_json(code_facts{until})});
}

std::string keep_new(db::tx& t, account_id a, std::string_view label,
                     const std::optional<instant>& until) {
  const auto code = random_code();
  keep(t, a, label, code, until);
  return grouped_code(code);
}

}  // namespace

std::string random_paper_code() { return grouped_code(random_code()); }

std::optional<std::string> code_in(std::string_view typed) {
  if (typed.size() > 200) {
    return std::nullopt;
  }
  std::string out;
  for (const char c : i18n::folded(typed).value_or("")) {
    out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  const bool whole = out.size() == code_length && std::all_of(out.begin(), out.end(), [](char c) {
                       return signs.find(c) != signs.npos;
                     });
  return whole ? std::optional{out} : std::nullopt;
}

paper_code make_setup_code(db::tx& t, account_id a, std::optional<instant> from) {
  drop(t, a, setup_label);
  const auto until = from.value_or(t.now()) + setup_code_lives;
  return {keep_new(t, a, setup_label, until), until};
}

void keep_setup_code(db::tx& t, account_id a, std::string_view typed) {
  drop(t, a, setup_label);
  keep(t, a, setup_label, code_in(typed).value_or(""), t.now() + setup_code_lives);
}

std::vector<std::string> make_recovery_sheet(db::tx& t, account_id a) {
  drop(t, a, sheet_label);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < sheet_codes; ++i) {
    out.push_back(keep_new(t, a, sheet_label, std::nullopt));
  }
  return out;
}

std::size_t codes_left(db::reader& r, account_id a) {
  const auto all = read_credentials(r, a);
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const auto& c) {
    return c.kind == credential_kind::recovery && c.label == sheet_label;
  }));
}

bool spend_code(db::tx& t, account_id a, code_use use, std::string_view typed) {
  const auto code = code_in(typed);
  const auto row =
      code ? find_located(t, credential_kind::recovery, hash_of_code(a, *code)) : std::nullopt;
  if (!row || row->label != (use == code_use::setup ? setup_label : sheet_label)) {
    return false;
  }
  const auto facts = from_json<code_facts>(row->facts);
  const bool good = facts.ok() && (!facts.value().until || *facts.value().until > t.now());
  return delete_credential(t, a, row->id) && good;
}

}  // namespace tsu::id
