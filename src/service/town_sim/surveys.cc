// People answer surveys once each, staff count them, and the day ends when the program has done
// what it does by itself.
#include <fmt/format.h>

#include <algorithm>

#include "service/town_sim/life.h"

namespace tsu::town_sim {
namespace {

using http::method;

constexpr const char* labels[] = {"strongly_disagree", "disagree", "neither", "agree",
                                  "strongly_agree"};
constexpr const char* first_question = "q1";

std::int64_t drawn(chance& c, std::int64_t around, std::int64_t least, std::int64_t most) {
  return std::clamp(around + c.whole(-2, 2), least, most);
}

void add(wave_book& w, const std::string& question, std::int64_t score) {
  auto& s = w.of[question];
  s.n += 1;
  s.sum += score;
}

void answer(life& l, resident& r, const planned_wave& w, chance& c) {
  auto& book = l.own.waves[w.code];
  const auto five = drawn(c, 1 + r.is.happiness / 2, 1, 5);
  std::string answers;
  if (w.family == "lwci") {
    const auto ten = drawn(c, r.is.happiness, 0, 10), noise = c.whole(1, 5);
    answers = fmt::format(R"({{"no":1,"choice":"{}"}},{{"no":39,"choice":"{}"}},)"
                          R"({{"no":43,"choice":"{}"}})",
                          ten, labels[five - 1], labels[noise - 1]);
    add(book, first_question, ten);
    add(book, "q39", five);
    add(book, "q43", 6 - noise);  // who agrees strongly that it is noisy scores one
  } else {
    answers = fmt::format(R"({{"no":1,"choice":"{}"}})", labels[five - 1]);
    add(book, first_question, five);
  }
  ask_as(l, r, method::put, "/survey/v1/me/waves/" + w.code,
         fmt::format(R"({{"answers":[{}],"by":{{"age":"{}","sex":"{}","area":"{}","uses":"yes"}},)"
                     R"("finish":true}})",
                     answers, r.is.age, r.is.sex, r.is.district));
  grant(l.own, r.account, "survey", "survey:" + w.code, l.now);
}

}  // namespace

void answer_surveys(life& l) {
  for (const auto& w : l.waves) {
    if (l.day < w.from || l.day >= w.until) {
      continue;
    }
    for (auto& r : l.people) {
      // Each has a day of their own within it, or none.
      auto c = chance{l.on.of.seed, stream::survey, static_cast<std::uint64_t>(r.number),
                      static_cast<std::uint64_t>(w.from)};
      const bool answers = c.happens(r.is.answers);
      const auto on_day = c.whole(w.from, w.until - 1);
      if (answers && on_day == l.day) {
        answer(l, r, w, c);
      }
    }
  }
}

void close_surveys(life& l) {
  for (const auto& w : l.waves) {
    if (l.day == w.until) {
      ask_as(l, l.on.keys.staff, method::post, "/survey/v1/waves/" + w.code + "/close");
      l.own.waves[w.code].closed = true;
      l.own.closed_waves.push_back(w.code);
      ++l.own.acts["survey.wave.closed"];
    }
  }
}

// Points for what is measured are granted a moment after it. Where they are not, that is for the
// auditor to say; the days after it do not wait.
void close_day(life& l) {
  const auto m = month_of(l.now);
  const auto wanted = l.own.points[m].granted, asked = l.own.requests;
  l.waits = l.waits && l.on.on.wait_until([&] {
    const auto sums = ask_as(l, l.on.keys.staff, method::get, "/points/v1/summary?month=" + m);
    return whole_at(sums.body, "sums.granted") == wanted;
  });
  l.own.requests = asked;  // how often one has to look is not the town's
}

}  // namespace tsu::town_sim
