// Handlers of /community/v1.
#pragma once

#include "service/community/parts.h"

namespace tsu::community::api {

// api_own.cc: of the caller's own account.
answer show_own_settings(const parts&, call&);
answer put_own_settings(const parts&, call&);
answer show_own_home(const parts&, call&);
answer put_own_home(const parts&, call&);
answer forget_own_home(const parts&, call&);
answer list_own_sign_ups(const parts&, call&);
answer take_own_place(const parts&, call&);
answer cancel_own_place(const parts&, call&);
answer take_own_check_in(const parts&, call&);
answer list_own_attendance(const parts&, call&);

// api_sessions.cc
answer list_programmes(const parts&, call&);
answer put_programme(const parts&, call&);
answer plan_programme(const parts&, call&);
answer list_sessions(const parts&, call&);
answer show_session(const parts&, call&);
answer create_session(const parts&, call&);
answer put_session(const parts&, call&);
answer cancel_one_session(const parts&, call&);
answer show_code(const parts&, call&);
answer draw_code(const parts&, call&);
answer rotate(const parts&, call&);
answer list_numbers(const parts&, call&);
answer put_number(const parts&, call&);

// api_people.cc: staff and people who take part.
answer list_people(const parts&, call&);
answer create_sign_up(const parts&, call&);
answer cancel_sign_up(const parts&, call&);
answer create_check_in(const parts&, call&);
answer take_uploads(const parts&, call&);
answer list_attendance_of(const parts&, call&);
answer show_report(const parts&, call&);

// api_local.cc: what a town tells its people.
answer list_own_notices(const parts&, call&);
answer list_notices(const parts&, call&);
answer create_notice(const parts&, call&);
answer put_notice(const parts&, call&);
answer list_own_videos(const parts&, call&);
answer take_own_watch(const parts&, call&);
answer list_videos(const parts&, call&);
answer put_video(const parts&, call&);
answer list_nearest(const parts&, call&);
answer list_places(const parts&, call&);
answer put_place(const parts&, call&);
answer show_own_shop(const parts&, call&);
answer list_shops(const parts&, call&);
answer put_shop(const parts&, call&);

// api_transit.cc
answer list_feeds(const parts&, call&);
answer put_feed(const parts&, call&);
answer list_stops(const parts&, call&);
answer list_departures(const parts&, call&);

// api_care.cc: talks with a nurse.
answer list_own_consultations(const parts&, call&);
answer book_own(const parts&, call&);
answer cancel_own_booking(const parts&, call&);
answer book_for(const parts&, call&);
answer cancel_booking_for(const parts&, call&);
answer list_slots(const parts&, call&);
answer create_slot(const parts&, call&);
answer list_closed_consultations(const parts&, call&);
answer show_consultation(const parts&, call&);
answer create_note(const parts&, call&);

}  // namespace tsu::community::api
