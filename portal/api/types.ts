import type { components } from './schema.d.ts';

// The shapes of the HTTP interface under the names that the screens use. All come from schema.d.ts, which
// `npm run generate` makes of doc/openapi.json; times are ISO 8601 in UTC, units are in the field names.

type Schemas = components['schemas'];

/** A refusal; the client fills in `code` where the server gave none. */
export type Problem = Schemas['problem'] & { code: string };

export type Tenant = Schemas['townList']['items'][number];
export type Session = Schemas['session'];

export type Summary = Schemas['weatherSummary'];
/** Its place is 0, 0 where the source names none: see map/place.ts. */
export type Station = Schemas['weatherStationPage']['items'][number];
export type StationDetail = Schemas['weatherStation'];
export type StationState = Station['state'];
/** Values by quantity name, for example `temperatureC`; a quantity that was not measured is absent. */
export type Values = Station['values'];

export type Series = Schemas['weatherSeries'];
export type SeriesPoint = Series['points'][number];

export type Device = Schemas['weatherDevicePage']['items'][number];
export type ImportRun = Schemas['weatherImportPage']['items'][number];
export type ImportError = Schemas['weatherImportErrorPage']['items'][number];
export type Observation = Schemas['weatherObservation'];

export type Boundaries = Schemas['geoBoundaries'];

/** Everything of one night at one moment. */
export type Board = Schemas['snowBoard'];
export type BoardDistrict = Board['districts'][number];
export type BoardRoad = BoardDistrict['roads'][number];
export type Verdict = NonNullable<BoardRoad['verdict']>;
export type RoadClass = BoardRoad['road'];
export type RoadSign = BoardDistrict['signs'][number];
export type Decision = NonNullable<BoardRoad['decision']>;
export type Place = { lat: number; lon: number };
export type Post = Board['posts'][number];
export type Trouble = Post['troubles'][number];
export type SampleSeries = Schemas['snowSampleSeries'];
export type Sample = SampleSeries['samples'][number];
export type Camera = Board['cameras'][number];
export type CameraDraft = Schemas['snowCameraDraft'];
export type Picture = NonNullable<Camera['image']>;
export type CallOut = Board['requests'][number];
export type CallOutState = CallOut['state'];
export type AnswerDraft = Schemas['snowAnswerDraft'];
export type Answered = Schemas['snowAnswered'];
export type SnowRoute = Schemas['snowRoute'];
export type Contractor = Schemas['snowContractor'];
export type Duty = Schemas['snowDutyPage']['items'][number];
export type ThresholdList = Schemas['snowThresholdList'];
export type NightRow = Schemas['snowNightPage']['items'][number];
export type NightReport = Schemas['snowNightReport'];
export type Outcome = NightReport['outcomes'][number];
export type Timeline = Schemas['snowTimeline'];
export type SeasonReport = Schemas['snowSeasonReport'];
export type ForecastSource = Schemas['snowForecastSource'];
export type ForecastSourceDraft = Schemas['snowForecastSourceDraft'];
export type Kpi = Schemas['snowKpiPage']['items'][number];
export type KpiSeries = Schemas['snowKpiSeries'];

export type Message = Schemas['notifyMessagePage']['items'][number];
export type MessageDetail = Schemas['notifyMessage'];
export type MessageSummary = Schemas['notifySummary'];
export type Contact = Schemas['notifyContactPage']['items'][number];

export type InboxMessage = Schemas['notifyInboxPage']['items'][number];
export type InboxPage = Schemas['notifyInboxPage'];
export type Way = Contact['addresses'][number]['by'];
export type ContactWish = Schemas['notifyContactWish'];

export type Rule = Schemas['rulesRule'];
export type RuleDocument = Rule['rule'];
export type Condition = RuleDocument['conditions'][string];
export type RuleAct = NonNullable<RuleDocument['acts']>[number];
export type Firing = Schemas['rulesFiringPage']['items'][number];
export type FiringDetail = Schemas['rulesFiring'];
export type DryRun = Schemas['rulesDryRun'];

export type District = Schemas['snowDistrict'];
export type PostDraft = Schemas['snowPostDraft'];

/** What a developer asks for, and what became of it. */
export type DeveloperView = Schemas['developerView'];
export type DeveloperWish = Schemas['developer'];
export type Program = Schemas['program'];
export type ProgramWish = Schemas['programWish'];
export type ProgramKind = ProgramWish['kind'];
export type Application = Schemas['application'];
export type ApprovalWish = Schemas['approvalWish'];
export type MadeDeveloper = Schemas['madeDeveloper'];
export type MadeSecret = Schemas['madeClientSecret'];
export type MadeHook = Schemas['madeHook'];
export type MadeTestUser = Schemas['madeTestUser'];

/** A program of a provider, with its keys. */
export type Client = Schemas['client'];
export type ClientWish = Schemas['clientWish'];
export type ClientKey = Client['keys'][number];
export type MadeKey = Schemas['madeKey'];
export type UsageRow = Schemas['gatewayUsagePage']['items'][number];
export type TypeCount = Schemas['gatewayTypePage']['items'][number];
export type SubscriptionState = Schemas['gatewaySubscriptionPage']['items'][number];
export type SlowQuery = Schemas['gatewaySlowQueryPage']['items'][number];
export type CatalogueService = Schemas['gatewayService'];
export type ServiceWish = Schemas['gatewayServiceWish'];

/** Subscriptions that are owed something, and what could not be delivered to them. */
export type Receiver = Schemas['brokerReceiverPage']['items'][number];
export type DeadLetter = Schemas['brokerDeadLetterPage']['items'][number];
export type DeadLetterPage = Schemas['brokerDeadLetterPage'];
export type HistoryVolume = Schemas['brokerHistoryVolumes']['items'][number];
export type HistoryRule = Schemas['brokerHistoryRules']['items'][number];
export type HistoryRuleWish = Schemas['brokerHistoryRuleWish'];

/** A device that is registered, with the keys that are good. */
export type RegisteredDevice = Schemas['iotDevice'];
export type DevicePage = Schemas['iotDevicePage'];
export type DeviceDraft = Schemas['iotDeviceDraft'];
export type DeviceKey = Schemas['iotKey'];
export type DeviceCommand = Schemas['iotCommandPage']['items'][number];

/** A standard data model, and by which one a type is judged. */
export type DataModel = Schemas['catalogModel'];
export type Validation = Schemas['catalogValidationPage']['items'][number];
export type ValidationWish = Schemas['catalogValidationPut'];
export type Finding = Schemas['catalogFindingPage']['items'][number];
export type Dataset = Schemas['catalogDatasetPage']['items'][number];
export type DatasetWish = Schemas['catalogDatasetPut'];

/** 人事異動: what a table would change, what was done, and what waits for its day. */
export type StaffPreview = Schemas['staffPreview'];
export type StaffApplied = Schemas['staffApplied'];
export type StaffWaiting = Schemas['staffWaitingPage']['items'][number];

/** Erasing somebody who has died: what waits for a second member of staff, and what came of it. */
export type Account = Schemas['account'];
export type Erasing = Schemas['consentErasingPage']['items'][number];
export type ErasingDecided = Schemas['consentErasingDecided'];

export type FigurePage = Schemas['kpisTilePage'];
/** A KPI of a month with the thirteen months that end in it. */
export type FigureTile = FigurePage['items'][number];
export type SurveyWave = Schemas['surveyWavePage']['items'][number];
export type SurveyResults = Schemas['surveyResults'];
export type SurveyMeasure = SurveyResults['measures'][number];
/** Without n it is told of too few to be shown. */
export type SurveyFigures = SurveyMeasure['of'];
export type SurveyTable = Schemas['surveyTable'];
export type SurveyComparison = Schemas['surveyComparison'];
