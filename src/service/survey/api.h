// Handlers of /survey/v1: a person's own answers, and for staff.
#pragma once

#include "service/survey/parts.h"

namespace tsu::survey::api {

// api_own.cc: of the caller's own account.
answer list_own(const parts&, call&);
answer show_own(const parts&, call&);
answer put_own(const parts&, call&);
answer delete_own(const parts&, call&);

// api_staff.cc
answer list_instruments(const parts&, call&);
answer list_waves(const parts&, call&);
answer put_wave(const parts&, call&);
answer close_one(const parts&, call&);
answer put_paper(const parts&, call&);
answer delete_paper(const parts&, call&);
answer list_references(const parts&, call&);
answer put_reference(const parts&, call&);

// api_results.cc: what may be shown of waves that were counted.
answer show_results(const parts&, call&);
answer show_table(const parts&, call&);
answer show_mean(const parts&, call&);
answer show_comparison(const parts&, call&);

}  // namespace tsu::survey::api
