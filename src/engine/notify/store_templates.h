// Texts of the town's own, newest last; rows of the people store. Functions of one transaction.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"

namespace tsu::notify {

struct template_row {
  std::int64_t number = 0;  // the version
  std::string message, language, form, wording, author;
  instant made;
};

std::int64_t insert_template(db::tx&, const template_row&);
// The versions of one message, or of all where it is empty; newest first.
std::vector<template_row> read_templates(db::reader&, std::string_view message, std::int64_t limit);
// The newest of each form in that language.
std::vector<template_row> newest_templates(db::reader&, std::string_view message,
                                           std::string_view language);

std::span<const db::statement* const> template_statements();

}  // namespace tsu::notify
