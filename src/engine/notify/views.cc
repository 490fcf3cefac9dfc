#include "engine/notify/views.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/notify/channels/stand_in.h"
#include "engine/notify/store_templates.h"
#include "engine/notify/words.h"

namespace tsu::notify {
namespace {

constexpr std::int64_t versions_max = 10'000;

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

i18n::language language_of(std::string_view name) {
  return name == "en" ? i18n::language::en : i18n::language::ja;
}

using wording_key = std::tuple<std::string, std::string, std::string>;  // message, language, form

}  // namespace

message_dto dto_of(const message_row& m) {
  message_dto out{.id = m.number,
                  .key = m.key,
                  .kind = m.kind,
                  .about = m.about,
                  .link = m.link,
                  .contact = {},
                  .role = {},
                  .urgent = m.how_urgent == urgency::urgent,
                  .now = m.now,
                  .reason = m.reason,
                  .made_at = m.made,
                  .changed_at = m.changed,
                  .not_before = {},
                  .expires_at = m.expires,
                  .answered_at = m.answered,
                  .answer = unless_empty(m.answer),
                  .answered_way = unless_empty(m.answered_way),
                  .answered_by = unless_empty(m.answered_by)};
  if (m.to.role.empty()) {
    out.contact = m.to.contact.value;
  } else {
    out.role = m.to.role;
  }
  if (m.not_before > m.made) {
    out.not_before = m.not_before;
  }
  return out;
}

delivery_dto dto_of(const delivery_row& d) {
  return {.id = d.number,
          .message = d.message,
          .by = d.by,
          .now = d.now,
          .due_at = d.due,
          .attempts = d.attempts,
          .parts = d.parts,
          .template_version = d.template_version,
          .note = d.note,
          .receipt = d.receipt,
          .stand_in = d.stand_in,
          .sent_at = d.sent,
          .delivered_at = d.delivered,
          .ended_at = d.ended};
}

contact_dto dto_of(const contact& c, sight s) {
  contact_dto out{.id = c.id.value,
                  .name = c.who.name,
                  .kana = c.who.kana,
                  .organisation = c.organisation,
                  .language = c.language,
                  .account = c.account,
                  .quiet_from = {},
                  .quiet_until = {},
                  .addresses = {},
                  .masked = s == sight::masked,
                  .made_at = c.made,
                  .changed_at = c.changed};
  if (c.quiet) {
    out.quiet_from = minute_text(c.quiet->from);
    out.quiet_until = minute_text(c.quiet->until);
  }
  for (const auto& a : c.who.addresses) {
    address_dto one{.by = a.by, .to = out.masked ? masked(a.by, a.to) : a.to, .secret = {}};
    if (!out.masked) {
      one.secret = unless_empty(a.secret);
    }
    out.addresses.push_back(std::move(one));
  }
  return out;
}

std::optional<words_of_delivery> open_words(db::reader& r, const parts& on, tenant_code tenant,
                                            const message_row& m, const delivery_row& d) {
  if (!d.sealed) {
    return words_of_delivery{d.subject, d.body};
  }
  const auto row = find_contact(r, m.to.contact);
  const auto town = row ? on.keys.town_key(r, tenant)
                        : result<crypto::box_key>{problem{why::not_found, "removed"}};
  if (!town.ok()) {
    return std::nullopt;
  }
  const auto own = contact_key(town.value(), *row);
  const auto place = text_place(m.key, d.by);
  auto subject = own.ok() ? own.value().open(d.subject, place) : result<std::string>{own.error()};
  auto body = own.ok() ? own.value().open(d.body, place) : result<std::string>{own.error()};
  if (!subject.ok() || !body.ok()) {
    return std::nullopt;
  }
  return words_of_delivery{std::move(subject).value(), std::move(body).value(), row->language};
}

std::vector<answer_dto> answers_of(const parts& on, const message_row& m,
                                   std::string_view language) {
  std::vector<answer_dto> out;
  for (const auto& code : m.answers) {
    out.push_back({code, on.book.answer_label(m.kind, code, language_of(language))});
  }
  return out;
}

inbox_dto dto_of(db::reader& r, const parts& on, tenant_code tenant, const inbox_row& i) {
  const auto& m = i.message;
  inbox_dto out{
      .id = m.number,
      .key = m.key,
      .kind = m.kind,
      .subject = m.about,
      .body = {},
      .about = m.about,
      .link = m.link,
      .urgent = m.how_urgent == urgency::urgent,
      .now = m.now == state::answered || m.now == state::withdrawn ? m.now : i.delivery.now,
      .at = i.delivery.delivered.value_or(m.made),
      .expires_at = m.expires,
      .read_at = i.read,
      .answered_at = m.answered,
      .answers = {},
      .answer = unless_empty(m.answer)};
  const auto words = open_words(r, on, tenant, m, i.delivery);
  if (words) {
    out.subject = words->subject;
    out.body = words->body;
  }
  out.answers = answers_of(on, m, words ? words->language : "ja");
  return out;
}

message_detail_dto detail_of(db::reader& r, const parts& on, tenant_code tenant,
                             const message_row& m, sight s) {
  message_detail_dto out{dto_of(m), answers_of(on, m, "ja"), {}};
  for (const auto& d : deliveries_of(r, m.number)) {
    delivery_detail_dto one{dto_of(d), {}, {}, {}};
    if (s == sight::full) {
      if (auto words = open_words(r, on, tenant, m, d)) {
        one.subject = std::move(words->subject);
        one.body = std::move(words->body);
      }
    }
    for (auto& a : read_attempts(r, d.number)) {
      one.tries.push_back({a.at, std::move(a.what), std::move(a.note)});
    }
    out.deliveries.push_back(std::move(one));
  }
  return out;
}

summary_dto summary_of(db::reader& r, const parts& on, instant now) {
  const auto n = count_deliveries(r, now);
  summary_dto out{.waiting = n.waiting,
                  .held = n.held,
                  .dead = n.dead,
                  .seconds_p95 = n.seconds_p95,
                  .stand_ins = {},
                  .missing_ways = {},
                  .now = now};
  for (const auto w : all_ways) {
    const auto* const out_by = on.ways[static_cast<std::size_t>(w)].get();
    if (w != way::inbox && out_by == nullptr) {
      out.missing_ways.push_back(w);
    } else if (dynamic_cast<const stand_in_channel*>(out_by) != nullptr) {
      out.stand_ins.push_back(w);
    }
  }
  return out;
}

template_list templates_of(db::reader& r, const template_book& book) {
  std::map<wording_key, template_row> newest;
  for (auto& row : read_templates(r, "", versions_max)) {  // newest first
    newest.try_emplace({row.message, row.language, row.form}, std::move(row));
  }
  template_list out;
  for (const auto* k : book.kinds()) {
    template_dto one{std::string{k->name},
                     std::string{k->says},
                     book.placeholders_of(*k),
                     words_of(k->answers),
                     {}};
    for (const auto l : {i18n::language::ja, i18n::language::en}) {
      for (const auto f : all_forms) {
        wording_dto w{.language = std::string{i18n::tag_of(l)},
                      .part = f,
                      .wording = book.pattern(k->name, f, l),
                      .own = {},
                      .author = {},
                      .made_at = {}};
        w.own = w.wording;
        const auto at = newest.find({one.message, w.language, std::string{name_of(f)}});
        if (at != newest.end() && !at->second.wording.empty()) {
          w.wording = at->second.wording;
          w.version = at->second.number;
          w.author = at->second.author;
          w.made_at = at->second.made;
        }
        one.wordings.push_back(std::move(w));
      }
    }
    out.items.push_back(std::move(one));
  }
  return out;
}

}  // namespace tsu::notify
