// The words of messages: ways to a person, states of a delivery, who a message is for. Plain
// values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe/enum.hpp>

#include "base/core/id.h"

namespace tsu::notify {

// A person or firm in the address book.
using contact_id = id_of<struct contact_tag>;

enum class way : std::uint8_t { inbox, email, webhook, sms, voice };
BOOST_DESCRIBE_ENUM(way, inbox, email, webhook, sms, voice)
inline constexpr std::size_t way_count = 5;
inline constexpr way all_ways[way_count] = {way::inbox, way::email, way::webhook, way::sms,
                                            way::voice};
std::string_view name_of(way);
std::optional<way> way_of(std::string_view);

// in_order: the next way is only tried when the one before has failed; the inbox makes no noise and
// always goes at once. all_at_once: every way.
enum class spread : std::uint8_t { in_order, all_at_once };
BOOST_DESCRIBE_ENUM(spread, in_order, all_at_once)

// urgent: goes through quiet hours.
enum class urgency : std::uint8_t { normal, urgent };
BOOST_DESCRIBE_ENUM(urgency, normal, urgent)

// Of one delivery, and of a message as a whole: the best that one of its deliveries has reached.
enum class state : std::uint8_t {
  reserve,    // in_order: waits until the way before has failed
  held,       // quiet hours: goes when they end
  waiting,    // goes now, or at its next attempt
  sent,       // a partner has taken it; whether it arrived is not known yet
  delivered,  // it arrived
  answered,   // what was asked has been answered this way
  failed,     // refused for good, or every attempt used up: a person may try again
  expired,    // its time was over before it could go
  withdrawn,  // no longer wanted: answered another way, or taken back by its sender
};
BOOST_DESCRIBE_ENUM(state, reserve, held, waiting, sent, delivered, answered, failed, expired,
                    withdrawn)
std::string_view name_of(state);
std::optional<state> state_of(std::string_view);

}  // namespace tsu::notify
