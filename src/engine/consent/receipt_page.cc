#include "engine/consent/receipt_page.h"

#include "engine/consent/page_bits.h"
#include "engine/consent/views.h"
#include "engine/id/pages/page.h"

namespace tsu::consent {
namespace {

using namespace id::pages;  // NOLINT: the pieces of a page

class lines {
 public:
  explicit lines(const words& say) : say_(say) {}
  void add(std::string_view code, const std::string& value) {
    all_ += element("dt", {}, say_(code));
    all_ += element("dd", {}, value);
  }
  const markup& html() const { return all_; }

 private:
  const words& say_;
  markup all_;
};

std::string in(const words& say, const in_languages& t) {
  return say.lang == i18n::language::en ? t.en : t.ja;
}

markup kinds_of(const words& say, const receipt_dto& r) {
  markup items;
  for (const auto& k : r.kinds) {
    auto line =
        in(say, k.name) + say("consent.page.colon") + say("consent.event." + name_of(k.what));
    if (k.expires) {
      line += say("consent.page.until", {{"day", time_of(*k.expires).substr(0, 10)}});
    }
    items += element("li", {}, line);
  }
  return element("ul", {{"class", "plain"}, {"id", "kinds"}}, items);
}

markup facts_of(const words& say, const receipt_dto& r) {
  lines l{say};
  l.add("consent.page.recipient", in(say, r.recipient.name));
  l.add("consent.page.recipient_contact", in(say, r.recipient.contact));
  l.add("consent.page.purpose", in(say, r.purpose.name));
  l.add("consent.page.controller", in(say, r.controller.name));
  l.add("consent.page.contact", in(say, r.controller.contact));
  for (const auto& other : r.others) {
    l.add("consent.page.other", in(say, other.name));
  }
  l.add("consent.page.source", in(say, r.source));
  l.add("consent.page.storage",
        say("consent.page.days", {{"days", std::to_string(r.storage_days)}}));
  l.add("consent.page.at", time_of(r.at));
  l.add("consent.page.how", say("consent.method." + name_of(r.how)));
  l.add("consent.page.notice", std::to_string(r.notice) + " / " + r.notice_hash);
  l.add("consent.page.number", r.id);
  for (const auto& d : r.delivered.value_or(std::vector<delivered_kind>{})) {
    l.add("consent.page.delivered", in(say, d.name) + " " + time_of(d.last));
  }
  return element("dl", {{"class", "details"}}, l.html());
}

}  // namespace

http::reply receipt_page_of(const http::request& r, std::string_view town, const receipt_dto& d,
                            const std::optional<notice_dto>& shown) {
  const words say = words_for(own_texts(), r);
  page p{.title = say("consent.page.title"), .body = {}, .town = std::string{town}};
  p.body += kinds_of(say, d);
  p.body += facts_of(say, d);
  if (shown) {  // the words that were agreed to, not those of now
    p.body += element("h2", {}, say("consent.page.words"));
    p.body += element("p", {{"id", "words"}}, in(say, shown->text.title));
    p.body += paragraph(in(say, shown->text.body));
  }
  p.body += paragraph(say("consent.page.withdraw"));
  return reply_of(r, say, p);
}

}  // namespace tsu::consent
