#include "engine/consent/views.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/module/roles.h"
#include "engine/consent/access_log.h"
#include "engine/consent/embedded.h"
#include "engine/consent/rules.h"
#include "engine/consent/store_catalogue.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/store_reads.h"
#include "engine/id/store_clients.h"

namespace tsu::consent {
namespace {

using i18n::language;

using key = std::pair<std::string, std::string>;  // provider and purpose

consent_kind view_of(const named_kind& k, const grant_row* g, const notice_dto* asked,
                     instant now) {
  consent_kind out{.kind = k.code,
                   .name = k.name,
                   .sensitive = k.sensitive,
                   .state = standing_of(g, asked, k.code, now),
                   .since = {},
                   .expires = {},
                   .said_under = {}};
  if (g != nullptr) {
    out.since = g->at;
    out.expires = g->expires;
    out.said_under = g->notice;
  }
  return out;
}

const grant_row* find(const std::vector<grant_row>& all, std::string_view kind) {
  for (const auto& g : all) {
    if (g.kind == kind) {
      return &g;
    }
  }
  return nullptr;
}

consent_dto view_of(const notice_dto& n, const std::vector<grant_row>& grants, instant now) {
  consent_dto out{n.text.provider, n.text.purpose, n, {}, {}};
  for (const auto& k : n.text.kinds) {
    out.kinds.push_back(view_of(k, find(grants, k.code), &n, now));
  }
  return out;
}

// Kinds to which something was said under a notice that does not hold any more.
void add_past(db::reader& r, consent_dto& into, const grant_row& g, instant now) {
  const auto n = find_notice(r, g.notice);
  if (!n) {
    return;
  }
  if (into.provider.code.empty()) {
    into.provider = n->text.provider;
    into.purpose = n->text.purpose;
  }
  const auto* k = find_kind(n->text, g.kind);
  const named_kind bare{g.kind, {g.kind, g.kind}};
  into.kinds.push_back(
      view_of(k != nullptr ? *k : bare, &g, into.notice ? &*into.notice : nullptr, now));
}

// A yes stands under the words that were said then, whatever is said now.
void add_agreed(db::reader& r, consent_dto& into, const grant_row& g) {
  const bool shown_already = (into.notice && into.notice->id == g.notice) ||
                             std::any_of(into.agreed.begin(), into.agreed.end(),
                                         [&](const notice_dto& n) { return n.id == g.notice; });
  if (g.state != grant_state::given || shown_already) {
    return;
  }
  if (auto n = find_notice(r, g.notice)) {
    into.agreed.push_back(std::move(*n));
  }
}

// Who is asked for nothing any more and has no yes is history, and not on the list.
bool is_over(const consent_dto& c) {
  return !c.notice && std::none_of(c.kinds.begin(), c.kinds.end(), [](const consent_kind& k) {
    return k.state == standing::given || k.state == standing::ask_again;
  });
}

std::string say(language l, std::string_view code, std::initializer_list<i18n::argument> values) {
  return own_texts().text(l, code, values);
}

in_languages own_word(std::string_view sort, std::string_view code) {
  const auto text = "consent." + std::string{sort} + "." + std::string{code};
  if (!own_texts().has(language::ja, text)) {
    return {std::string{code}, std::string{code}};
  }
  return {say(language::ja, text, {}), say(language::en, text, {})};
}

in_languages reader_of(db::reader& r, const read_row& row) {
  if (row.sort == reader_kind::proxy) {
    return own_word("reader", "proxy");
  }
  if (row.sort == reader_kind::provider) {
    if (const auto party = find_party(r, row.reader)) {
      return party->name;
    }
    const auto program = id::find_client(r, row.reader);
    const auto& name = program && !program->title.empty() ? program->title : row.reader;
    return {name, name};
  }
  for (const auto& known : roles) {
    if (known.name == row.role) {
      return {say(language::ja, "consent.reader.staff", {{"role", known.ja}}),
              say(language::en, "consent.reader.staff", {{"role", known.en}})};
    }
  }
  return {say(language::ja, "consent.reader.staff", {{"role", row.role}}),
          say(language::en, "consent.reader.staff", {{"role", row.role}})};
}

std::string sentence(language l, const read_dto& d) {
  const auto in = [l](const in_languages& t) { return l == language::en ? t.en : t.ja; };
  std::string kinds;
  for (const auto& k : d.kinds) {
    kinds += l == language::en && !kinds.empty() ? ", " : "";
    kinds += l == language::en ? k.name.en : "「" + k.name.ja + "」";
  }
  return say(l, "consent.read.says",
             {{"reader", in(d.reader)}, {"kinds", kinds}, {"purpose", in(d.purpose.name)}});
}

read_dto view_of(db::reader& r, const read_row& row) {
  read_dto out{.id = row.id,
               .at = row.at,
               .sort = row.sort,
               .reader = reader_of(r, row),
               .purpose = {row.purpose, own_word("purpose", row.purpose)},
               .kinds = {},
               .says = {}};
  if (const auto purpose = find_purpose(r, row.purpose)) {
    out.purpose.name = purpose->name;
  }
  for (const auto& code : split(row.kinds)) {
    const auto k = find_kind(r, code);
    out.kinds.push_back(k ? named_kind{k->code, k->name, k->sensitive}
                          : named_kind{code, own_word("kind", code)});
  }
  out.says = {sentence(language::ja, out), sentence(language::en, out)};
  return out;
}

}  // namespace

const i18n::texts& own_texts() {
  static const auto all = i18n::texts::load(std::array<i18n::catalogue, 2>{
      i18n::catalogue{"consent", language::ja, embedded::text_ja_json},
      i18n::catalogue{"consent", language::en, embedded::text_en_json}});
  ASSERT(all.ok());
  return all.value();
}

consent_page consents_of(db::reader& r, person_id who, instant now) {
  std::map<key, std::vector<grant_row>> grants;
  for (auto& g : read_grants(r, who)) {
    grants[{g.provider, g.purpose}].push_back(std::move(g));
  }
  std::map<key, consent_dto> all;
  for (const auto& n : read_asked(r)) {
    const key k{n.text.provider.code, n.text.purpose.code};
    all.emplace(k, view_of(n, grants[k], now));
  }
  for (const auto& [k, said] : grants) {
    auto& into = all[k];
    for (const auto& g : said) {
      if (!into.notice || find_kind(into.notice->text, g.kind) == nullptr) {
        add_past(r, into, g, now);
      }
      add_agreed(r, into, g);
    }
  }
  consent_page page;
  for (auto& [k, one] : all) {
    if (!is_over(one)) {
      page.items.push_back(std::move(one));
    }
  }
  return page;
}

read_page reads_of(db::reader& r, person_id who, std::int64_t before, std::int64_t limit) {
  read_page page;
  for (const auto& row : read_reads(r, who, before, limit)) {
    page.items.push_back(view_of(r, row));
  }
  return page;
}

std::string receipts_json(db::reader& r, person_id who, std::int64_t limit) {
  std::string out{"["};
  for (const auto& one : read_receipts(r, who, limit)) {
    out += (out.size() > 1 ? "," : "") + one;
  }
  return out + "]";
}

}  // namespace tsu::consent
