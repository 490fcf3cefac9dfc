#include "service/survey/module.h"

#include "base/core/json.h"
#include "base/i18n/texts.h"
#include "base/module/module.h"
#include "service/survey/api.h"
#include "service/survey/dto.h"
#include "service/survey/embedded.h"
#include "service/survey/results.h"
#include "service/survey/store.h"

namespace tsu::survey {
namespace {

using enum http::method;

constexpr std::string_view own = "survey.own.answer", reads = "survey.wave.read",
                           writes = "survey.wave.write", types_in = "survey.paper.write",
                           looks = "survey.result.read", refers = "survey.reference.write";

constexpr permission permissions[] = {
    {own, "answer surveys, see one's own answers and take them back", "resident"},
    {reads, "see instruments, waves and how many have answered", "admin staff secretariat auditor"},
    {writes, "write waves and close them", "admin staff"},
    {types_in, "type in answers from paper", "admin staff secretariat"},
    {looks, "see what waves came to, never of fewer than ten people", "admin staff auditor"},
    {refers, "write down means of other places to compare with", "admin"},
};

#define V1 "/survey/v1"
#define MINE V1 "/me/waves/{code}"
#define WAVE V1 "/waves/{code}"
#define PAPER WAVE "/papers/{number}"
#define REFERENCES V1 "/references/{instrument}"

constexpr route routes[] = {
    {get,
     V1 "/me/waves",
     own,
     on<api::list_own>,
     "What one can answer now, and what one has answered.",
     {},
     "surveyOwnWavePage"},
    {get,
     MINE,
     own,
     on<api::show_own>,
     "The questions with one's own answers so far.",
     {},
     "surveySheet"},
    {put, MINE, own, on<api::put_own>,
     "Saves one's answers, a part of them or all; one sheet for a person, to be changed until it "
     "ends.",
     "surveyOwnAnswers", "surveySheet"},
    {del, MINE, own, on<api::delete_own>,
     "Takes one's answers back; figures that were counted with them stay as they are."},

    {get,
     V1 "/instruments",
     reads,
     on<api::list_instruments>,
     "Questionnaires with their items and scales.",
     {},
     "surveyInstrumentPage"},
    {get,
     V1 "/waves",
     reads,
     on<api::list_waves>,
     "Waves by code, with how many have answered.",
     {},
     "surveyWavePage"},
    {put, WAVE, writes, on<api::put_wave>, "Writes a wave.", "surveyWaveTerms", "surveyWave"},
    {post,
     WAVE "/close",
     writes,
     on<api::close_one>,
     "Counts a wave whose time is over, once and for all.",
     {},
     "surveyWave"},
    {put, PAPER, types_in, on<api::put_paper>,
     "Types in a sheet of paper; the same number again replaces it.", "surveyPaperAnswers",
     "surveyPaper"},
    {del, PAPER, types_in, on<api::delete_paper>, "Takes a sheet of paper out again."},
    {get,
     WAVE "/results",
     looks,
     on<api::show_results>,
     "Every measure with number, mean, 95 % interval, standing and adjusted mean; as a file with "
     "as=csv.",
     {},
     "surveyResults",
     "as:json|csv"},
    {get,
     WAVE "/tables/{measure}",
     looks,
     on<api::show_table>,
     "A measure by one or two of age, sex, area, uses; cells that would tell of fewer than ten are "
     "left out.",
     {},
     "surveyTable",
     "by!"},
    {get,
     WAVE "/mean",
     looks,
     on<api::show_mean>,
     "The mean over items of one scale; refused over two.",
     {},
     "surveyMean",
     "items!"},
    {get,
     V1 "/comparisons",
     looks,
     on<api::show_comparison>,
     "A measure before and after, of all, of those who use the services and of those who do not.",
     {},
     "surveyComparison",
     "before! after! measure!"},
    {get,
     REFERENCES,
     looks,
     on<api::list_references>,
     "Means of other places, with their source.",
     {},
     "surveyReferencePage"},
    {put, REFERENCES "/{measure}", refers, on<api::put_reference>,
     "Writes them for a measure: of everybody, with the standard deviation between municipalities, "
     "and of ages and sexes.",
     "surveyReference", "surveyReference"},
};
#undef V1
#undef MINE
#undef WAVE
#undef PAPER
#undef REFERENCES

constexpr tsu::event_kind events[] = {
    {"survey.wave.closed", "A wave was counted."},
};

constexpr shape shapes[] = {
    {"surveyInstrumentPage", json_schema<instrument_page>},
    {"surveyWaveTerms", json_schema<wave_terms>},
    {"surveyWave", json_schema<wave_dto>},
    {"surveyWavePage", json_schema<wave_page>},
    {"surveyOwnWavePage", json_schema<own_wave_page>},
    {"surveyOwnAnswers", json_schema<own_answers>},
    {"surveySheet", json_schema<sheet_dto>},
    {"surveyPaperAnswers", json_schema<paper_answers>},
    {"surveyPaper", json_schema<paper_dto>},
    {"surveyResults", json_schema<results_dto>},
    {"surveyTable", json_schema<table_dto>},
    {"surveyMean", json_schema<mean_dto>},
    {"surveyComparison", json_schema<comparison_dto>},
    {"surveyReference", json_schema<reference_dto>},
    {"surveyReferencePage", json_schema<reference_page>},
};

constexpr db::migration migrations[] = {
    {1, "survey", embedded::schema_0001_survey_sql, db::place::people},
};

constexpr i18n::catalogue texts[] = {
    {"survey", i18n::language::ja, embedded::text_ja_json},
    {"survey", i18n::language::en, embedded::text_en_json},
};

}  // namespace

const module& contents() {
  static const module table{.name = "survey",
                            .title = "アンケート",
                            .says =
                                "Surveys of well-being and satisfaction: waves, answers on screen "
                                "and paper, and what they come to.",
                            .permissions = permissions,
                            .routes = routes,
                            .events = events,
                            .shapes = shapes,
                            .migrations = migrations,
                            .statements = store::statements,
                            .texts = texts};
  return table;
}

}  // namespace tsu::survey
