#include "engine/notify/make_message.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/core/log.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/crypto/random.h"
#include "engine/notify/contacts.h"
#include "engine/notify/message_state.h"
#include "engine/notify/news.h"
#include "engine/notify/render.h"
#include "engine/notify/store_templates.h"

namespace tsu::notify {
namespace {

// Who gets it: a contact, opened, or the holders of a role.
struct reader_of_it {
  contact about;
  std::optional<crypto::box_key> key;  // none for a role
  bool for_role() const { return !key; }
};

result<reader_of_it> find_reader(db::tx& t, const parts& on, tenant_code tenant,
                                 const recipient& to) {
  if (!to.role.empty()) {
    return reader_of_it{};
  }
  const auto row = find_contact(t, to.contact);
  if (!row) {
    return problem{why::not_found, "no such contact", "notify_no_contact"};
  }
  TRY(const auto town, on.keys.town_key(t, tenant));
  TRY(auto own, contact_key(town, *row));
  TRY(auto who, get_contact(t, on.keys, tenant, to.contact));
  return reader_of_it{std::move(who), std::move(own)};
}

bool can_reach(const reader_of_it& r, way w) {
  if (w == way::inbox) {
    return r.for_role() || !r.about.account.empty();
  }
  return !r.for_role() && r.about.who.find(w) != nullptr;
}

std::vector<way> ways_to(const reader_of_it& r, const wanted& w) {
  std::vector<way> out;
  std::copy_if(w.ways.begin(), w.ways.end(), std::back_inserter(out),
               [&](way one) { return can_reach(r, one); });
  return out;
}

message_row row_of(const wanted& w, instant wanted_at, instant now) {
  message_row m;
  m.key = w.key;
  m.kind = w.message;
  m.to = w.to;
  m.about = w.about;
  m.link = w.link;
  m.how_urgent = w.how_urgent;
  m.answers = w.answers;
  m.not_before = std::max(wanted_at, w.not_before.value_or(wanted_at));
  m.expires = w.expires_at;
  m.patience = w.how == spread::in_order ? w.patience : std::chrono::seconds{0};
  m.made = wanted_at;
  m.changed = now;
  return m;
}

// The town's own wordings of one message in one language.
class wordings {
 public:
  wordings(db::tx& t, const template_book& book, const std::string& message, i18n::language l)
      : book_(book), message_(message), language_(l) {
    for (auto& row : newest_templates(t, message, i18n::tag_of(l))) {
      if (!row.wording.empty()) {
        newest_ = std::max(newest_, row.number);
        own_[row.form] = std::move(row.wording);
      }
    }
  }
  std::string pattern(form f) const {
    const auto own = own_.find(name_of(f));
    return own != own_.end() ? own->second : book_.pattern(message_, f, language_);
  }
  std::int64_t version() const { return newest_; }

 private:
  const template_book& book_;
  const std::string& message_;
  const i18n::language language_;
  std::map<std::string, std::string, std::less<>> own_;
  std::int64_t newest_ = 0;
};

class maker {
 public:
  maker(db::tx& t, const parts& on, tenant_code tenant, const wanted& w, const message_row& m,
        const reader_of_it& to)
      : t_(t),
        on_(on),
        tenant_(tenant),
        wanted_(w),
        message_(m),
        to_(to),
        language_(to.about.language == "en" ? i18n::language::en : i18n::language::ja),
        wordings_(t, on.book, w.message, language_) {}

  // false: it waits for somebody to deliver it.
  bool make(way by, std::int64_t place) {
    delivery_row d;
    d.message = message_.number;
    d.place = place;
    d.by = by;
    d.expires = message_.expires;
    const bool later = by != way::inbox && wanted_.how == spread::in_order && started_;
    started_ = started_ || by != way::inbox;
    d.now = later ? state::reserve : state::waiting;
    d.due = message_.not_before;
    if (!later) {
      schedule(d, wanted_.how_urgent, to_.about.quiet, message_.not_before);
    }
    if (by == way::inbox && d.now == state::waiting && d.due <= t_.now()) {
      move_delivery(d, state::delivered, t_.now());
    }
    const auto token = write(d);
    d.number = insert_delivery(t_, d, token);
    return !is_open(d.now);
  }

 private:
  // Gives back the hash of the link's token.
  std::string write(delivery_row& d) {
    const auto url = on_.url_of(tenant_);
    std::string token;
    const bool by_link = d.by == way::email || d.by == way::webhook;
    if (by_link && !url.empty() && !wanted_.answers.empty()) {
      token = crypto::base64url(crypto::random_bytes(24));
    }
    const asked_for asked{
        .lang = language_,
        .what = wanted_,
        .contact = to_.about.who.name,
        .town = on_.name_of(tenant_),
        .link = url.empty() || wanted_.link.empty() ? std::string{} : url + wanted_.link,
        .answer_link = token.empty() ? std::string{} : url + "/notify/v1/answers/" + token};
    const auto l = render(on_.book, d.by, asked, [this](form f) { return wordings_.pattern(f); });
    for (const auto& name : l.missing) {
      log_error("message {}: {} has no value", wanted_.message, name);
      d.note = "a value was missing";
    }
    d.template_version = wordings_.version();
    d.parts = l.parts;
    d.sealed = !to_.for_role();
    const auto place = text_place(message_.key, d.by);
    d.subject = d.sealed ? to_.key->seal(l.subject, place) : l.subject;
    d.body = d.sealed ? to_.key->seal(l.body, place) : l.body;
    return token.empty() ? token : std::string{crypto::bytes_of(crypto::sha256(token))};
  }

  db::tx& t_;
  const parts& on_;
  const tenant_code tenant_;
  const wanted& wanted_;
  const message_row& message_;
  const reader_of_it& to_;
  const i18n::language language_;
  const wordings wordings_;
  bool started_ = false;  // a way besides the inbox
};

void fail(db::tx& t, message_row& m, std::string_view reason) {
  m.now = state::failed;
  m.reason = reason;
  if (insert_message(t, m)) {
    log_warning("message {} goes to nobody: {}", m.key, reason);
    tell_news(t, {.key = m.key, .to = m.to, .now = state::failed, .at = t.now()});
  }
}

// To be taken back: locked, and neither answered nor taken back already.
std::optional<message_row> still_wanted(db::tx& t, std::string_view key) {
  const auto found = find_message_by_key(t, key);
  auto m = found ? locked_message(t, found->number) : std::nullopt;
  const bool over = m && (m->now == state::answered || m->now == state::withdrawn);
  return over ? std::nullopt : m;
}

void end_message(db::tx& t, message_row& m, state now, std::string_view reason) {
  m.now = now;
  m.changed = t.now();
  m.reason = reason;
  keep_message(t, m);
  tell_news(t, {.key = m.key, .to = m.to, .now = m.now, .at = t.now()});
}

}  // namespace

void make_message(db::tx& t, const parts& on, tenant_code tenant, const wanted& w,
                  instant wanted_at) {
  auto m = row_of(w, wanted_at, t.now());
  if (find_message_by_key(t, w.key)) {
    return;
  }
  const auto to = find_reader(t, on, tenant, w.to);
  if (!to.ok()) {
    return fail(t, m, to.error().code.empty() ? "damaged" : to.error().code);
  }
  const auto ways = ways_to(to.value(), w);
  if (ways.empty()) {
    return fail(t, m, "no_address");
  }
  if (!insert_message(t, m)) {
    return;  // another node was faster
  }
  maker rows{t, on, tenant, w, m, to.value()};
  bool all_there = true;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    all_there &= rows.make(ways[i], static_cast<std::int64_t>(i));
  }
  refresh_message(t, m, t.now());
  if (!all_there) {
    wake(t, w.key);
  }
}

void withdraw_message(db::tx& t, std::string_view key, std::string_view reason) {
  if (auto m = still_wanted(t, key)) {
    withdraw_deliveries(t, m->number, t.now(), "withdrawn");
    end_message(t, *m, state::withdrawn, reason);
  }
}

void withdraw_what_waits(db::tx& t, std::string_view key, std::string_view reason) {
  auto m = still_wanted(t, key);
  if (!m) {
    return;
  }
  std::vector<delivery_state> gone;
  bool waited = false;
  for (const auto& d : deliveries_of(t, m->number)) {
    waited |= is_open(d.now);
    if (!is_open(d.now)) {
      gone.push_back({d.by, d.now});
    }
  }
  if (!waited) {
    return;
  }
  withdraw_deliveries(t, m->number, t.now(), "withdrawn");
  end_message(t, *m, gone.empty() ? state::withdrawn : state_of_message(gone), reason);
}

}  // namespace tsu::notify
