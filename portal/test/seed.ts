import type { Device, ImportError, ImportRun, Series, SeriesPoint, Station, StationDetail } from '../api/types.ts';

// The prefecture of the mock server: places known from any atlas, weather made up by a seeded generator.

// number, name, kana, latitude, longitude, height in metres, municipality code and name
type Row = [string, string, string, number, number, number, string, string];

const rows: Row[] = [
  ['47401', '稚内', 'ワッカナイ', 45.42, 141.68, 3, '012149', '稚内市'],
  ['11001', '宗谷岬', 'ソウヤミサキ', 45.52, 141.94, 26, '012149', '稚内市'],
  ['11061', '浜頓別', 'ハマトンベツ', 45.12, 142.36, 18, '015121', '浜頓別町'],
  ['47402', '北見枝幸', 'キタミエサシ', 44.94, 142.59, 7, '015148', '枝幸町'],
  ['11151', '沓形', 'クツガタ', 45.18, 141.14, 14, '015181', '利尻町'],
  ['11046', '礼文', 'レブン', 45.31, 141.05, 65, '015172', '礼文町'],
  ['11121', '豊富', 'トヨトミ', 45.1, 141.77, 12, '015164', '豊富町'],
  ['47404', '羽幌', 'ハボロ', 44.36, 141.7, 8, '014842', '羽幌町'],
  ['47406', '留萌', 'ルモイ', 43.95, 141.63, 24, '012122', '留萌市'],
  ['13086', '天塩', 'テシオ', 44.88, 141.77, 9, '014877', '天塩町'],
  ['13121', '増毛', 'マシケ', 43.85, 141.54, 35, '014818', '増毛町'],
  ['47407', '旭川', 'アサヒカワ', 43.76, 142.37, 120, '012041', '旭川市'],
  ['12181', '名寄', 'ナヨロ', 44.37, 142.46, 89, '012211', '名寄市'],
  ['12041', '音威子府', 'オトイネップ', 44.73, 142.26, 49, '014711', '音威子府村'],
  ['12141', '朱鞠内', 'シュマリナイ', 44.28, 142.16, 255, '014729', '幌加内町'],
  ['12551', '富良野', 'フラノ', 43.33, 142.4, 174, '012297', '富良野市'],
  ['12596', '幾寅', 'イクトラ', 43.17, 142.57, 350, '014621', '南富良野町'],
  ['12632', '占冠', 'シムカップ', 42.98, 142.4, 332, '014630', '占冠村'],
  ['12451', '上川', 'カミカワ', 43.85, 142.75, 324, '014575', '上川町'],
  ['47412', '札幌', 'サッポロ', 43.06, 141.33, 17, '011002', '札幌市'],
  ['14101', '石狩', 'イシカリ', 43.19, 141.37, 5, '012351', '石狩市'],
  ['14206', '新篠津', 'シンシノツ', 43.22, 141.65, 9, '013048', '新篠津村'],
  ['14296', '恵庭島松', 'エニワシママツ', 42.92, 141.56, 30, '012319', '恵庭市'],
  ['15241', '滝川', 'タキカワ', 43.57, 141.94, 48, '012254', '滝川市'],
  ['47413', '岩見沢', 'イワミザワ', 43.21, 141.79, 42, '012106', '岩見沢市'],
  ['15431', '夕張', 'ユウバリ', 43.02, 141.96, 293, '012092', '夕張市'],
  ['15116', '深川', 'フカガワ', 43.72, 142.07, 55, '012289', '深川市'],
  ['47411', '小樽', 'オタル', 43.18, 141.02, 25, '012033', '小樽市'],
  ['16026', '美国', 'ビクニ', 43.29, 140.6, 10, '014052', '積丹町'],
  ['16091', '余市', 'ヨイチ', 43.15, 140.79, 20, '014087', '余市町'],
  ['47433', '倶知安', 'クッチャン', 42.9, 140.76, 176, '014001', '倶知安町'],
  ['47421', '寿都', 'スッツ', 42.79, 140.22, 33, '013927', '寿都町'],
  ['16252', '喜茂別', 'キモベツ', 42.79, 140.94, 264, '013986', '喜茂別町'],
  ['47409', '網走', 'アバシリ', 44.02, 144.28, 38, '012114', '網走市'],
  ['47405', '雄武', 'オウム', 44.58, 142.96, 14, '015636', '雄武町'],
  ['47435', '紋別', 'モンベツ', 44.35, 143.36, 16, '012190', '紋別市'],
  ['17341', '北見', 'キタミ', 43.81, 143.9, 84, '012084', '北見市'],
  ['17246', '遠軽', 'エンガル', 44.06, 143.53, 80, '015555', '遠軽町'],
  ['17521', '斜里', 'シャリ', 43.88, 144.67, 15, '015458', '斜里町'],
  ['17482', 'ウトロ', 'ウトロ', 44.06, 144.99, 144, '015458', '斜里町'],
  ['47420', '根室', 'ネムロ', 43.33, 145.59, 25, '012238', '根室市'],
  ['18136', '羅臼', 'ラウス', 44.02, 145.19, 25, '016942', '羅臼町'],
  ['18174', '中標津', 'ナカシベツ', 43.54, 144.97, 50, '016926', '中標津町'],
  ['18256', '納沙布', 'ノサップ', 43.39, 145.76, 12, '012238', '根室市'],
  ['47418', '釧路', 'クシロ', 42.99, 144.38, 5, '012068', '釧路市'],
  ['19151', '弟子屈', 'テシカガ', 43.51, 144.47, 112, '016659', '弟子屈町'],
  ['19376', '太田', 'オオタ', 43.09, 144.78, 85, '016624', '厚岸町'],
  ['47417', '帯広', 'オビヒロ', 42.92, 143.21, 38, '012076', '帯広市'],
  ['20186', '陸別', 'リクベツ', 43.47, 143.74, 217, '016489', '陸別町'],
  ['20356', '芽室', 'メムロ', 42.89, 143.05, 90, '016373', '芽室町'],
  ['47440', '広尾', 'ヒロオ', 42.29, 143.32, 32, '016420', '広尾町'],
  ['20276', '上士幌', 'カミシホロ', 43.23, 143.3, 280, '016331', '上士幌町'],
  ['20146', 'ぬかびら源泉郷', 'ヌカビラゲンセンキョウ', 43.37, 143.19, 540, '016331', '上士幌町'],
  ['47424', '苫小牧', 'トマコマイ', 42.62, 141.55, 6, '012131', '苫小牧市'],
  ['47423', '室蘭', 'ムロラン', 42.31, 140.98, 40, '012050', '室蘭市'],
  ['21297', '登別', 'ノボリベツ', 42.46, 141.12, 197, '012301', '登別市'],
  ['21261', '伊達', 'ダテ', 42.5, 140.9, 84, '012335', '伊達市'],
  ['47426', '浦河', 'ウラカワ', 42.16, 142.78, 37, '016071', '浦河町'],
  ['22241', '新和', 'シンワ', 42.5, 142.38, 80, '016047', '新冠町'],
  ['22391', 'えりも岬', 'エリモミサキ', 41.93, 143.25, 63, '016098', 'えりも町'],
  ['47430', '函館', 'ハコダテ', 41.82, 140.75, 35, '012025', '函館市'],
  ['23031', '長万部', 'オシャマンベ', 42.52, 140.38, 10, '013471', '長万部町'],
  ['23086', '八雲', 'ヤクモ', 42.25, 140.27, 8, '013463', '八雲町'],
  ['23166', '森', 'モリ', 42.11, 140.57, 10, '013455', '森町'],
  ['23376', '松前', 'マツマエ', 41.43, 140.11, 30, '013315', '松前町'],
  ['47428', '江差', 'エサシ', 41.87, 140.12, 4, '013617', '江差町'],
  ['24041', 'せたな', 'セタナ', 42.45, 139.85, 10, '013714', 'せたな町'],
  ['24101', '奥尻', 'オクシリ', 42.25, 139.55, 8, '013676', '奥尻町'],
];

export const nowAt = '2026-01-18T17:30:00Z';
const hour = 3_600_000;
const nowMs = Date.parse(nowAt);
const latestMs = nowMs - hour / 2;

/** A number from 0 up to 1 that depends on its arguments only. */
function chance(...parts: number[]): number {
  let state = 0x9e3779b9;
  for (const part of parts) {
    state = Math.imul(state ^ (part | 0), 0x85ebca6b);
    state ^= state >>> 13;
  }
  state = Math.imul(state, 0xc2b2ae35);
  return ((state ^ (state >>> 16)) >>> 0) / 2 ** 32;
}

const silentNumbers = new Set(['12141', '18136', '24101']);
const strangeNumbers = new Set(['47433', '15431']);
const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/** The weather of a station at an hour: seasons, days, passing cold and the height of the place. */
function weatherAt(row: Row, ms: number): Record<string, number> {
  const [number, , , lat, lon, altitude] = row;
  const seed = Number(number);
  const dayOfYear = (ms / (24 * hour)) % 365.25;
  const season = -Math.cos(((dayOfYear - 25) / 365.25) * 2 * Math.PI);
  const inland = Math.max(0, 1 - Math.abs(lon - 142.7) / 1.6);
  const passing = Math.sin(ms / (61 * hour) + lon) * 3 + Math.sin(ms / (23 * hour) + lat) * 1.2;
  const daily = Math.sin(((ms / hour + 3) / 24) * 2 * Math.PI) * (2 + 2.5 * inland);
  const noise = chance(seed, ms / hour) - 0.5;
  const temperature = 7.5 + season * (13 + 3 * inland) - altitude * 0.006 - (lat - 43) * 1.2 + passing + daily + noise;
  const front = Math.sin(ms / (17 * hour) + lon * 1.7) + Math.sin(ms / (41 * hour) + lat * 2.3);
  const west = Math.max(0, 1 - Math.max(0, lon - 141) / 3.2);
  const precipitation = front > 1.35 - west * 0.5 ? (front - 0.8) * (1 + 3 * west) * chance(seed, ms / hour, 7) : 0;
  const winter = Math.max(0, Math.cos(((dayOfYear - 48) / 365.25) * 2 * Math.PI) - 0.15);
  const usual = (25 + 120 * west + altitude * 0.12) * (0.75 + 0.5 * chance(seed));
  const snow = winter * (usual + Math.max(0, front) * 3);
  return {
    temperatureC: round(temperature, 1),
    precipitation1hMm: Math.round(precipitation * 2) / 2,
    snowDepthCm: Math.round(snow),
    humidityPct: Math.round(62 + 18 * Math.sin(ms / (9 * hour) + lat) + 10 * noise),
    windSpeedMs: round(Math.max(0, 3.4 + 2.4 * Math.sin(ms / (13 * hour) + lon) + 2 * noise), 1),
  };
}

function stationOf(row: Row): Station {
  const [number, name, kana, lat, lon, altitudeM, code, municipality] = row;
  const silent = silentNumbers.has(number);
  const strange = strangeNumbers.has(number);
  const observedMs = silent ? nowMs - (4 + (Number(number) % 40)) * hour - hour / 2 : latestMs;
  const values = weatherAt(row, observedMs);
  if (number === '11001') {
    delete values['snowDepthCm']; // it measures none
  }
  return {
    id: `urn:ngsi-ld:WeatherStation:jma-${number}`,
    number,
    name,
    kana,
    lat,
    lon,
    altitudeM,
    municipality: { code, name: municipality },
    state: silent ? 'silent' : strange ? 'strange' : 'ok',
    reasons: silent ? ['silent_3h'] : strange ? ['jump'] : [],
    observedAt: iso(observedMs),
    values,
    generated: true,
  };
}

export const stations: Station[] = rows.map(stationOf);

export function detailOf(station: Station): StationDetail {
  return {
    ...station,
    quantities: ['temperatureC', 'precipitation1hMm', 'snowDepthCm', 'humidityPct', 'windSpeedMs'],
    firstAt: '2024-11-01T00:00:00Z',
    observationCount: 10_644,
    source: '自動生成(試験用)',
    licence: '試験用',
  };
}

function pointAt(row: Row, quantity: string, ms: number): SeriesPoint | undefined {
  const seed = Number(row[0]);
  const block = Math.floor(ms / (9 * hour));
  if (chance(seed, block, 3) < 0.02) {
    return undefined;
  }
  if (chance(seed, ms / hour, 11) < 0.004) {
    return { at: iso(ms), value: null, min: null, max: null, quality: 'missing' };
  }
  const value = weatherAt(row, ms)[quantity] ?? 0;
  const jump = quantity === 'snowDepthCm' && chance(seed, ms / hour, 5) < 0.006;
  return { at: iso(ms), value: jump ? value + 40 : value, min: null, max: null, quality: jump ? 'suspect' : 'ok' };
}

const units: Record<string, string> = {
  temperatureC: '°C',
  precipitation1hMm: 'mm',
  snowDepthCm: 'cm',
  humidityPct: '%',
  windSpeedMs: 'm/s',
};

export function seriesOf(id: string, quantity: string, days: number, until: string): Series | undefined {
  const row = rows.find((one) => id.endsWith(`-${one[0]}`));
  const unit = units[quantity];
  if (!row || unit === undefined) {
    return undefined;
  }
  const station = stationOf(row);
  const last = Math.min(Date.parse(until), Date.parse(station.observedAt ?? until));
  const hours: SeriesPoint[] = [];
  for (let ms = Math.ceil((Date.parse(until) - days * 24 * hour) / hour) * hour; ms <= last; ms += hour) {
    const point = pointAt(row, quantity, ms);
    if (point) {
      hours.push(point);
    }
  }
  return days < 365
    ? { quantity, unit, step: 'hour', points: hours }
    : { quantity, unit, step: 'day', points: byDay(quantity, hours) };
}

function byDay(quantity: string, hours: SeriesPoint[]): SeriesPoint[] {
  const jst = 9 * hour;
  const days = new Map<number, number[]>();
  for (const point of hours) {
    if (typeof point.value === 'number') {
      const start = Math.floor((Date.parse(point.at) + jst) / (24 * hour)) * 24 * hour - jst;
      days.set(start, [...(days.get(start) ?? []), point.value]);
    }
  }
  return [...days].map(([start, values]) => ({
    at: iso(start),
    value: round(values.reduce((sum, one) => sum + one, 0) / (quantity === 'precipitation1hMm' ? 1 : values.length), 1),
    min: Math.min(...values),
    max: Math.max(...values),
    quality: 'ok',
  }));
}

export const devices: Device[] = stations
  .filter((station) => station.state !== 'ok')
  .map((station): Device => {
    const silent = station.state === 'silent';
    return {
      station: { id: station.id, number: station.number, name: station.name },
      state: silent ? 'silent' : 'strange',
      reason: silent
        ? { code: 'silent_3h', text: { ja: '3時間以上届いていません', en: 'Nothing has arrived for more than 3 hours' } }
        : {
            code: 'jump',
            text: {
              ja: '積雪の深さが1時間に25cmを超えて変わりました。',
              en: 'Snow depth changed by 25 cm or more within an hour',
            },
          },
      since: station.observedAt ?? nowAt,
      lastAt: station.observedAt,
      lastValues: Object.fromEntries(
        Object.entries(station.values).filter(([name]) => name === 'temperatureC' || name === 'snowDepthCm'),
      ),
    };
  })
  .toSorted((left, right) => (left.since ?? '').localeCompare(right.since ?? ''));

export const imports: ImportRun[] = Array.from({ length: 63 }, (_, index): ImportRun => {
  const id = 63 - index;
  const refused = id === 62 ? 137 : id % 9 === 0 ? id : 0;
  const read = id === 63 ? 612_955 : 720 + id * 24;
  return {
    id,
    file: id === 63 ? 'generated-winter-2025.csv' : `amedas_hokkaido_hourly_2025-${10 + (id % 3)}.csv.gz`,
    format: id === 63 ? 'generated' : id % 5 === 0 ? 'jma_csv' : 'amedas',
    startedAt: iso(nowMs - index * 26 * hour - 5 * hour),
    seconds: id === 63 ? 41.7 : 0.4 + (id % 7) * 0.9,
    by: id % 4 === 0 ? 'nightly' : 'demo-staff',
    read,
    stored: id % 6 === 0 ? 0 : read - refused,
    unchanged: id % 6 === 0 ? read - refused : 0,
    refused,
    finished: true,
  };
});

export function errorsOf(run: ImportRun): ImportError[] {
  return Array.from({ length: run.refused }, (_, index) => ({
    line: 18 + index * 31,
    code: index % 3 === 0 ? 'bad_number' : index % 3 === 1 ? 'no_station' : 'bad_time',
    detail: index % 3 === 0 ? 'temperature: "///"' : index % 3 === 1 ? 'station 99999' : 'time: "2025-13-01 25:00"',
  }));
}

export const summary = {
  stations: stations.length,
  silent: stations.filter((station) => station.state === 'silent').length,
  strange: stations.filter((station) => station.state === 'strange').length,
  observations: 723_792,
  latestAt: iso(latestMs),
  generated: true,
  now: nowAt,
};
