#include "engine/consent/module.h"

#include <vector>

#include "base/core/json.h"
#include "base/i18n/texts.h"
#include "base/module/module.h"
#include "engine/consent/api.h"
#include "engine/consent/embedded.h"
#include "engine/consent/jobs.h"
#include "engine/consent/leave.h"
#include "engine/consent/persons.h"
#include "engine/consent/read_person.h"
#include "engine/consent/store_catalogue.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/store_persons.h"
#include "engine/consent/store_reads.h"
#include "engine/consent/touched.h"

namespace tsu::consent {
namespace {

using enum http::method;

constexpr permission permissions[] = {
    {"consent.catalogue.read", "see parties, kinds of data, purposes and notices",
     "admin staff auditor provider resident"},
    {"consent.catalogue.write", "write parties, kinds of data and purposes; publish notices",
     "admin"},
    {"consent.own.read", "see one's own consents, receipts, and who looked at one's data",
     "resident"},
    {"consent.own.decide", "decide about one's own data, take it along, delete it", "resident"},
    {"consent.person.assist", "write down what a person decided at the counter or by telephone",
     "admin staff"},
    {"consent.person.protect", "see and set protection orders (支援措置)", "admin"},
    {"consent.person.manage", "see and register proxies", "admin staff"},
    {"consent.count.read", "see how many persons have consented to what", "admin staff auditor"},
    {"consent.breach.read", "list whose data was read by somebody", "admin auditor"},
    {"consent.data.read", "read data of persons who have consented to one", "provider"},
    {"consent.data.look", "look at data of a person for a purpose, as far as the role may",
     "admin staff"},
};

constexpr std::string_view reads = "consent.catalogue.read", writes = "consent.catalogue.write",
                           own = "consent.own.read", decides = "consent.own.decide",
                           assists = "consent.person.assist", protects = "consent.person.protect",
                           manages = "consent.person.manage";
#define V1 "/consent/v1"
#define PERSON V1 "/persons/{person}"
#define ME "/me/v1"

constexpr route routes[] = {
    {get,
     V1 "/parties",
     reads,
     on<api::list_parties>,
     "Who decides about data, and who gets it.",
     {},
     "consentPartyPage"},
    {put, V1 "/parties/{code}", writes, on<api::put_party>, "Writes a party.", "consentParty",
     "consentParty"},
    {get, V1 "/kinds", reads, on<api::list_kinds>, "Kinds of data.", {}, "consentKindPage"},
    {put, V1 "/kinds/{code}", writes, on<api::put_kind>, "Writes a kind of data.", "consentKind",
     "consentKind"},
    {get,
     V1 "/purposes",
     reads,
     on<api::list_purposes>,
     "What data may be used for.",
     {},
     "consentPurposePage"},
    {put, V1 "/purposes/{code}", writes, on<api::put_purpose>, "Writes a purpose.",
     "consentPurpose", "consentPurpose"},
    {get,
     V1 "/notices",
     reads,
     on<api::list_notices>,
     "Notices, the newest first.",
     {},
     "consentNoticePage",
     "limit:integer before:integer"},
    {post, V1 "/notices", writes, on<api::publish_notice>,
     "Publishes a notice in place of the one before; people are asked again unless only the "
     "wording has changed.",
     "consentNoticeWish", "consentNotice"},
    {get, V1 "/notices/{id}", reads, on<api::show_notice>, "One notice.", {}, "consentNotice"},
    {post, V1 "/notices/{id}/retire", writes, on<api::retire_notice>,
     "Nobody is asked any more, and nothing is read under it."},
    {get,
     V1 "/counts",
     "consent.count.read",
     on<api::count_consents>,
     "How many persons have consented, of those that the caller may know of.",
     {},
     "consentCountPage"},
    {get,
     V1 "/touched",
     "consent.breach.read",
     on<api::list_touched>,
     "After a breach: whose data of a kind somebody read between two times.",
     {},
     "consentTouchedPage",
     "reader kind from!:time until:time after:integer limit:integer"},
    {get,
     PERSON "/consents",
     assists,
     on<api::list_of_person>,
     "What a person has decided.",
     {},
     "consentPage"},
    {post, PERSON "/consents", assists, on<api::decide_for_person>,
     "Writes down a decision that the person told staff.", "consentDecision", "consentReceipt"},
    {post, PERSON "/consents/withdraw", assists, on<api::withdraw_for_person>,
     "Writes down that the person takes a yes back.", "consentWithdrawal", "consentReceiptPage"},
    {get,
     PERSON "/protection",
     protects,
     on<api::show_protection>,
     "The order that lasts.",
     {},
     "consentProtection"},
    {put, PERSON "/protection", protects, on<api::put_protection>,
     "Makes a person invisible to all but those named, for at most a year.",
     "consentProtectionWish", "consentProtection"},
    {del, PERSON "/protection", protects, on<api::delete_protection>, "Ends the order."},
    {get,
     PERSON "/proxies",
     manages,
     on<api::list_proxies>,
     "Who may act for the person.",
     {},
     "consentProxyPage"},
    {post, PERSON "/proxies", manages, on<api::create_proxy>,
     "Registers a guardian, curator, parent or family helper, with how that was checked.",
     "consentProxyWish", "consentProxyPage"},
    {del, PERSON "/proxies/{id}", manages, on<api::delete_proxy>, "Ends it."},

    {get,
     ME "/consents",
     own,
     on<api::list_own>,
     "What one is asked and has decided; of whom one is the proxy with `for`.",
     {},
     "consentPage",
     "for:integer"},
    {post, ME "/consents", decides, on<api::decide_own>,
     "Decides about kinds of data under the notice of now.", "consentDecision", "consentReceipt",
     "for:integer"},
    {post, ME "/consents/withdraw", decides, on<api::withdraw_own>,
     "Takes back every yes to a provider, or to one purpose or kind. At once.", "consentWithdrawal",
     "consentReceiptPage", "for:integer"},
    {get,
     ME "/consents/history",
     own,
     on<api::list_history>,
     "All that was decided, the newest first.",
     {},
     "consentEventPage",
     "for:integer limit:integer before:integer"},
    {get,
     ME "/receipts",
     own,
     on<api::list_receipts>,
     "Receipts, the newest first.",
     {},
     "consentReceiptPage",
     "for:integer limit:integer"},
    {get,
     ME "/receipts/{id}",
     own,
     on<api::show_receipt>,
     "One receipt.",
     {},
     "consentReceipt",
     "for:integer"},
    {get,
     ME "/receipts/{id}/page",
     own,
     on<api::show_receipt_page>,
     "The same as a page, which prints on A4 in large type.",
     {},
     {},
     "for:integer ui_locales"},
    {get,
     ME "/reads",
     own,
     on<api::list_reads>,
     "Who looked at one's data, when and for what, the newest first.",
     {},
     "consentReadPage",
     "for:integer limit:integer before:integer"},
    {get,
     ME "/export",
     decides,
     on<api::export_own>,
     "Everything that is kept about one, to take along.",
     {},
     {},
     "for:integer"},
    {get, "/me/export", decides, on<api::export_own>, "The same.", {}, {}, "for:integer"},
    {get,
     "/me/consents",
     "open: whoever is not signed in is led to the sign-in",
     on<api::show_own_page>,
     "The same as a page without scripts: what one decided, and who looked.",
     {},
     {},
     "ui_locales done"},
    {post, "/me/consents", "open: the form of that page, which proves where it is from",
     on<api::post_own_page>, "Decides or takes back by the page's form."},
    {post,
     ME "/erasure",
     decides,
     on<api::erase_own>,
     "Deletes one's data for good, and gives the proof of it.",
     {},
     "consentErasure"},
    {get,
     V1 "/erasures/{id}",
     "open: whoever is deleted cannot sign in, and the number is a secret",
     on<api::show_proof>,
     "The proof that somebody's data was deleted.",
     {},
     "consentErasure"},

    {get,
     "/people/v1/persons",
     "consent.data.read",
     on<api::list_by_provider>,
     "Persons who have consented to one for a purpose, with the kinds of data.",
     {},
     "consentingPage",
     "purpose! after limit:integer"},
    {get,
     "/people/v1/persons/{subject}",
     "consent.data.read",
     on<api::read_by_provider>,
     "Data of a person, by the name that the provider knows them by: kinds with commas between.",
     {},
     "personData",
     "purpose! kinds!"},
    {get,
     "/people/v1/residents/{person}",
     "consent.data.look",
     on<api::read_by_staff>,
     "Data of a person, for staff who say for which purpose; the person sees that.",
     {},
     "personData",
     "purpose! kinds!"},
};
#undef V1
#undef PERSON
#undef ME

constexpr tsu::event_kind events[] = {
    {changed_kind, "A person has decided, or a yes has expired: provider, purpose, given, taken."},
    {"consent.person.erased", "A person's data was deleted."},
};

constexpr job jobs[] = {
    {"consent.expire", "10 0 * * *", std::chrono::seconds{900}, expire_consents,
     "Writes down as expired what was consented to for a time that is over."},
};

constexpr message_kind messages[] = {
    {withdrawn_message, "A provider must not use data of a person any more.",
     "person purpose kinds receipt"},
};

constexpr shape shapes[] = {
    {"consentParty", json_schema<party_dto>},
    {"consentPartyPage", json_schema<party_page>},
    {"consentKind", json_schema<kind_dto>},
    {"consentKindPage", json_schema<kind_page>},
    {"consentPurpose", json_schema<purpose_dto>},
    {"consentPurposePage", json_schema<purpose_page>},
    {"consentNoticeWish", json_schema<notice_wish>},
    {"consentNotice", json_schema<notice_dto>},
    {"consentNoticePage", json_schema<notice_page>},
    {"consentCountPage", json_schema<count_page>},
    {"consentTouchedPage", json_schema<touched_page>},
    {"consentPage", json_schema<consent_page>},
    {"consentDecision", json_schema<decision_wish>},
    {"consentWithdrawal", json_schema<withdrawal_wish>},
    {"consentReceipt", json_schema<receipt_dto>},
    {"consentReceiptPage", json_schema<receipt_page>},
    {"consentEventPage", json_schema<event_page>},
    {"consentReadPage", json_schema<read_page>},
    {"consentProtection", json_schema<protection_dto>},
    {"consentProtectionWish", json_schema<protection_wish>},
    {"consentProxyWish", json_schema<proxy_wish>},
    {"consentProxyPage", json_schema<proxy_page>},
    {"consentErasure", json_schema<erasure_dto>},
    {"consentingPage", json_schema<consenting_page>},
    {"personData", json_schema<person_data>},
};

constexpr i18n::catalogue texts[] = {
    {"consent", i18n::language::ja, embedded::text_ja_json},
    {"consent", i18n::language::en, embedded::text_en_json},
};

constexpr db::migration migrations[] = {
    {1, "catalogue", embedded::schema_0001_catalogue_sql, db::place::people},
    {2, "grants", embedded::schema_0002_grants_sql, db::place::people},
    {3, "reads", embedded::schema_0003_reads_sql, db::place::people},
    {4, "persons", embedded::schema_0004_persons_sql, db::place::people},
};

std::vector<const db::statement*> all_statements() {
  std::vector<const db::statement*> out;
  for (const auto some :
       {catalogue_statements(), grant_statements(), read_statements(), person_statements()}) {
    out.insert(out.end(), some.begin(), some.end());
  }
  return out;
}

}  // namespace

const module& contents() {
  static const auto statements = all_statements();
  static const module table{.name = "consent",
                            .title = "同意",
                            .says =
                                "What people have agreed to, who may read their data, and "
                                "who did.",
                            .permissions = permissions,
                            .routes = routes,
                            .events = events,
                            .jobs = jobs,
                            .shapes = shapes,
                            .migrations = migrations,
                            .statements = statements,
                            .messages = messages,
                            .texts = texts,
                            .keeps_limits = true};
  return table;
}

}  // namespace tsu::consent
