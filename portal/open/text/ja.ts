export const ja = {
  title: 'つなぐ',
  lead: '市町村と都道府県のための都市OSです。データ連携基盤、住民のID、そして町のしごとを一つのプログラムで動かします。',
  enter: '職員コンソールを開く',
  enterHint: '気象マップ、異常のある機器、取り込み履歴を見られます。合言葉が必要です。',
  residents: '住民ポータルを開く',
  tenants: '使っている自治体',
  tenant: '自治体',
  console: (name: string): string => `${name}の職員コンソール`,
  noTenants: '自治体はまだありません。',
  code: '団体コード',
  developers: '開発者の方へ',
  openapi: 'APIの定義(OpenAPI 3.1)',
  entities: 'NGSI-LD のエンティティ',
  entitiesText: '観測所や観測値などの「もの」のデータです。アクセストークンを添えて使います。',
  health: '動作の確認',
  licences: '使っているソフトウェアの利用条件',
  source: 'つなぐは Apache License 2.0 で公開しています。',
  version: (version: string): string => `版 ${version}`,
};

export type OpenTexts = typeof ja;
