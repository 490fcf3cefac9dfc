#include "engine/crm/recommend.h"

#include <algorithm>
#include <tuple>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "engine/crm/rules.h"

namespace tsu::crm {
namespace {

constexpr std::int64_t metres_a_minute = 60;  // of somebody who walks slowly

struct reasons {
  std::int64_t score = 0;
  // The weightiest stands in the sentence.
  std::int64_t weight = 0;
  std::string ja, en;
  void add(std::int64_t points, const std::string& j, const std::string& e) {
    score += points;
    if (points > weight) {
      weight = points;
      ja = j;
      en = e;
    }
  }
};

std::int64_t of_tag(const std::map<std::string, std::int64_t>& all, const std::string& code) {
  const auto at = all.find(code);
  return at == all.end() ? 0 : at->second;
}

void add_tags(reasons& out, const occasion& o, const candidate& c) {
  const auto interests = words_of(o.who.interests);
  for (const auto& t : c.tags) {
    if (std::find(interests.begin(), interests.end(), t.code) != interests.end()) {
      out.add(30, "ご興味のある「" + t.ja + "」の催し", "about " + t.en + ", which you like");
    }
    if (const auto n = std::min<std::int64_t>(3, of_tag(o.likes.accepted, t.code)); n > 0) {
      out.add(15 * n, "以前に参加された「" + t.ja + "」と同じ種類",
              "of the kind you took part in before: " + t.en);
    }
    out.score += 3 * std::min<std::int64_t>(3, of_tag(o.likes.opened, t.code));
    out.score -= 20 * std::min<std::int64_t>(3, of_tag(o.likes.refused, t.code));
  }
  const bool novel = !c.tags.empty() && std::none_of(c.tags.begin(), c.tags.end(), [&](auto& t) {
    return o.likes.shown_tags.contains(t.code);
  });
  if (novel) {
    out.add(8, "まだご案内していない種類の催し", "of a kind we have not told you of yet");
  }
}

void add_people_and_place(reasons& out, const occasion& o, const candidate& c) {
  const bool with_friends = std::any_of(c.attending.begin(), c.attending.end(), [&](person_id who) {
    return std::find(o.friends.begin(), o.friends.end(), who) != o.friends.end();
  });
  if (with_friends) {  // not who: that is theirs to tell
    out.add(25, "お知り合いも参加", "somebody you know takes part");
  }
  if (c.distance_m >= 0 && o.who.walk_m > 0) {
    const auto minutes =
        std::max<std::int64_t>(1, (c.distance_m + metres_a_minute - 1) / metres_a_minute);
    const auto near = 20 - 20 * std::min(c.distance_m, o.who.walk_m) / o.who.walk_m;
    out.add(near, "歩いて約" + std::to_string(minutes) + "分",
            "about " + std::to_string(minutes) + " minutes on foot");
  }
}

struct clause {
  std::string_view ja, en;
};
// Why what is proposed is indoors and near.
clause clause_of(hardship h) {
  switch (h) {
    case hardship::heat:
      return {"今日は暑さがきびしいため、屋内の近い催しを選びました",
              "it is very hot today, so this is indoors and near"};
    case hardship::snow:
      return {"雪が多いため、屋内の近い催しを選びました",
              "there is much snow, so this is indoors and near"};
    case hardship::storm:
      return {"風が強いため、屋内の近い催しを選びました",
              "the wind is strong, so this is indoors and near"};
    case hardship::none: break;
  }
  return {};
}

pick judge(const occasion& o, const candidate& c) {
  reasons r;
  add_tags(r, o, c);
  add_people_and_place(r, o, c);
  pick out{.what = c, .score = r.score};
  out.reason_ja = "最近外出が少ないため";
  out.reason_en = "Because you have been out little lately";
  const auto why = clause_of(o.weather);
  const bool both = !r.ja.empty() && !why.ja.empty();
  const auto ja = r.ja + (both ? "。" : "") + std::string{why.ja};
  const auto en = r.en + (both ? "; " : "") + std::string{why.en};
  if (!ja.empty()) {
    out.reason_ja += "（" + ja + "）";
    out.reason_en += " (" + en + ")";
  }
  return out;
}

// Numbers and lengths before texts, so that no two inputs have one text.
class writer {
 public:
  void text(std::string_view t) {
    all_.add(std::to_string(t.size()) + ":");
    all_.add(t);
  }
  void number(std::int64_t n) { all_.add(std::to_string(n) + ";"); }
  std::string finish() { return crypto::hex(crypto::bytes_of(all_.finish())); }

 private:
  crypto::sha256_stream all_;
};

void write(writer& w, const std::map<std::string, std::int64_t>& all) {
  w.number(std::ssize(all));
  for (const auto& [code, n] : all) {
    w.text(code);
    w.number(n);
  }
}
void write(writer& w, const std::set<std::string>& all) {
  w.number(std::ssize(all));
  for (const auto& one : all) {
    w.text(one);
  }
}

void write(writer& w, const occasion& o) {
  w.number(rules_version);
  w.number(o.who.person.value);
  w.text(o.who.district);
  w.text(o.who.interests);
  w.number(o.who.walk_m);
  w.number(o.who.exertion);
  w.number(o.day);
  w.number(o.days_without_outing);
  w.number(static_cast<std::int64_t>(o.weather));
  w.number(std::ssize(o.friends));
  for (const auto f : o.friends) {
    w.number(f.value);
  }
  write(w, o.likes.accepted);
  write(w, o.likes.opened);
  write(w, o.likes.refused);
  write(w, o.likes.answered);
  write(w, o.likes.shown_tags);
}

void write(writer& w, const candidate& c) {
  w.text(c.id);
  w.text(c.ja);
  w.text(c.en);
  w.text(c.district);
  w.number(to_micros(c.starts_at));
  w.number(to_micros(c.ends_at));
  w.number(c.distance_m);
  w.number(static_cast<std::int64_t>(c.by));
  w.number(c.indoor ? 1 : 0);
  w.number(c.exertion);
  w.number(std::ssize(c.tags));
  for (const auto& t : c.tags) {
    w.text(t.code);
    w.text(t.ja);
    w.text(t.en);
  }
  w.number(std::ssize(c.attending));
  for (const auto who : c.attending) {
    w.number(who.value);
  }
}

bool is_near_enough(const occasion& o, const candidate& c) {
  if (o.weather == hardship::none) {
    return c.distance_m < 0 || c.distance_m <= o.who.walk_m;
  }
  if (!c.indoor) {
    return false;
  }
  return c.distance_m < 0 ? !c.district.empty()
                          : c.distance_m <= std::min(hard_walk_m, o.who.walk_m);
}

}  // namespace

bool suits(const occasion& o, const candidate& c) {
  const bool in_time = c.starts_at >= start_of(o.day) && c.ends_at > c.starts_at;
  const bool here = o.who.district.find(c.district) != std::string::npos;  // or for all
  return in_time && here && is_near_enough(o, c) && c.exertion <= o.who.exertion &&
         !o.likes.answered.contains(c.id);
}

recommendation recommend(const occasion& o, std::vector<candidate> all, std::size_t most) {
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.id < b.id; });
  all.erase(std::unique(all.begin(), all.end(),
                        [](const auto& a, const auto& b) { return a.id == b.id; }),
            all.end());
  writer w;
  write(w, o);
  recommendation out;
  for (const auto& c : all) {
    write(w, c);
    if (suits(o, c)) {
      out.picks.push_back(judge(o, c));
    }
  }
  out.input = w.finish();
  std::sort(out.picks.begin(), out.picks.end(), [](const pick& a, const pick& b) {
    return std::tuple{-a.score, a.what.starts_at, a.what.id} <
           std::tuple{-b.score, b.what.starts_at, b.what.id};
  });
  out.picks.resize(std::min(out.picks.size(), most));
  return out;
}

}  // namespace tsu::crm
