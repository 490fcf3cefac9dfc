import { getNotices, keepNotice } from '../../api/community-staff.ts';
import type { Notice, NoticeFacts } from '../../api/community-staff.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { nowMs } from '../state.ts';
import { ChangeButton } from './change-button.tsx';
import { DistrictField } from './code-fields.tsx';
import type { Shape } from './draft.ts';
import { FactsForm, Line, Lines, Pick } from './fields.tsx';
import { KeptList } from './kept-list.tsx';
import type { EditorProps } from './kept-list.tsx';
import { noticeState, numberOf, spanText, wordOf } from './show.ts';
import { community } from './texts.ts';

const hour = 3_600_000;
/** So many come in a page, as the server has it. */
const pageSize = 50;

export function noticeShape(today: number): Shape<NoticeFacts> {
  const from = Math.floor(today / hour) * hour;
  return {
    model: {
      ja: '',
      en: '',
      bodyJa: '',
      bodyEn: '',
      district: '',
      link: '',
      from: new Date(from).toISOString(),
      until: new Date(from + 14 * 24 * hour).toISOString(),
      importance: 0,
    },
    times: ['from', 'until'],
    needed: ['ja', 'en', 'from', 'until'],
  };
}

/** What is told, to which district, from when until when. */
export function Notices() {
  const texts = community.value.notices;
  const before = numberOf(query.value.get('before') ?? undefined);
  const page = useResource(`notices ${before ?? ''}`, () => getNotices(before));
  const items = page.value?.items ?? [];
  return (
    <>
      <KeptList
        texts={texts}
        page={page}
        columns={[texts.name, texts.period, community.value.district, texts.state, community.value.doing]}
        row={(one, onChange) => <Row key={one.number} one={one} onChange={onChange} />}
        keyOf={(one) => one.number}
        editor={Editor}
      />
      <p class="actions more">
        {before !== undefined && <Button onClick={() => setQuery({ before: '' }, 'push')}>{texts.newest}</Button>}
        {items.length === pageSize && (
          <Button onClick={() => setQuery({ before: String(items.at(-1)?.number ?? '') }, 'push')}>
            {texts.older}
          </Button>
        )}
      </p>
    </>
  );
}

function Row({ one, onChange }: { one: Notice; onChange: () => void }) {
  const texts = community.value.notices;
  const { of } = one;
  const state = noticeState(of, nowMs.value);
  return (
    <tr>
      <th scope="row">
        {wordOf(of)}
        {of.importance > 0 && <span class="tag tag-strong">{texts.importances[of.importance]}</span>}
      </th>
      <td data-label={texts.period}>{spanText(of.from, of.until)}</td>
      <td data-label={community.value.district}>{of.district === '' ? community.value.everywhere : of.district}</td>
      <td data-label={texts.state}>
        <span class={state === 'now' ? 'tag tag-strong' : 'tag'}>{texts.states[state]}</span>
      </td>
      <td data-label={community.value.doing}>
        <ChangeButton of={of} onClick={onChange} />
      </td>
    </tr>
  );
}

function Editor({ one, onKept, onCancel }: EditorProps<Notice>) {
  const texts = community.value.notices;
  const shared = community.value;
  const shape = noticeShape(serverNow());
  const title = one ? texts.changeTitle : texts.make;
  return (
    <section class="panel part">
      <h2>{title}</h2>
      <FactsForm
        shape={shape}
        first={one?.of ?? shape.model}
        label={title}
        submit={shared.save}
        save={(facts) => keepNotice(one?.number, facts)}
        onKept={onKept}
        onCancel={onCancel}
      >
        {(form) => (
          <>
            <div class="form-grid">
              <Line form={form} name="ja" label={texts.ja} />
              <Line form={form} name="en" label={texts.en} />
            </div>
            <Lines form={form} name="bodyJa" label={texts.bodyJa} />
            <Lines form={form} name="bodyEn" label={texts.bodyEn} />
            <div class="form-grid">
              <Line form={form} name="from" label={texts.from} type="datetime-local" />
              <Line form={form} name="until" label={texts.until} type="datetime-local" />
              <DistrictField form={form} />
              <Pick
                form={form}
                name="importance"
                label={texts.importance}
                options={texts.importances.map((label, at) => ({ value: String(at), label }))}
              />
              <Line form={form} name="link" label={texts.link} hint={texts.linkHint} />
            </div>
          </>
        )}
      </FactsForm>
    </section>
  );
}
