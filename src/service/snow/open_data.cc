#include "service/snow/open_data.h"

#include <boost/describe/enum_to_string.hpp>

#include "base/core/json_text.h"
#include "service/snow/night.h"

namespace tsu::snow {
namespace {

// Rows of RFC 4180 after a byte order mark, so that spreadsheets read them.
class csv {
 public:
  explicit csv(std::string_view header) : out_("\xEF\xBB\xBF" + std::string{header} + "\r\n") {}

  csv& text(std::string_view v) {
    begin();
    if (v.find_first_of(",\"\r\n") == std::string_view::npos) {
      out_ += v;
      return *this;
    }
    out_ += '"';
    for (const char c : v) {
      out_ += c == '"' ? "\"\"" : std::string(1, c);
    }
    out_ += '"';
    return *this;
  }
  csv& number(std::optional<double> v) {
    begin();
    if (v) {
      append_json_number(out_, *v);
    }
    return *this;
  }
  csv& yes_no(std::optional<bool> v) { return text(!v ? "" : *v ? "1" : "0"); }
  csv& time(instant t) { return text(format_instant(t)).text(format_jst(t)); }
  void end() {
    out_ += "\r\n";
    fresh_ = true;
  }
  std::string take() { return std::move(out_); }

 private:
  void begin() {
    out_ += fresh_ ? "" : ",";
    fresh_ = false;
  }
  std::string out_;
  bool fresh_ = true;
};

}  // namespace

std::string csv_of_outcomes(const std::vector<outcome_dto>& all) {
  csv out{
      "night,until_utc,until_jst,district,road,threshold_cm,decided,held,dispatched,cleared,"
      "measured_cm,measured_by_hand,human_go,probability,asked_a_person,degraded"};
  for (const auto& o : all) {
    out.text(o.night).time(deadline_of(*parse_date(o.night))).text(o.district);
    out.text(name_of(o.road)).number(o.threshold_cm).text(name_of(o.decided));
    out.text(name_of(o.held)).yes_no(o.dispatched).yes_no(o.cleared).number(o.measured_cm);
    out.yes_no(o.measured_by_hand).yes_no(o.human_go).number(o.probability);
    out.yes_no(o.asked_a_person).yes_no(o.degraded).end();
  }
  return out.take();
}

std::string csv_of_decisions(const std::vector<decision_row>& all) {
  csv out{
      "night,at_utc,at_jst,district,road,stage,verdict,mode,by_a_person,reason,threshold_cm,"
      "voting,needed,going,degraded,probability,forecast_cm"};
  for (const auto& d : all) {
    out.text(d.night).time(d.at).text(d.district).text(name_of(d.road)).text(name_of(d.stage));
    out.text(name_of(d.verdict)).text(name_of(d.mode)).yes_no(d.stage == stage::manual);
    out.text(d.output.reasons.empty() ? "" : d.output.reasons[0].code);
    out.number(d.input.limits.threshold_cm).number(double(d.output.voting));
    out.number(double(d.output.needed)).number(double(d.output.going)).yes_no(d.output.degraded);
    out.number(d.output.probability);
    out.number(d.input.forecast ? std::optional{d.input.forecast->snowfall_cm} : std::nullopt);
    out.end();
  }
  return out.take();
}

std::string csv_of_requests(const std::vector<request_row>& all) {
  csv out{"night,request,contractor,state,asked_utc,asked_jst,start_utc,start_jst"};
  for (const auto& q : all) {
    out.text(q.night).text(std::to_string(q.number)).text(q.contractor);
    out.text(boost::describe::enum_to_string(q.state, "")).time(q.asked_at).time(q.start_at).end();
  }
  return out.take();
}

std::string csv_of_samples(const sample_series& s) {
  csv out{"post,at_utc,at_jst,raw_cm,depth_cm,refused,temperature_c,battery_v,signal_dbm"};
  for (const auto& p : s.samples) {
    out.text(s.post).time(p.at).number(p.raw_cm).number(p.depth_cm).text(name_of(p.refused));
    out.number(p.temperature_c).number(p.battery_v).number(p.signal_dbm).end();
  }
  return out.take();
}

}  // namespace tsu::snow
