// Handlers of /consent/v1 (catalogue and hard cases, for staff), /me/v1 (a person's own) and
// /people/v1 (data of persons, for providers and staff).
#pragma once

#include "engine/consent/parts.h"

namespace tsu::consent::api {

// api_catalogue.cc
answer list_parties(const parts&, call&);
answer put_party(const parts&, call&);
answer list_kinds(const parts&, call&);
answer put_kind(const parts&, call&);
answer list_purposes(const parts&, call&);
answer put_purpose(const parts&, call&);
answer list_notices(const parts&, call&);
answer publish_notice(const parts&, call&);
answer show_notice(const parts&, call&);
answer retire_notice(const parts&, call&);

// api_mine.cc: of the caller, or of ?for=, whose proxy the caller is.
answer list_own(const parts&, call&);
answer decide_own(const parts&, call&);
answer withdraw_own(const parts&, call&);
answer list_history(const parts&, call&);
answer list_receipts(const parts&, call&);
answer show_receipt(const parts&, call&);
answer show_receipt_page(const parts&, call&);
answer list_reads(const parts&, call&);
answer export_own(const parts&, call&);
answer erase_own(const parts&, call&);
answer list_own_proxies(const parts&, call&);
answer show_proof(const parts&, call&);

// api_own_page.cc: the same as a page, by the session of a person.
answer show_own_page(const parts&, call&);
answer post_own_page(const parts&, call&);

// api_my_pages.cc: the rest of what is kept about one.
answer show_data_page(const parts&, call&);
answer show_reads_page(const parts&, call&);
answer show_receipts_page(const parts&, call&);
answer show_own_receipt(const parts&, call&);
answer show_leave_page(const parts&, call&);
answer post_leave_page(const parts&, call&);

// api_look_page.cc: for staff, by their session.
answer show_look_page(const parts&, call&);
answer post_look_page(const parts&, call&);

// api_persons.cc
answer list_of_person(const parts&, call&);
answer decide_for_person(const parts&, call&);
answer withdraw_for_person(const parts&, call&);
answer show_protection(const parts&, call&);
answer put_protection(const parts&, call&);
answer delete_protection(const parts&, call&);
answer list_proxies(const parts&, call&);
answer create_proxy(const parts&, call&);
answer delete_proxy(const parts&, call&);
answer count_consents(const parts&, call&);
answer list_touched(const parts&, call&);

// api_drafts.cc: what a helper prepares and the person decides.
answer prepare_for(const parts&, call&);
answer list_drafts(const parts&, call&);
answer confirm_draft(const parts&, call&);
answer drop_draft(const parts&, call&);
answer ask_erasing(const parts&, call&);
answer list_erasings(const parts&, call&);
answer decide_erasing(const parts&, call&);
answer show_drafts_page(const parts&, call&);
answer post_drafts_page(const parts&, call&);

// api_exports.cc: what leaves the house with four eyes, and the audit log.
answer create_export(const parts&, call&);
answer list_exports(const parts&, call&);
answer decide_export(const parts&, call&);
answer take_export(const parts&, call&);
answer export_audit(const parts&, call&);

// api_people.cc
answer read_by_provider(const parts&, call&);
answer list_by_provider(const parts&, call&);
answer read_by_staff(const parts&, call&);

}  // namespace tsu::consent::api
