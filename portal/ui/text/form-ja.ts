// Texts of forms that the server checks. Apart from ja.ts, because only screens with such forms load them.

export const ja = {
  count: (count: number): string => `直すところが${count}つあります。`,
  /** What to do, by the code that the server gives for a field. */
  faults: {
    empty: '入力してください。',
    missing: '入力してください。',
    too_long: '短くしてください。',
    too_many: '数を減らしてください。',
    twice: '同じものが2つあります。1つにしてください。',
    each_way_once: '同じ経路が2つあります。1つにしてください。',
    not_a_code: '英小文字・数字・ハイフンで、40文字までにしてください。',
    not_a_name: '英小文字で始め、英小文字・数字・ハイフンにしてください。',
    taken: 'この記号は使われています。別の記号にしてください。',
    out_of_bounds: '使える範囲の数にしてください。',
    out_of_range: '使える範囲の数にしてください。',
    not_a_number: '数字を入れてください。',
    not_a_polygon: '3つ以上の点で囲んでください。',
    not_a_time_of_day: '始まりと終わりに、違う時刻を入れてください。',
    wrong_side: '解除の値は、発動の値より手前（もとに戻る側）にしてください。',
    not_a_place: '地図で選ぶか、緯度と経度の両方を入れてください。',
    missing_contact: '連絡する相手を選んでください。',
    one_contact_role_or_escalate: '連絡する相手を選んでください。',
    not_an_address: 'この経路の宛先の形にしてください。',
    not_a_web_address: 'http:// か https:// で始まるアドレスにしてください。',
    not_a_file_name: '英数字・ハイフン・下線・点だけの、100文字までの名前にしてください。',
    not_one_of: '選べるものから選んでください。',
    gone: '登録されているものから選んでください。',
    other: '内容を確かめて、直してください。',
  },
};

export type FormTexts = typeof ja;
