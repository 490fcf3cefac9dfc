#include "engine/notify/module.h"

#include <vector>

#include "base/core/json.h"
#include "base/module/module.h"
#include "engine/notify/api.h"
#include "engine/notify/dto.h"
#include "engine/notify/embedded.h"
#include "engine/notify/follow_news.h"
#include "engine/notify/post.h"
#include "engine/notify/store_contacts.h"
#include "engine/notify/store_heard.h"
#include "engine/notify/store_messages.h"
#include "engine/notify/store_templates.h"

namespace tsu::notify {
namespace {

using enum http::method;

constexpr permission permissions[] = {
    {"notify.inbox.read", "read and answer one's own inbox",
     "admin staff secretariat nurse events disaster auditor provider contractor resident"},
    {"notify.message.read", "see messages, their deliveries and what became of them",
     "admin staff auditor"},
    {"notify.delivery.retry", "start a delivery again that has failed", "admin staff"},
    {"notify.contact.read", "see contacts, with their addresses masked", "admin staff auditor"},
    {"notify.address.read", "see addresses, and what was said to a contact", "admin staff"},
    {"notify.contact.write", "keep contacts, and try them out", "admin staff"},
    {"notify.template.read", "see the texts of messages", "admin staff auditor"},
    {"notify.template.write", "write texts of the town's own", "admin"},
};

constexpr route routes[] = {
    {get,
     "/notify/v1/summary",
     "notify.message.read",
     on<api::show_summary>,
     "Deliveries that wait, are held by quiet hours, or are dead; how long sending takes.",
     {},
     "notifySummary"},
    {get,
     "/notify/v1/inbox",
     "notify.inbox.read",
     on<api::list_inbox>,
     "The caller's inbox, newest first: messages to their contact, and to their role.",
     {},
     "notifyInboxPage",
     "limit:integer before:integer"},
    {get, "/notify/v1/inbox/live", "notify.inbox.read", on<api::follow_inbox>,
     "What comes into the caller's inbox as server-sent events: message, unread."},
    {post, "/notify/v1/inbox/{id}/read", "notify.inbox.read", on<api::mark_read>,
     "A message of the inbox has been read."},
    {post, "/notify/v1/inbox/{id}/answer", "notify.inbox.read", on<api::answer_message>,
     "Answer a message of the inbox; the first answer counts, the same again changes nothing.",
     "notifyAnswerWish", "notifyAnswerSaid"},
    {get,
     "/notify/v1/messages",
     "notify.message.read",
     on<api::list_messages>,
     "Messages, newest first; key: the start of their key.",
     {},
     "notifyMessagePage",
     "state contact:integer key limit:integer before:integer"},
    {get,
     "/notify/v1/messages/{id}",
     "notify.message.read",
     on<api::show_message>,
     "One message with its deliveries and every attempt.",
     {},
     "notifyMessage"},
    {get,
     "/notify/v1/deliveries",
     "notify.message.read",
     on<api::list_deliveries>,
     "Deliveries in one state, newest first; without a state those that are dead.",
     {},
     "notifyDeliveryPage",
     "state limit:integer before:integer"},
    {post, "/notify/v1/deliveries/{id}/retry", "notify.delivery.retry", on<api::retry_delivery>,
     "Start a delivery again that has failed."},
    {get,
     "/notify/v1/contacts",
     "notify.contact.read",
     on<api::list_contacts>,
     "The address book, addresses masked.",
     {},
     "notifyContactPage",
     "limit:integer after:integer"},
    {post, "/notify/v1/contacts", "notify.contact.write", on<api::add_contact>,
     "Add a contact. Takes an Idempotency-Key.", "notifyContactWish", "notifyMade"},
    {get,
     "/notify/v1/contacts/{id}",
     "notify.contact.read",
     on<api::show_contact>,
     "One contact; looking at it is in the audit log.",
     {},
     "notifyContact"},
    {put, "/notify/v1/contacts/{id}", "notify.contact.write", on<api::change_contact>,
     "Replace a contact's data; a webhook without a secret keeps the one it had.",
     "notifyContactWish"},
    {del, "/notify/v1/contacts/{id}", "notify.contact.write", on<api::remove_contact>,
     "Remove a contact with its key: addresses and texts cannot be read any more."},
    {post, "/notify/v1/contacts/{id}/test", "notify.contact.write", on<api::test_contact>,
     "Send a test message by these ways.", "notifyTestWish", "notifyTestMade"},
    {get,
     "/notify/v1/templates",
     "notify.template.read",
     on<api::list_templates>,
     "The texts of all messages, in both languages: what holds, and the program's own.",
     {},
     "notifyTemplateList"},
    {post, "/notify/v1/templates", "notify.template.write", on<api::change_template>,
     "Write a text of the town's own; an empty one takes it back.", "notifyTemplateWish",
     "notifyMade"},
    {post, "/notify/v1/receipts", "open: signed by the gateway that SMS and calls go through",
     on<api::take_receipt>, "What a gateway tells of a delivery: doc/notify-gateway.md.",
     "notifyReceipt", "notifyReceiptSaid"},
    {get, "/notify/v1/answers/{token}", "open: the link was sent to whoever may answer",
     on<api::show_answer_page>, "The page with a button for each answer."},
    {post, "/notify/v1/answers/{token}", "open: the link was sent to whoever may answer",
     on<api::answer_by_link>, "Answer by the link in a message; the first answer counts."},
};

constexpr event_kind events[] = {
    {wanted_kind, "An act wants a message to be sent: town or people store."},
    {withdrawn_kind, "A message is not wanted any more: town or people store."},
    {changed_kind, "A message was sent, arrived, failed, expired or was withdrawn: people store."},
    {answered_kind, "What a message asked was answered, once: people store."},
    {"notify.delivery.due", "Something waits to be delivered: people store."},
};

constexpr kpi kpis[] = {
    {"notify.deliveries_waiting", "deliveries", "Deliveries that wait to go."},
    {"notify.deliveries_dead", "deliveries", "Deliveries that have failed for good."},
    {"notify.delivery_seconds_p95", "s", "From wanted to sent, of the last day."},
};

constexpr shape shapes[] = {
    {"notifySummary", json_schema<summary_dto>},
    {"notifyInboxPage", json_schema<inbox_page>},
    {"notifyInboxMessage", json_schema<inbox_dto>},
    {"notifyAnswerWish", json_schema<answer_wish>},
    {"notifyAnswerSaid", json_schema<answer_said>},
    {"notifyMessagePage", json_schema<message_page>},
    {"notifyMessage", json_schema<message_detail_dto>},
    {"notifyDeliveryPage", json_schema<delivery_page>},
    {"notifyContactPage", json_schema<contact_page>},
    {"notifyContactWish", json_schema<contact_wish>},
    {"notifyContact", json_schema<contact_dto>},
    {"notifyMade", json_schema<made_dto>},
    {"notifyTestWish", json_schema<test_wish>},
    {"notifyTestMade", json_schema<test_made>},
    {"notifyTemplateList", json_schema<template_list>},
    {"notifyTemplateWish", json_schema<template_wish>},
    {"notifyReceipt", json_schema<receipt>},
    {"notifyReceiptSaid", json_schema<receipt_said>},
};

constexpr message_kind messages[] = {
    {"notify.test", "tries out whether a contact can be reached", "", "heard"},
};

constexpr i18n::catalogue texts[] = {
    {"notify", i18n::language::ja, embedded::text_ja_json},
    {"notify", i18n::language::en, embedded::text_en_json},
};

// Raw activities are kept 13 months (DESIGN 7).
constexpr std::chrono::days messages_kept{396};
constexpr std::int64_t forgotten_at_once = 500;

task<void> forget_old(const module_parts& p, tenant_code tenant, std::string_view) {
  auto& people = static_cast<const parts&>(p).stores.at(tenant, db::place::people);
  std::int64_t n = forgotten_at_once;
  while (n == forgotten_at_once) {
    n = co_await people.write(
        [](db::tx& t) { return forget_messages(t, t.now() - messages_kept, forgotten_at_once); });
  }
}

constexpr job jobs[] = {
    {"notify.forget_messages", "40 4 * * *", std::chrono::seconds{600}, forget_old,
     "Forgets messages older than 13 months."},
};

constexpr db::migration all_migrations[] = {
    {1, "heard", embedded::schema_0001_heard_sql, db::place::town},
    {2, "messages", embedded::schema_0002_messages_sql, db::place::people},
    {3, "own", embedded::schema_0003_own_sql, db::place::people},
};

std::span<const db::statement* const> all_statements() {
  static const auto all = [] {
    std::vector<const db::statement*> out;
    for (const auto& some :
         {contact_statements(), heard_statements(), message_statements(), template_statements()}) {
      out.insert(out.end(), some.begin(), some.end());
    }
    return out;
  }();
  return all;
}

}  // namespace

const std::span<const db::migration> migrations = all_migrations;

const module& contents() {
  static const module all{.name = "notify",
                          .title = "通知",
                          .says = "One message, many ways: inbox, e-mail, webhook, SMS, voice.",
                          .permissions = permissions,
                          .routes = routes,
                          .events = events,
                          .jobs = jobs,
                          .kpis = kpis,
                          .shapes = shapes,
                          .migrations = all_migrations,
                          .statements = all_statements(),
                          .messages = messages,
                          .texts = texts};
  return all;
}

}  // namespace tsu::notify
