// What a person is shown: their consents as they stand, and who looked at their data, in plain
// words. Functions of one view of `people`.
#pragma once

#include "base/db/db.h"
#include "base/i18n/texts.h"
#include "engine/consent/person_dto.h"

namespace tsu::consent {

// The texts of this engine.
const i18n::texts& own_texts();

// What is asked now, and what was said to what is asked no more.
consent_page consents_of(db::reader&, person_id, instant now);
// The newest first, those before that number.
read_page reads_of(db::reader&, person_id, std::int64_t before, std::int64_t limit);
// Receipts as they were given, the newest first, as one JSON array.
std::string receipts_json(db::reader&, person_id, std::int64_t limit);

}  // namespace tsu::consent
