// The end of every endpoint that a program asks by the protocol: what came of it, or the protocol's
// own error; also where the house itself fails (the store is away, the disk is full), of which a
// program that knows OAuth and nothing of us must learn in its own words (RFC 6749 5.2).
#pragma once

#include "base/core/result.h"
#include "base/core/task.h"
#include "base/http/message.h"
#include "base/module/module.h"

namespace tsu::id::op {

task<http::reply> answer_program(const call&, task<result<http::reply>>);

}  // namespace tsu::id::op
