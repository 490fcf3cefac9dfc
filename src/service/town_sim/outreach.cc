// What the CRM is for: staff count segments and begin campaigns, people who want recommendations
// get messages and proposals, open them and answer, or not.
#include <fmt/format.h>

#include <algorithm>

#include "service/town_sim/life.h"

namespace tsu::town_sim {
namespace {

using http::method;

constexpr std::int64_t first_campaign_day = 2, days_between_campaigns = 60, campaign_days = 14;
constexpr std::int64_t held_out_permille = 300, pause_days = 3, stagnant_days = 14;

const segment_facts& segment_of(const std::string& code) {
  return *std::find_if(segments().begin(), segments().end(),
                       [&](const auto& s) { return s.code == code; });
}

void say_yes(life& l, resident& r) {
  const auto a = ask_as(l, r, method::post, "/me/v1/consents",
                        fmt::format(R"({{"notice":{},"hash":"{}","given":["phone"],"refused":[]}})",
                                    l.recommending.number, l.recommending.hash));
  if (a.status < 300) {
    l.own.outreach.wants[r.account].push_back({l.now, {}});
  }
}

void take_back(life& l, resident& r) {
  const auto a = ask_as(l, r, method::post, "/me/v1/consents/withdraw", R"({"provider":"events"})");
  if (a.status < 300) {
    l.own.outreach.wants[r.account].back().second = l.now;
  }
}

bool counts_agree(life& l, day_number as_of) {
  return std::all_of(segments().begin(), segments().end(), [&](const segment_facts& s) {
    const auto told = ask_as(l, l.on.keys.staff, method::post, "/crm/v1/counts",
                             fmt::format(R"({{"rule":{},"asOf":"{}"}})", s.rule, date_of(as_of)));
    return whole_at(told.body, "count") == std::ssize(members_of(l.own.outreach, s, as_of));
  });
}

// Activities are followed a moment after they were told; who counts waits for them.
void wait_for_activities(life& l, day_number as_of) {
  const auto wanted = classes_of(l.own.outreach, as_of);
  const auto asked = l.own.requests;
  l.follows = l.follows && l.on.on.wait_until([&] {
    const auto told =
        ask_as(l, l.on.keys.staff, method::get, "/crm/v1/summary?asOf=" + date_of(as_of));
    std::map<std::string, std::int64_t> found;
    for (const auto one : items_at(told.body, "classes")) {
      if (const auto n = whole_at(one, "count"); n > 0) {
        found[text_at(one, "now")] = n;
      }
    }
    return found == wanted && counts_agree(l, as_of);
  });
  l.own.requests = asked;
}

void count_segment(life& l, const segment_facts& s, day_number as_of) {
  const auto a =
      ask_as(l, l.on.keys.staff, method::post,
             fmt::format("/crm/v1/segments/{}/runs?asOf={}", s.code, date_of(as_of)), {}, {201});
  const auto all = members_of(l.own.outreach, s, as_of);
  l.own.outreach.runs[whole_at(a.body, "run")] = {s.code, hash_of(all), std::ssize(all)};
}

// Who said yes of the list that was counted just now.
std::set<person> drawn_of(const life& l, const segment_facts& s, day_number as_of) {
  std::set<person> out;
  for (const auto who : members_of(l.own.outreach, s, as_of)) {
    if (wants_at(l.own.outreach, who, l.now)) {
      out.insert(who);
    }
  }
  return out;
}

void send_campaign(life& l, const std::string& code) {
  auto& c = l.own.outreach.campaigns[code];
  for (const auto who : c.drawn) {
    if (!is_held_out(code, who, c.control_permille)) {
      c.sent.insert(who);
    }
  }
  l.turn_to(9, 20);  // messages go every ten minutes
  const auto asked = l.own.requests;
  l.sends = l.sends && l.on.on.wait_until([&] {
    const auto told = ask_as(l, l.on.keys.staff, method::get, "/crm/v1/campaigns/" + code);
    return whole_at(told.body, "treated.sent") == std::ssize(c.sent);
  });
  l.own.requests = asked;
}

void begin_campaign(life& l, const segment_facts& s, day_number as_of) {
  const auto code = fmt::format("come-{}", l.day);
  const auto path = "/crm/v1/campaigns/" + code;
  ask_as(l, l.on.keys.admin, method::put, path,
         fmt::format(R"({{"segment":"{}","says":{{"titleJa":"お茶会へ","titleEn":"Tea",)"
                     R"("bodyJa":"お待ちしています。","bodyEn":"Come and see us."}},)"
                     R"("controlPermille":{},"goal":"outing","days":{},"pointsEach":50}})",
                     s.code, held_out_permille, campaign_days));
  const auto all = drawn_of(l, s, as_of);
  ++l.own.acts["crm.campaign.kept"];
  const auto a =
      ask_as(l, l.on.keys.admin, method::post, path + "/start", {}, {all.empty() ? 422 : 200});
  if (a.status >= 300) {
    return;
  }
  ++l.own.acts["crm.campaign.started"];
  l.own.outreach.campaigns[code] = {.segment = s.code,
                                    .control_permille = held_out_permille,
                                    .points_each = 50,
                                    .started_at = l.now,
                                    .until = l.now + std::chrono::days{campaign_days},
                                    .drawn = all};
  send_campaign(l, code);
}

void open_messages(life& l, resident& r, chance& c) {
  const auto all = ask_as(l, r, method::get, "/crm/v1/me/messages");
  for (const auto m : items_at(all.body)) {
    const auto code = text_at(m, "campaign");
    if (is_true_at(m, "opened") || !c.happens(0.5)) {
      continue;
    }
    ask_as(l, r, method::post, fmt::format("/crm/v1/me/messages/{}/opened", code));
    if (const auto at = l.own.outreach.campaigns.find(code); at != l.own.outreach.campaigns.end()) {
      at->second.opened.insert(r.account);
    }
  }
}

// Some open and think about it, some answer, some do neither.
void answer_proposals(life& l, resident& r, chance& c) {
  const auto all = ask_as(l, r, method::get, "/crm/v1/me/proposals");
  for (const auto p : items_at(all.body)) {
    const auto state = text_at(p, "state");
    if ((state != "proposed" && state != "opened") || !c.happens(0.4)) {
      continue;
    }
    const auto luck = c.whole(0, 9);
    const std::string what = luck < 4 ? "accepted" : luck < 7 ? "refused" : "opened";
    if (what == state) {
      continue;
    }
    const auto number = whole_at(p, "number");
    ask_as(l, r, method::post, fmt::format("/crm/v1/me/proposals/{}", number),
           fmt::format(R"({{"answer":"{}"}})", what));
    l.own.outreach.proposals[number] = {what};
    ++l.own.acts["crm.proposal.answered"];
  }
}

// Whether a proposal of these days stands on their own page.
bool has_proposal(life& l, resident& r, day_number today) {
  const auto all = ask_as(l, r, method::get, "/crm/v1/me/proposals?limit=1");
  const auto newest = items_at(all.body);
  return !newest.empty() && text_at(newest.front(), "day") > date_of(today - pause_days);
}

}  // namespace

void keep_recommending(life& l) {
  const auto& admin = l.on.keys.admin;
  ask_as(l, admin, method::put, "/consent/v1/parties/events",
         R"({"code":"events","kind":"provider","name":{"ja":"催しの案内","en":"Events"},)"
         R"("contact":{"ja":"011-123-4567","en":"011-123-4567"},"clients":[],"inbox":0})");
  ask_as(l, admin, method::put, "/consent/v1/purposes/recommendation",
         R"({"code":"recommendation","name":{"ja":"おすすめ","en":"recommendations"},)"
         R"("staff":false})");
  const auto notice = ask_as(
      l, admin, method::post, "/consent/v1/notices",
      R"({"provider":"events","purpose":"recommendation","controller":"council",)"
      R"("kinds":["phone"],"others":[],"title":{"ja":"おすすめのご案内","en":"Recommendations"},)"
      R"("body":{"ja":"催しをご案内します。","en":"We tell you of events."},)"
      R"("source":{"ja":"ご本人の登録","en":"what you registered"},"storageDays":365,)"
      R"("validDays":0,"sameTerms":false})");
  l.recommending = {whole_at(notice.body, "id"), text_at(notice.body, "hash")};
  for (const auto& s : segments()) {
    ask_as(l, l.on.keys.staff, method::put, fmt::format("/crm/v1/segments/{}", s.code),
           fmt::format(R"({{"ja":"{}","en":"{}","rule":{}}})", s.ja, s.en, s.rule));
    ++l.own.acts["crm.segment.kept"];
  }
}

void decide_on_recommending(life& l) {
  for (auto& r : l.people) {
    auto c = l.dice(stream::outreach, r.number);
    if (wants_at(l.own.outreach, r.account, l.now)) {
      if (c.happens(r.is.changes_mind / 2)) {
        take_back(l, r);
      }
    } else if (c.happens(l.day == 0 ? r.is.agrees : r.is.agrees * 0.05)) {
      say_yes(l, r);
    }
  }
}

// On the morning after a week was planned there is something for everybody who is due.
void look_for_proposals(life& l) {
  const auto today = day_number_of(l.now);
  std::vector<resident*> due;
  for (auto& r : l.people) {
    if (wants_at(l.own.outreach, r.account, l.now) &&
        standing_of(l.own.outreach, r.account, today - 1).without_outing >= stagnant_days &&
        !r.places.contains(l.tea)) {
      due.push_back(&r);
    }
  }
  l.own.outreach.proposals_due += std::ssize(due);
  const auto all = std::ssize(due), asked = l.own.requests;
  l.proposes = l.proposes && l.on.on.wait_until([&] {
    std::erase_if(due, [&](resident* r) { return has_proposal(l, *r, today); });
    return due.empty();
  });
  l.own.requests = asked;
  l.own.outreach.proposals_found += all - std::ssize(due);
}

void count_and_approach(life& l) {
  const auto yesterday = day_number_of(l.now) - 1;
  const bool campaign = l.day % days_between_campaigns == first_campaign_day;
  if (l.day % 7 != 4 && !campaign) {
    return;
  }
  wait_for_activities(l, yesterday);
  for (const auto& s : segments()) {
    count_segment(l, s, yesterday);
  }
  if (campaign) {
    const bool young = l.day < days_between_campaigns;  // nobody is slower yet
    begin_campaign(l, segment_of(young ? "old" : "slower"), yesterday);
  }
}

void read_messages(life& l) {
  for (auto& r : l.people) {
    auto c = l.dice(stream::outreach, 1'000'000 + r.number);
    if (!c.happens(0.15)) {
      continue;
    }
    open_messages(l, r, c);
    answer_proposals(l, r, c);
  }
}

// The night before nothing is on its way any more.
void end_outreach(life& l) { wait_for_activities(l, day_number_of(l.now)); }

}  // namespace tsu::town_sim
