// A document as data: what the duty "typeset" of tsunagu-media makes a PDF of. Plain values,
// described once, so that a caller builds one, keeps it as JSON, and the helper reads the same
// shape. Texts are UTF-8; a line feed in a text starts a new line. Limits: doc/media-protocol.md.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"
#include "base/core/time.h"

namespace tsu::media {

class client;

struct named_value {
  std::string name, value;
};
BOOST_DESCRIBE_STRUCT(named_value, (), (name, value))

// One large figure of a row of at most six.
struct key_figure {
  std::string label, value;
  std::optional<std::string> unit = {}, note = {};
};
BOOST_DESCRIBE_STRUCT(key_figure, (), (label, value, unit, note))

BOOST_DEFINE_ENUM_CLASS(text_align, left, centre, right)

struct table_column {
  std::string heading;
  double width = 1;  // its share of the width beside the other columns'
  std::optional<text_align> align = {};
};
BOOST_DESCRIBE_STRUCT(table_column, (), (heading, width, align))

struct table_row {
  std::vector<std::string> cells;   // as many as there are columns
  std::optional<bool> strong = {};  // bold on a tint: a total, or what asks for attention
};
BOOST_DESCRIBE_STRUCT(table_row, (), (cells, strong))

struct table {
  std::vector<table_column> columns;
  std::vector<table_row> rows;
  std::optional<std::string> caption = {};
};
BOOST_DESCRIBE_STRUCT(table, (), (columns, rows, caption))

BOOST_DEFINE_ENUM_CLASS(chart_kind, bar, line)

struct chart_series {
  std::string name;
  std::vector<std::optional<double>> values;  // one per label; null leaves a gap
};
BOOST_DESCRIBE_STRUCT(chart_series, (), (name, values))

struct chart {
  chart_kind kind = chart_kind::bar;
  std::vector<std::string> labels;
  std::vector<chart_series> series;
  std::optional<std::string> caption = {}, unit = {};
  std::optional<double> mark = {};  // a dashed line across, such as a threshold
  std::optional<std::string> mark_label = {};
};
BOOST_DESCRIBE_STRUCT(chart, (), (kind, labels, series, caption, unit, mark, mark_label))

// JPEG, PNG or WebP that travels beside the document; `file` counts the files from 0.
struct image {
  std::uint32_t file = 0;
  std::optional<std::string> caption = {};
  std::optional<double> width =
      {};  // share of the text's width, 0.1..1; images that fit share a row
};
BOOST_DESCRIBE_STRUCT(image, (), (file, caption, width))

// Exactly one of these is there.
struct block {
  std::optional<std::string> paragraph = {};
  std::optional<std::vector<std::string>> list = {};
  std::optional<std::vector<key_figure>> figures = {};
  std::optional<media::table> table = {};
  std::optional<media::chart> chart = {};
  std::optional<std::vector<media::image>> images = {};
  std::optional<std::string> note = {};  // small, grey
};
BOOST_DESCRIBE_STRUCT(block, (), (paragraph, list, figures, table, chart, images, note))

struct section {
  std::string heading;
  std::vector<block> blocks;
};
BOOST_DESCRIBE_STRUCT(section, (), (heading, blocks))

struct document {
  std::string title;
  std::optional<std::string> subtitle = {};
  std::vector<named_value> meta = {};
  std::vector<section> sections = {};
  std::vector<std::string> notes = {};                  // at the end, small
  std::optional<std::string> header = {}, footer = {};  // of every page; its number comes by itself
  instant created = {};                                 // the PDF's date: same document, same bytes
};
BOOST_DESCRIBE_STRUCT(document, (),
                      (title, subtitle, meta, sections, notes, header, footer, created))

// The PDF. Problems: those of client::run; bad_input/media_bad_job where the document breaks a
// limit or names a file that is not there; too_large/media_too_large beyond the pages allowed.
task<result<std::string>> typeset(client&, const document&, std::vector<std::string> files = {});

}  // namespace tsu::media
