#include "engine/crm/campaigns.h"

#include <algorithm>

#include "base/core/json.h"
#include "base/core/log.h"
#include "base/record/audit.h"
#include "engine/consent/store_persons.h"
#include "engine/crm/proposals.h"
#include "engine/crm/segments.h"
#include "engine/crm/store.h"
#include "engine/id/people/types.h"
#include "engine/notify/post.h"
#include "engine/notify/store_contacts.h"

namespace tsu::crm {
namespace {

constexpr std::int64_t at_once = 500;
constexpr std::size_t title_max = 120, body_max = 1'000, why_max = 500;

void tell(db::tx& t, const acting& who, std::string_view action, const std::string& code,
          std::string_view detail = "{}") {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "crm.campaign",
                    .subject = code,
                    .trace_id = who.trace_id,
                    .detail = detail});
  t.append_change(action, code, "{}");
}

result<done> check(const std::string& code, const campaign_wish& w) {
  std::vector<field_error> bad;
  const auto need = [&](bool good, const char* name) {
    if (!good) {
      bad.push_back({name, "not_allowed"});
    }
  };
  const auto text = [](const std::string& s, std::size_t most) {
    return !s.empty() && s.size() <= most && is_plain(s);
  };
  need(is_code(code), "code");
  need(is_code(w.segment), "segment");
  need(text(w.says.title_ja, title_max), "says.titleJa");
  need(text(w.says.title_en, title_max), "says.titleEn");
  need(text(w.says.body_ja, body_max), "says.bodyJa");
  need(text(w.says.body_en, body_max), "says.bodyEn");
  need(w.control_permille >= 0 && w.control_permille <= 500, "controlPermille");
  need(is_code(w.goal), "goal");
  need(w.days >= 1 && w.days <= 180, "days");
  need(w.points_each >= 0 && w.points_each <= 100'000, "pointsEach");
  if (!bad.empty()) {
    return problem{why::bad_input, "a campaign has a segment, texts, a goal and limits",
                   "bad_fields", std::move(bad)};
  }
  return done{};
}

problem runs() {
  return {why::conflict, "the campaign has begun: it stays as it is", "crm_campaign_runs"};
}

std::string key_of(const std::string& code, person_id who) {
  return "crm.campaign:" + code + ":" + std::to_string(who.value);
}

// What was handed over and has not gone yet: it waits for the end of the town's quiet hours, or of
// the person's own, or for the mail server.
void take_back(db::tx& t, const campaign_row& c) {
  for (person_id after{};;) {
    const auto some = store::sent_since(t, c.code, c.started_at, after, at_once);
    for (const auto& m : some) {
      after = m.person;
      notify::withdraw_waiting(t, key_of(c.code, m.person), "the campaign was stopped");
    }
    if (std::ssize(some) < at_once) {
      return;
    }
  }
}

// All of the segment's list who may be approached, each in its group.
std::int64_t draw(db::tx& t, const campaign_row& c, const campaign_wish& w) {
  const agreement wants{t};
  const auto hidden =
      consent::read_hidden(t, {consent::reader_kind::staff, "", "program"}, t.now());
  std::int64_t drawn = 0;
  for (person_id after{};;) {
    const auto some = store::members_of(t, w.segment, after, at_once);
    for (const auto who : some) {
      after = who;
      if (wants.of(t, who, t.now()) && !std::binary_search(hidden.begin(), hidden.end(), who)) {
        store::insert_campaign_member(t, {.campaign = c.code,
                                          .person = who,
                                          .control = is_held_out(c.code, who, w.control_permille)});
        ++drawn;
      }
    }
    if (std::ssize(some) < at_once) {
      return drawn;
    }
  }
}

}  // namespace

campaign_wish wish_of(const campaign_row& c) {
  auto read = from_json<campaign_wish>(c.document);
  return read.ok() ? std::move(read).value() : campaign_wish{};
}

result<campaign_row> keep_campaign(db::tx& t, const acting& who, const std::string& code,
                                   const campaign_wish& w) {
  TRY(const done good, check(code, w));
  if (!store::find_segment(t, w.segment)) {
    return problem{why::not_found, "there is no such segment", "crm_no_segment"};
  }
  const auto known = store::find_campaign(t, code);
  if (known && known->state != campaign_state::draft) {
    return runs();
  }
  if (!known && std::ssize(store::all_campaigns(t)) >= store::campaigns_max) {
    return problem{why::not_processable, "a town has at most 500 campaigns", "crm_too_many"};
  }
  campaign_row c{.code = code,
                 .document = to_json(w),
                 .version = known ? known->version + 1 : 1,
                 .author = who.subject,
                 .changed = t.now(),
                 .goal = w.goal};
  store::put_campaign(t, c);
  tell(t, who, "crm.campaign.kept", code);
  return c;
}

result<campaign_row> start_campaign(db::tx& t, const acting& who, const std::string& code) {
  auto c = store::find_campaign(t, code);
  if (!c) {
    return problem{why::not_found, "there is no such campaign", "crm_no_campaign"};
  }
  if (c->state != campaign_state::draft) {
    return runs();
  }
  const auto w = wish_of(*c);
  const auto segment = store::find_segment(t, w.segment);
  const auto run = segment ? store::find_run(t, segment->run) : std::nullopt;
  if (!run || run->version != segment->version) {
    return problem{why::conflict, "count the segment first", "crm_not_counted"};
  }
  if (run->members > campaign_members_max) {
    return problem{why::not_processable, "a campaign reaches at most 50,000 people",
                   "crm_segment_too_large"};
  }
  c->state = campaign_state::running;
  c->started_at = t.now();
  c->until = t.now() + std::chrono::days{w.days};
  if (draw(t, *c, w) == 0) {
    return problem{why::not_processable, "nobody of the segment wants recommendations",
                   "crm_nobody"};
  }
  store::put_campaign(t, *c);
  tell(t, who, "crm.campaign.started", code);
  return std::move(*c);
}

result<campaign_row> stop_campaign(db::tx& t, const acting& who, const std::string& code,
                                   const std::string& reason) {
  auto c = store::find_campaign(t, code);
  if (!c) {
    return problem{why::not_found, "there is no such campaign", "crm_no_campaign"};
  }
  if (c->state != campaign_state::running || t.now() >= c->until) {
    return problem{why::conflict, "it does not run", "crm_campaign_not_running"};
  }
  if (reason.empty() || reason.size() > why_max || !is_plain(reason)) {
    return problem{
        why::bad_input, "say why it ends early", "crm_why_missing", {{"why", "not_allowed"}}};
  }
  c->state = campaign_state::stopped;
  c->stopped_at = t.now();
  c->stopped_by = who.subject;
  c->stopped_why = reason;
  store::put_campaign(t, *c);
  take_back(t, *c);
  tell(t, who, "crm.campaign.stopped", code, "{\"why\":" + to_json(reason) + "}");
  return std::move(*c);
}

campaign_result result_of(db::reader& r, const campaign_row& c) {
  campaign_result out{.treated = store::count_arm(r, c.code, false),
                      .control = store::count_arm(r, c.code, true)};
  out.points_cost = out.treated.acted * wish_of(c).points_each;
  out.lift =
      difference_of(out.treated.acted, out.treated.members, out.control.acted, out.control.members);
  return out;
}

void note_acted(db::tx& t, const activity& a) {
  const auto goals = store::goals_of(t, a.person);
  if (goals.empty()) {
    return;
  }
  const auto k = store::find_kind(t, a.code);
  for (const auto& g : goals) {
    const bool wanted = g.goal == a.code || (g.goal == "outing" && k && k->outing);
    if (wanted && a.at >= g.started_at && a.at < g.until) {
      store::mark_acted(t, g.campaign, a.person, a.at);
    }
  }
}

bool open_campaign_message(db::tx& t, const std::string& code, person_id who) {
  if (store::mark_opened(t, code, who)) {
    return true;
  }
  const auto all = store::campaigns_of(t, who);
  return std::any_of(all.begin(), all.end(), [&](const campaign_member& m) {
    return m.campaign == code && m.sent_at != instant{};
  });
}

namespace {

void send_one(db::tx& t, const parts& on, const campaign_row& c, const campaign_wish& w,
              person_id who) {
  const auto subject = id::subject_of({who.value});
  const auto contact = notify::find_listed_contact_of(t, subject);
  if (contact) {
    const auto posted = notify::post(
        t, {.key = key_of(c.code, who),
            .to = notify::to_contact(*contact),
            .message = std::string{campaign_message},
            .values = {{"title", notify::text_in_languages{w.says.title_ja, w.says.title_en}},
                       {"body", notify::text_in_languages{w.says.body_ja, w.says.body_en}}},
            .ways = {notify::way::inbox, notify::way::email},
            .not_before = notify::after_quiet(on.outreach.quiet, t.now()),
            .expires_at = c.until});
    if (!posted.ok()) {
      log_error("crm: campaign {} was not sent: {}", c.code, posted.error().detail);
      return;
    }
  }
  store::mark_sent(t, c.code, who);
}

}  // namespace

task<void> send_campaigns(const module_parts& given, tenant_code town, std::string_view) {
  const auto& on = static_cast<const parts&>(given);
  auto& people = on.house.at(town, db::place::people);
  const auto running =
      co_await people.write([](db::tx& t) { return store::running_campaigns(t, t.now()); });
  for (const auto& c : running) {
    const auto w = wish_of(c);
    for (person_id after{}; after.value >= 0;) {
      after = co_await people.write([&](db::tx& t) {
        const auto still = store::find_campaign(t, c.code);
        if (!still || still->state != campaign_state::running) {
          return person_id{-1};  // it was stopped meanwhile
        }
        const agreement wants{t};
        const auto some = store::waiting_of(t, c.code, after, at_once);
        for (const auto who : some) {
          // Who took their yes back meanwhile stays in the group, unsent.
          if (wants.of(t, who, t.now()) && take_message_slot(t, on.outreach, who)) {
            send_one(t, on, c, w, who);
          }
        }
        return std::ssize(some) < at_once ? person_id{-1} : some.back();
      });
    }
  }
}

}  // namespace tsu::crm
