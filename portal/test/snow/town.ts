import type { CameraDraft, Contractor, Place, Post, RoadClass, SnowRoute } from '../../api/types.ts';

// A made-up town for the mock server: no name here is one of a real street or firm.

const place = (lat: number, lon: number): Place => ({ lat, lon });

function square(lat: number, lon: number, half: number): Place[] {
  const wide = half * 1.37;
  return [
    place(lat - half, lon - wide),
    place(lat - half, lon + wide),
    place(lat + half, lon + wide * 0.9),
    place(lat + half * 0.9, lon - wide),
  ];
}

export const districts = [
  { code: 'chuo', name: '見本中央', place: place(43.342, 142.383), outline: square(43.342, 142.383, 0.009) },
  { code: 'kita', name: '見本北', place: place(43.367, 142.39), outline: square(43.367, 142.39, 0.012) },
  { code: 'higashi', name: '見本東山', place: place(43.338, 142.425), outline: square(43.338, 142.425, 0.014) },
  { code: 'nishi', name: '見本西原', place: place(43.33, 142.34), outline: square(43.33, 142.34, 0.013) },
] as const;

export type DistrictCode = (typeof districts)[number]['code'];

export type Zone = { district: DistrictCode; road: RoadClass; threshold: number; mode: 'advise' | 'ask' | 'automatic' };

export const zones: readonly Zone[] = [
  { district: 'chuo', road: 'trunk', threshold: 10, mode: 'automatic' },
  { district: 'chuo', road: 'residential', threshold: 15, mode: 'automatic' },
  { district: 'chuo', road: 'sidewalk', threshold: 20, mode: 'ask' },
  { district: 'kita', road: 'trunk', threshold: 10, mode: 'ask' },
  { district: 'kita', road: 'rural', threshold: 15, mode: 'ask' },
  { district: 'higashi', road: 'residential', threshold: 15, mode: 'ask' },
  { district: 'nishi', road: 'rural', threshold: 10, mode: 'advise' },
];

export const contractors: readonly Contractor[] = [
  { code: 'hokuto', name: '見本ほくと建設', contacts: [11, 12], accounts: ['hokuto-phone'] },
  { code: 'shirakaba', name: '見本しらかば運輸', contacts: [13, 14], accounts: ['demo-contractor'] },
  { code: 'minori', name: '見本みのり土木', contacts: [15], accounts: [] },
];

const line = (lat: number, lon: number, east: number, north: number): Place[] => [
  place(lat, lon),
  place(lat + north / 2, lon + east * 0.6),
  place(lat + north, lon + east),
];

export const routes: readonly SnowRoute[] = [
  ['c-1', '中央大通', 'chuo', 'trunk', 'hokuto', 2400, 10, line(43.336, 142.377, 0.012, 0.012)],
  ['c-2', '駅前通', 'chuo', 'trunk', 'hokuto', 900, 20, line(43.343, 142.376, 0.013, 0)],
  ['c-3', '学校通', 'chuo', 'trunk', 'minori', 1300, 30, line(43.339, 142.374, 0.006, 0.007)],
  ['c-4', '中央生活道路', 'chuo', 'residential', 'shirakaba', 5200, 40, line(43.345, 142.378, 0.01, 0.004)],
  ['c-5', '中央歩道', 'chuo', 'sidewalk', 'minori', 1800, 50, line(43.34, 142.38, 0.006, 0.003)],
  ['k-1', '北幹線', 'kita', 'trunk', 'shirakaba', 3100, 15, line(43.36, 142.38, 0.02, 0.012)],
  ['k-2', '北農道', 'kita', 'rural', 'minori', 4600, 60, line(43.37, 142.38, 0.016, 0.006)],
  ['h-1', '東山団地', 'higashi', 'residential', 'shirakaba', 2700, 45, line(43.332, 142.415, 0.02, 0.01)],
  ['n-1', '西原線', 'nishi', 'rural', 'minori', 5400, 70, line(43.325, 142.33, 0.02, 0.01)],
].map(([code, name, district, road, contractor, lengthM, priority, points]) => ({
  code: code as string,
  name: name as string,
  district: district as string,
  road: road as RoadClass,
  contractor: contractor as string,
  lengthM: lengthM as number,
  priority: priority as number,
  line: points as Place[],
}));

export type PostSeed = {
  code: string;
  name: string;
  district: DistrictCode;
  place: Place;
  /** What has fallen by half past two since six in the evening. */
  fallenCm: number;
  trouble?: 'silent' | 'low_battery' | 'faulty';
};

export const postSeeds: readonly PostSeed[] = [
  { code: 'p-01', name: '中央大通', district: 'chuo', place: place(43.341, 142.38), fallenCm: 12.4 },
  { code: 'p-02', name: '駅前', district: 'chuo', place: place(43.345, 142.388), fallenCm: 11.8 },
  { code: 'p-03', name: '学校前', district: 'chuo', place: place(43.338, 142.377), fallenCm: 9, trouble: 'silent' },
  { code: 'p-04', name: '北交差点', district: 'kita', place: place(43.363, 142.386), fallenCm: 7.2 },
  {
    code: 'p-05',
    name: '北農協前',
    district: 'kita',
    place: place(43.371, 142.395),
    fallenCm: 6.9,
    trouble: 'low_battery',
  },
  { code: 'p-06', name: '東山坂上', district: 'higashi', place: place(43.336, 142.421), fallenCm: 16.3 },
  {
    code: 'p-07',
    name: '東山団地',
    district: 'higashi',
    place: place(43.341, 142.431),
    fallenCm: 5.1,
    trouble: 'faulty',
  },
  { code: 'p-08', name: '西原', district: 'nishi', place: place(43.33, 142.338), fallenCm: 2.1 },
];

export const roadArea = [
  { x: 0.34, y: 0.52 },
  { x: 0.62, y: 0.52 },
  { x: 0.93, y: 0.97 },
  { x: 0.08, y: 0.97 },
];

export const cameraSeeds: readonly CameraDraft[] = [
  {
    code: 'cam-1',
    name: '中央大通カメラ',
    district: 'chuo',
    post: 'p-01',
    place: place(43.3412, 142.3805),
    roadArea,
    stake: { base: { x: 0.74, y: 0.72 }, top: { x: 0.74, y: 0.38 }, lengthCm: 100 },
  },
  {
    code: 'cam-2',
    name: '東山坂上カメラ',
    district: 'higashi',
    post: 'p-06',
    place: place(43.3362, 142.4215),
    roadArea,
    stake: null,
  },
  {
    code: 'cam-3',
    name: '北交差点カメラ',
    district: 'kita',
    post: null,
    place: place(43.3632, 142.3865),
    roadArea: [],
    stake: null,
  },
];

export const forecastCm: Record<DistrictCode, number> = { chuo: 3.2, kita: 4, higashi: 2.5, nishi: 0.8 };

export type PostState = Post['state'];
