import type {
  Board,
  BoardRoad,
  CallOut,
  Camera,
  Decision,
  Picture,
  Post,
  RoadClass,
  SampleSeries,
  Trouble,
  Verdict,
} from '../../api/types.ts';
import { cameraSeeds, contractors, districts, forecastCm, postSeeds, routes, zones } from './town.ts';
import type { DistrictCode, PostSeed, Zone } from './town.ts';

// One made-up night as a function of the time: what fell, what was decided, who was asked. Times are milliseconds.

export const night = '2026-01-19';
const midnight = Date.parse('2026-01-18T15:00:00Z');
export const minute = 60_000;
export const hour = 60 * minute;
export const evening = midnight - 6 * hour;
export const start = midnight + 4 * hour;
export const deadline = midnight + 7 * hour;
export const half = midnight + 2.5 * hour;
const silentSince = midnight + 40 * minute;

export const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
const round = (value: number): number => Math.round(value * 10) / 10;
const text = (ja: string, en: string): { ja: string; en: string } => ({ ja, en });

function fallen(post: PostSeed, at: number): number {
  const passed = Math.min(Math.max(at - evening, 0), 13 * hour);
  return round((post.fallenCm * passed) / (8.5 * hour));
}

function forecastOf(district: DistrictCode, at: number): number {
  return round((forecastCm[district] * Math.max(deadline - at, 0)) / (4.5 * hour));
}

const isSilent = (post: PostSeed, at: number): boolean => post.trouble === 'silent' && at > silentSince + 30 * minute;

const troubleTexts = {
  silent: text('通信途絶', 'no signal'),
  low_battery: text('電池の電圧が低下（11.2V）', 'battery low (11.2 V)'),
  faulty: text('センサー異常', 'sensor fault'),
};

function troublesOf(post: PostSeed, at: number): Trouble[] {
  if (!post.trouble || (post.trouble === 'silent' && !isSilent(post, at))) {
    return [];
  }
  const since = post.trouble === 'silent' ? silentSince : midnight - 2 * hour;
  const value = post.trouble === 'low_battery' ? 11.2 : null;
  return [{ code: post.trouble, since: iso(since), value, text: troubleTexts[post.trouble] }];
}

export function postAt(seed: PostSeed, at: number, clearedAt?: number): Post {
  const troubles = troublesOf(seed, at);
  const lost = troubles.some((one) => one.code !== 'low_battery');
  const reported = isSilent(seed, at) ? silentSince : at - 3 * minute;
  const depth = round(48 + fallen(seed, reported));
  const since = clearedAt !== undefined && clearedAt <= at ? clearedAt : evening;
  const fresh = round(fallen(seed, reported) - (since === evening ? 0 : fallen(seed, since)));
  return {
    code: seed.code,
    name: seed.name,
    district: seed.district,
    route: null,
    place: seed.place,
    heightCm: 320,
    overRoad: seed.code === 'p-02',
    entity: `urn:ngsi-ld:SnowPost:${seed.code}`,
    state: lost ? 'lost' : troubles.length > 0 ? 'warning' : 'ok',
    troubles,
    reportedAt: iso(reported),
    rawCm: seed.trouble === 'faulty' ? 0 : depth,
    depthCm: depth,
    refused: seed.trouble === 'faulty' ? 'drop_to_zero' : 'none',
    temperatureC: round(-8.5 - seed.fallenCm / 10),
    batteryV: seed.trouble === 'low_battery' ? 11.2 : 12.7,
    signalDbm: -84,
    newSnowCm: lost ? null : fresh,
    unclearedCm: lost ? null : round(fresh + 1.5),
    clearedAt: since === evening ? iso(midnight - 40 * hour) : iso(since),
  };
}

function picture(id: number, at: number, seen: 'snow' | 'vehicle' | 'bare'): Picture {
  const readable = seen !== 'vehicle';
  const words = {
    snow: text('積雪、雪の割合92%', 'snow, 92 % covered'),
    vehicle: text('解析不可（車両）', 'cannot be read (vehicle)'),
    bare: text('湿潤、雪の割合8%', 'wet, 8 % covered'),
  };
  return {
    id,
    at: iso(at),
    receivedAt: iso(at + 4000),
    url: `/snow/v1/images/${id}`,
    reading: {
      cover: readable ? (seen === 'snow' ? 0.92 : 0.08) : null,
      state: readable ? (seen === 'snow' ? 'snow' : 'wet') : null,
      snowy: readable ? (seen === 'snow' ? 0.9 : 0.1) : null,
      icy: readable ? 0.05 : null,
      wet: readable ? (seen === 'snow' ? 0.03 : 0.8) : null,
      dry: readable ? 0.02 : null,
      stakeCm: seen === 'snow' ? 12 : null,
      stakeTrouble: readable ? null : 'vehicle',
      scene: 'night',
      unreadable: readable ? '' : 'vehicle',
      confidence: readable ? 0.86 : 0.1,
      reader: 'classical 1',
    },
    text: words[seen],
  };
}

const scenes = ['snow', 'bare', 'vehicle'] as const;

export function pictureOf(index: number, at: number, back = 0): Picture {
  const shown = Math.floor(at / (10 * minute)) * 10 * minute - back * 10 * minute;
  return picture((index + 1) * 100 + back, shown, scenes[index] ?? 'snow');
}

/** The one that stands beside no post has left files that are no pictures. */
const refusedFiles: Trouble = {
  code: 'refused_files',
  since: iso(midnight - hour),
  value: 3,
  text: text(
    'カメラの画像を3件受け取れませんでした（途中で切れた画像）',
    '3 pictures of the camera could not be taken (pictures that are cut off)',
  ),
};

export function cameraAt(index: number, at: number, draft = cameraSeeds[index]): Camera {
  const about = draft as (typeof cameraSeeds)[number];
  const troubles = about.post === null ? [refusedFiles] : [];
  return { ...about, entity: `urn:ngsi-ld:Camera:${about.code}`, image: pictureOf(index, at), troubles };
}

type Reason = Decision['reasons'][number];

function judge(zone: Zone, at: number): { verdict: Verdict; reasons: Reason[]; fallenCm: number; forecast: number } {
  const posts = postSeeds.filter((one) => one.district === zone.district);
  const votes = posts.filter((one) => one.trouble !== 'faulty' && !isSilent(one, at));
  const fallenCm = Math.max(...votes.map((one) => fallen(one, at)));
  const forecast = forecastOf(zone.district, at);
  const values = { fallenCm, forecastCm: forecast, thresholdCm: zone.threshold };
  const going = votes.filter((one) => fallen(one, at) >= zone.threshold).length;
  const degraded: Reason[] =
    votes.length < posts.length
      ? [
          {
            code: 'degraded',
            values: { posts: posts.length, voting: votes.length },
            text: text(
              `${posts.length}地点のうち${votes.length}地点の値で判定しています。`,
              `Decided from ${votes.length} of ${posts.length} posts.`,
            ),
          },
        ]
      : [];
  const made = (verdict: Verdict, code: string, ja: string, en: string) => ({
    verdict,
    reasons: [{ code, values, text: text(ja, en) }, ...degraded],
    fallenCm,
    forecast,
  });
  if (zone.district === 'higashi' && at >= midnight + 2 * hour) {
    return made(
      'ask',
      'disputed',
      '1地点で積雪計とカメラが食い違っています。画像を確認してください。',
      'At 1 post the gauge and the camera disagree. Look at the picture.',
    );
  }
  if (going >= Math.min(2, votes.length) && going > 0) {
    return made(
      'dispatch',
      'reached',
      `${votes.length}地点のうち${going}地点で新雪が${zone.threshold}cm以上です（${fallenCm}cm）。`,
      `${going} of ${votes.length} posts have ${zone.threshold} cm or more (${fallenCm} cm).`,
    );
  }
  if (fallenCm + forecast >= zone.threshold) {
    return made(
      'dispatch',
      'forecast_reaches',
      `新雪${fallenCm}cmに予報${forecast}cmを加えると${zone.threshold}cmに達します。`,
      `${fallenCm} cm of new snow and ${forecast} cm forecast reach ${zone.threshold} cm.`,
    );
  }
  const standby = fallenCm + forecast >= zone.threshold / 2 && at < start;
  return made(
    standby ? 'standby' : 'skip',
    'not_reached',
    `新雪${fallenCm}cm、予報${forecast}cmで、基準${zone.threshold}cmに達しません。`,
    `${fallenCm} cm of new snow and ${forecast} cm forecast stay below ${zone.threshold} cm.`,
  );
}

type Check = { at: number; stage: Decision['stage'] };
const checks: Check[] = [
  { at: midnight, stage: 'pre_notice' },
  { at: midnight + 2 * hour, stage: 'decisive' },
  { at: half, stage: 'decisive' },
  ...[3, 3.5, 4].map((one): Check => ({ at: midnight + one * hour, stage: 'recheck' })),
];

/** In one district the program was away at two, and decided twelve minutes late. */
const lateMinutes = 12;
const isLate = (zone: Zone, check: Check): boolean =>
  zone.district === 'nishi' && check.at === midnight + 2 * hour;
const madeAt = (zone: Zone, check: Check): number => check.at + (isLate(zone, check) ? lateMinutes * minute : 2000);

function lateness(zone: Zone, check: Check): Reason[] {
  const words = text(
    `システムが止まっていたため、定刻より${lateMinutes}分遅れて判定しました。`,
    `Decided ${lateMinutes} minutes late, because the program was down.`,
  );
  return isLate(zone, check) ? [{ code: 'late', values: { minutes: lateMinutes }, text: words }] : [];
}

export function decisionOf(zone: Zone, check: Check, id: number): Decision {
  const { verdict, reasons, fallenCm, forecast } = judge(zone, check.at);
  const posts = postSeeds.filter((one) => one.district === zone.district);
  const disputed = verdict === 'ask';
  const next = checks.find((one) => one.at > check.at);
  const votes = posts.map((post) => {
    const silent = isSilent(post, check.at) || post.trouble === 'faulty';
    const goes = fallen(post, check.at) >= zone.threshold;
    const what = silent ? 'abstains' : disputed ? 'disputed' : goes ? 'go' : 'no';
    const whys = { disputed: 'camera_sees_no_snow', go: 'reached', no: 'not_reached' };
    const why = { ...whys, abstains: post.trouble ?? 'silent' }[what];
    return { post: post.code, what, reason: why } as Decision['votes'][number];
  });
  const voting = votes.filter((vote) => vote.what !== 'abstains').length;
  return {
    id,
    night,
    district: zone.district,
    road: zone.road,
    stage: check.stage,
    at: iso(check.at),
    madeAt: iso(madeAt(zone, check)),
    verdict,
    mode: zone.mode,
    by: '',
    why: null,
    answers: null,
    reasons: [...reasons, ...lateness(zone, check)],
    votes,
    voting,
    needed: Math.min(2, voting),
    going: votes.filter((vote) => vote.what === 'go').length,
    degraded: voting < posts.length,
    probability: Math.min(0.99, Math.max(0.01, round((fallenCm + forecast) / zone.threshold - 0.5))),
    forecastCm: forecast,
    thresholdCm: zone.threshold,
    nextCheck: verdict === 'standby' && next ? iso(next.at) : null,
  };
}

export function decisionsUntil(at: number): Decision[] {
  return checks
    .flatMap((check, round_) => zones.map((zone, index) => decisionOf(zone, check, round_ * 100 + index + 1)))
    .filter((one) => Date.parse(one.madeAt) <= at);
}

type Story = CallOut['story'][number];
const said = (at: number, what: string, who: string, step: number): Story => ({
  at: iso(at),
  what,
  who,
  note: '',
  step,
});

export function callOut(
  id: number,
  contractor: string,
  askedAt: number,
  roads: [string, RoadClass][],
  answerBy: number | null,
): CallOut {
  const firm = contractors.find((one) => one.code === contractor);
  return {
    id,
    night,
    contractor,
    contractorName: firm?.name ?? contractor,
    state: 'asked',
    askedAt: iso(askedAt),
    startAt: iso(start),
    answerBy: answerBy === null ? null : iso(answerBy),
    routes: routes
      .filter(
        (route) => route.contractor === contractor && roads.some(([d, r]) => d === route.district && r === route.road),
      )
      .map(({ code, name, district, road, lengthM, priority }) => ({
        code,
        name,
        district,
        road,
        lengthM,
        priority,
        finishedAt: null,
      })),
    answers: [],
    story: [said(askedAt, 'asked', `c:${firm?.contacts[0] ?? 0}`, 0)],
  };
}

/** Who was asked by half past two: one works, one has five minutes left, one does not answer at all. */
export function callOutsUntil(at: number): CallOut[] {
  const asked = midnight + 2 * hour + 5000;
  if (at < asked) {
    return [];
  }
  const works = callOut(1, 'hokuto', asked, [['chuo', 'trunk']], null);
  works.state = 'accepted';
  works.answers = [
    {
      answer: 'accept',
      at: iso(asked + 6 * minute),
      receivedAt: iso(asked + 6 * minute),
      by: 'hokuto-phone',
      note: '',
    },
  ];
  works.story.push(said(asked + 6 * minute, 'accepted', 'c:11', 0));
  const waits = callOut(
    2,
    'shirakaba',
    asked,
    [['chuo', 'residential']],
    at < asked + 20 * minute ? asked + 20 * minute : asked + 35 * minute,
  );
  if (at >= asked + 20 * minute) {
    waits.story.push(said(asked + 20 * minute, 'unanswered', 'c:13', 0), said(asked + 20 * minute, 'asked', 'c:14', 1));
  }
  const nobody = callOut(3, 'minori', asked, [['chuo', 'trunk']], null);
  if (at >= asked + 15 * minute) {
    nobody.state = 'unanswered';
    nobody.story.push(
      said(asked + 15 * minute, 'unanswered', 'c:15', 0),
      said(asked + 15 * minute, 'exhausted', '', 1),
    );
  } else {
    nobody.answerBy = iso(asked + 15 * minute);
  }
  return [works, waits, nobody];
}

/** A person's word about a district or one of its road classes. */
export type Word = { at: number; decision: Decision };

function roadOf(zone: Zone, decisions: Decision[], threshold: number): BoardRoad {
  const own = decisions.filter((one) => one.district === zone.district && one.road === zone.road);
  const manual = own.findLast((one) => one.stage === 'manual');
  const newest = own.at(-1) ?? null;
  const holds = manual ?? newest;
  return {
    road: zone.road,
    thresholdCm: threshold,
    mode: zone.mode,
    verdict: holds?.verdict ?? null,
    overridden: manual !== undefined,
    waitsForApproval:
      manual === undefined && zone.mode === 'ask' && newest?.verdict === 'dispatch' && newest.stage !== 'pre_notice',
    decision: newest,
  };
}

export type NightState = {
  at: number;
  words: Decision[];
  requests: CallOut[];
  cameras: Camera[];
  signs: { district: string; sign: Board['districts'][number]['signs'][number] }[];
  clearings: { district: string; at: number }[];
};

const hoursText = (at: number): string => ((at - midnight + hour) / hour).toFixed(1);

export function boardOf(state: NightState): Board {
  const { at } = state;
  const clearedAt = (district: string): number | undefined =>
    state.clearings.findLast((one) => one.district === district && one.at <= at)?.at;
  const decisions = [...decisionsUntil(at), ...state.words.filter((one) => Date.parse(one.madeAt) <= at)];
  const posts = postSeeds.map((seed) => postAt(seed, at, clearedAt(seed.district)));
  const board: Board = {
    night,
    now: iso(at),
    deadline: iso(deadline),
    start: iso(start),
    nextCheck: checks.find((one) => one.at > at) ? iso((checks.find((one) => one.at > at) as Check).at) : null,
    lastCheck: decisions.at(-1)?.madeAt ?? null,
    districts: districts.map((district) => {
      const own = posts.filter((post) => post.district === district.code);
      const fresh = own.flatMap((post) => post.newSnowCm ?? []);
      const cleared = clearedAt(district.code);
      return {
        code: district.code,
        name: district.name,
        place: district.place,
        outline: [...district.outline],
        posts: own.length,
        postsLost: own.filter((post) => post.state === 'lost').length,
        newSnowCm: fresh.length > 0 ? Math.max(...fresh) : null,
        forecastCm: forecastOf(district.code, at),
        signs: state.signs.filter((one) => one.district === district.code).map((one) => one.sign),
        clearedAt: cleared === undefined ? null : iso(cleared),
        roads: zones
          .filter((zone) => zone.district === district.code)
          .map((zone) => roadOf(zone, decisions, zone.threshold)),
      };
    }),
    posts,
    cameras: state.cameras,
    requests: state.requests,
    forecasts: [
      {
        id: 7,
        district: null,
        issuedAt: iso(midnight - hour),
        receivedAt: iso(midnight - hour + minute),
        source: '見本の予報',
        hours: [1, 2, 3, 4, 5, 6, 7].map((one) => ({
          at: iso(midnight + one * hour),
          snowfallCm: 0.8,
          temperatureC: -9,
          windMs: 2,
        })),
      },
    ],
    forecast: {
      issuedAt: iso(midnight - hour),
      ageHours: Number(hoursText(at)),
      used: true,
      trouble: 'bad_status',
      text: text(
        `${hoursText(at)}時間前に発表された予報を使います。予報の取得元がエラーを返しています（続けて3回）。`,
        `The forecast issued ${hoursText(at)} h ago is used. Its source answers with an error (3 times in a row).`,
      ),
    },
    postsLost: posts.filter((post) => post.state === 'lost').length,
    waitingForOfficer: 0,
    unanswered: state.requests.filter((one) => one.state === 'unanswered').length,
  };
  board.waitingForOfficer = board.districts.flatMap((one) => one.roads).filter((road) => road.waitsForApproval).length;
  return board;
}

export function samplesOf(seed: PostSeed, from: number, until: number): SampleSeries {
  const samples: SampleSeries['samples'] = [];
  for (let at = Math.ceil(from / (10 * minute)) * 10 * minute; at < until; at += 10 * minute) {
    if (isSilent(seed, at) || (seed.trouble === 'silent' && at > silentSince)) {
      continue;
    }
    const clean = round(48 + fallen(seed, at) + Math.sin(at / 700_000) * 0.2);
    const step = Math.floor(at / (10 * minute)) % 17;
    const refused = step === 5 ? 'jump' : step === 11 ? 'drop_to_zero' : 'none';
    samples.push({
      at: iso(at),
      receivedAt: iso(at + 2000),
      rawCm: refused === 'jump' ? clean + 38 : refused === 'drop_to_zero' ? 0 : clean,
      depthCm: refused === 'none' ? clean : null,
      refused,
      temperatureC: -8,
      batteryV: 12.7,
      signalDbm: -84,
    });
  }
  return { post: seed.code, from: iso(from), until: iso(until), samples };
}
