#include "media/typeset/lines.h"

#include <pango/pango.h>

#include <algorithm>
#include <cstdlib>

#include "media/typeset/utf8.h"

namespace tsu::media {
namespace {

using namespace std::string_view_literals;

// JIS X 4051, 4.1.4 and 4.1.5: what must not begin, and what must not end a line.
constexpr auto not_first =
    U"、。，．・：；？！゛゜´｀ヽヾゝゞ々〻ー―…‥～〜％℃°′″）〕］｝〉》」』】〙〗〟’”»,.:;?!)]}%"
    U"ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ‐゠–"sv;
constexpr auto not_last = U"（〔［｛〈《「『【〘〖〝‘“«([{￥¥＄$＃#№〒"sv;
// Pairs of these are one mark and are not torn apart.
constexpr auto twins = U"…‥―─〳〴〵"sv;

bool is_one_of(std::u32string_view set, char32_t c) {
  return set.find(c) != std::u32string_view::npos;
}

bool is_digit(char32_t c) { return (c >= '0' && c <= '9') || (c >= U'０' && c <= U'９'); }
bool is_latin(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%'; }

bool may_part(char32_t before, char32_t after) {
  return !is_one_of(not_first, after) && !is_one_of(not_last, before) &&
         !(before == after && is_one_of(twins, before));
}

shaped_text part_of(const shaped_text& whole, std::size_t from, std::size_t until) {
  shaped_text out;
  if (from >= until) {
    return out;
  }
  const auto& first = whole.clusters[from];
  const auto& last = whole.clusters[until - 1];
  out.text = whole.text.substr(first.text_at, last.text_at + last.text_size - first.text_at);
  out.glyphs.assign(whole.glyphs.begin() + first.glyph_at,
                    whole.glyphs.begin() + last.glyph_at + last.glyph_count);
  for (std::size_t i = from; i < until; ++i) {
    auto c = whole.clusters[i];
    c.text_at -= first.text_at;
    c.glyph_at -= first.glyph_at;
    out.width += c.width;
    out.clusters.push_back(c);
  }
  return out;
}

bool is_space(const shaped_text& t, std::size_t i) {
  return i < t.clusters.size() && t.text[t.clusters[i].text_at] == ' ';
}

// Where the line that starts at cluster `from` ends: at the last place that fits, and inside a
// word only where the word alone is wider than the line.
std::size_t end_of_line(const shaped_text& t, const std::vector<char>& places, std::size_t from,
                        double width) {
  double used = 0;
  std::size_t best = 0, in_need = 0, i = from;
  for (; i < t.clusters.size(); ++i) {
    const auto here = places[t.clusters[i].text_at];
    if (i > from && here != 0) {
      (here == place_to_break ? best : in_need) = i;
    }
    used += t.clusters[i].width;
    if (used > width + 0.01 && i > from && !is_space(t, i)) {
      return best > from ? best : in_need > from ? in_need : i;
    }
  }
  return i;
}

void set_one_line(std::vector<text_line>& out, fonts& f, std::string_view text, weight w,
                  double size_pt, double width_pt, setting how) {
  const auto whole = f.shape(text, w, size_pt);
  const auto places = break_places(whole.text);
  std::size_t from = 0;
  do {
    const auto until = end_of_line(whole, places, from, width_pt);
    auto visible = until;
    while (visible > from && until < whole.clusters.size() && is_space(whole, visible - 1)) {
      --visible;
    }
    text_line line{part_of(whole, from, std::max(visible, from)), 0};
    const auto gaps = line.run.clusters.size();
    if (how == setting::justified && until < whole.clusters.size() && gaps > 1) {
      const double spare = (width_pt - line.run.width) / double(gaps - 1);
      line.stretch = std::clamp(spare, 0.0, size_pt * 0.25);
    }
    out.push_back(std::move(line));
    from = until;
  } while (from < whole.clusters.size());
}

}  // namespace

std::vector<char> break_places(std::string_view text) {
  std::vector<char> out(text.size() + 1, 0);
  std::vector<std::size_t> starts;
  std::vector<char32_t> letters;
  for (std::size_t at = 0; at < text.size();) {
    const auto [c, size] = utf8_at(text, at);
    starts.push_back(at);
    letters.push_back(c);
    at += size;
  }
  std::vector<PangoLogAttr> about(letters.size() + 1);
  pango_get_log_attrs(text.data(), static_cast<int>(text.size()), -1,
                      pango_language_from_string("ja"), about.data(),
                      static_cast<int>(about.size()));
  for (std::size_t i = 1; i < letters.size(); ++i) {
    const bool number_and_unit =
        i > 1 && letters[i - 1] == ' ' && is_digit(letters[i - 2]) && is_latin(letters[i]);
    if (may_part(letters[i - 1], letters[i])) {
      const bool may = about[i].is_line_break != 0 && !number_and_unit;
      out[starts[i]] = may ? place_to_break : place_in_need;
    }
  }
  return out;
}

std::vector<text_line> set_lines(fonts& f, std::string_view text, weight w, double size_pt,
                                 double width_pt, setting how) {
  std::vector<text_line> out;
  const auto clean = printable(text);
  for (std::size_t at = 0; at <= clean.size();) {
    const auto end = std::min(clean.find('\n', at), clean.size());
    set_one_line(out, f, std::string_view{clean}.substr(at, end - at), w, size_pt, width_pt, how);
    at = end + 1;
  }
  return out;
}

}  // namespace tsu::media
