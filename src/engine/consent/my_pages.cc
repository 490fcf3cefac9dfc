#include "engine/consent/my_pages.h"

#include "engine/consent/page_bits.h"
#include "engine/consent/views.h"

namespace tsu::consent {
namespace {

using namespace id::pages;  // NOLINT: the pieces of a page

// The words and the form's guard of one request, and the frame around what they make.
struct frame {
  explicit frame(const http::request& q)
      : request(q), say{words_for(own_texts(), q)}, guard(guard_of(q)) {}
  page_bits bits() const { return {say, guard}; }
  http::reply around(std::string_view title, const std::string& town, markup body,
                     int status = 200) const {
    page p{.title = say(title), .body = std::move(body), .status = status};
    p.town = town;
    p.set_cookie = guard.set_cookie;
    return reply_of(request, say, p);
  }

  const http::request& request;
  const words say;
  const form_guard guard;
};

markup proxies(const frame& f, const own_proxy_page& all) {
  auto out = element("h2", {}, f.say("consent.page.proxies"));
  if (all.items.empty()) {
    out += paragraph(f.say("consent.page.no_proxies"));
    return out;
  }
  markup items;
  for (const auto& p : all.items) {
    auto line = f.say("consent.proxy." + name_of(p.kind));
    if (p.until) {
      line += f.say("consent.page.until", {{"day", time_of(*p.until).substr(0, 10)}});
    }
    items += element("li", {}, line);
  }
  out += element("ul", {{"class", "plain"}, {"id", "proxies"}}, items);
  return out;
}

}  // namespace

http::reply data_page_of(const http::request& q, const data_page& p) {
  const frame f{q};
  auto body = paragraph(f.say("consent.page.data_says"));
  body += link("consents", f.say("consent.page.to_consents"), "to-consents");
  body += link("drafts",
               f.say(p.drafts == 0 ? "consent.drafts.link" : "consent.drafts.link_some",
                     {{"count", std::to_string(p.drafts)}}),
               "to-drafts");
  body += link("reads", f.say("consent.page.to_reads"), "to-reads");
  body += link("receipts", f.say("consent.page.to_receipts"), "to-receipts");
  body += link("../id/account", f.say("consent.page.to_account"), "to-account");
  body += proxies(f, p.proxies);
  body += element("h2", {}, f.say("consent.page.take_along"));
  body += paragraph(f.say("consent.page.take_along_says"));
  body += link("export", f.say("consent.page.export"), "export");
  body += link("leave", f.say("consent.page.to_leave"), "to-leave");
  return f.around("consent.page.data", p.town, body);
}

http::reply reads_page_of(const http::request& q, const reads_page& p) {
  const frame f{q};
  const auto bits = f.bits();
  markup body;
  if (p.reads.items.empty()) {
    body += paragraph(f.say("consent.page.no_reads"));
  }
  markup items;
  for (const auto& r : p.reads.items) {
    auto item = element("span", {{"class", "hint"}}, time_of(r.at));
    item += paragraph(bits.in(r.says));
    items += element("li", {}, item);
  }
  if (!items.empty()) {
    body += element("ul", {{"class", "plain"}, {"id", "reads"}}, items);
  }
  if (p.older) {
    body += link("reads?before=" + std::to_string(p.reads.items.back().id),
                 f.say("consent.page.older"), "older");
  }
  body += link("data", f.say("consent.page.back"), "back");
  return f.around("consent.page.reads", p.town, body);
}

http::reply receipts_page_of(const http::request& q, const receipts_page& p) {
  const frame f{q};
  const auto bits = f.bits();
  auto body = paragraph(
      f.say(p.receipts.items.empty() ? "consent.page.no_receipts" : "consent.page.receipts_says"));
  markup items;
  for (const auto& r : p.receipts.items) {
    const auto name = time_of(r.at) + " " + bits.in(r.recipient.name) +
                      f.say("consent.page.colon") + bits.in(r.purpose.name);
    items += element("li", {}, link("receipts/" + r.id, name));
  }
  if (!items.empty()) {
    body += element("ul", {{"class", "plain"}, {"id", "receipts"}}, items);
  }
  body += link("data", f.say("consent.page.back"), "back");
  return f.around("consent.page.receipts", p.town, body);
}

http::reply leave_page_of(const http::request& q, const leave_page& p) {
  const frame f{q};
  markup body;
  if (!p.error.empty()) {
    body += alert(f.say(p.error));
  }
  body += paragraph(f.say("consent.page.leave_says"));
  markup items;
  for (const auto* code : {"consent.page.leave_gone", "consent.page.leave_stays",
                           "consent.page.leave_providers", "consent.page.leave_no_way_back"}) {
    items += element("li", {}, f.say(code));
  }
  body += element("ul", {}, items);
  body += link("export", f.say("consent.page.export"), "export");
  auto label =
      element("input", {{"type", "checkbox"}, {"id", "sure"}, {"name", "sure"}, {"value", "yes"}});
  label += text(" " + f.say("consent.page.leave_sure"));
  auto inside = element("label", {{"for", "sure"}, {"class", "check"}}, label);
  inside += button(f.say("consent.page.leave_submit"));
  body += form({f.guard, f.say}, "leave-form", "leave", inside);
  body += link("data", f.say("consent.page.back"), "back");
  return f.around("consent.page.leave", p.town, body, p.error.empty() ? 200 : 422);
}

http::reply left_page_of(const http::request& q, const std::string& town, const erasure_dto& e) {
  const frame f{q};
  auto told = paragraph(f.say("consent.page.left_says"));
  told += element("p", {{"id", "proof"}}, e.id);
  auto body = element("div", {{"class", "alert good"}, {"role", "status"}}, told);
  markup facts = f.bits().line("consent.page.at", time_of(e.at));
  facts += f.bits().line("consent.page.left_hash", e.hash);
  body += element("dl", {{"class", "details"}}, facts);
  body += element("p", {{"class", "no-print"}}, f.say("consent.page.left_keep"));
  body += link("../consent/v1/erasures/" + e.id, f.say("consent.page.left_proof"), "to-proof");
  return f.around("consent.page.left", town, body);
}

}  // namespace tsu::consent
