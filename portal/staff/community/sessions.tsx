import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { getSessions } from '../../api/community-staff.ts';
import type { Session } from '../../api/community-staff.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { ListScreen } from '../platform/list.tsx';
import { may, nowMs } from '../state.ts';
import { spanText, stateOf, wordOf } from './show.ts';
import { MissingTag } from './suits.tsx';
import { community } from './texts.ts';

const month = 30 * 86_400_000;
const iso = (ms: number): string => new Date(ms).toISOString();

/** Sessions by time: those to come, or those of the month behind us. */
export function Sessions() {
  const texts = community.value.sessions;
  const past = query.value.get('period') === 'past';
  const district = query.value.get('district') ?? '';
  const after = query.value.get('after') ?? '';
  const start = useMemo(() => serverNow(), [past]);
  const page = useResource(`sessions ${past} ${district} ${after}`, () =>
    getSessions({
      ...(past ? { from: iso(start - month), until: iso(start) } : {}),
      ...(district === '' ? {} : { district }),
      ...(after === '' ? {} : { after }),
      limit: 50,
    }),
  );
  const next = page.value?.next;
  return (
    <>
      <ListScreen
        texts={texts}
        page={page}
        columns={[texts.when, texts.name, texts.place, texts.going, texts.state]}
        row={(one) => <Row key={one.number} one={one} />}
        above={<Tools past={past} district={district} />}
      />
      {(next || after !== '') && (
        <p class="actions more">
          {after !== '' && <Button onClick={() => setQuery({ after: '' }, 'push')}>{texts.first}</Button>}
          {next && <Button onClick={() => setQuery({ after: next }, 'push')}>{texts.next}</Button>}
        </p>
      )}
    </>
  );
}

function Tools({ past, district }: { past: boolean; district: string }) {
  const texts = community.value.sessions;
  const typed = useSignal(district);
  return (
    <form
      class="tools"
      onSubmit={(event) => {
        event.preventDefault();
        setQuery({ district: typed.value.trim(), after: '' }, 'push');
      }}
    >
      <SelectField
        label={texts.period}
        value={past ? 'past' : 'coming'}
        options={Object.entries(texts.periods).map(([value, label]) => ({ value, label }))}
        onChange={(value) => setQuery({ period: value === 'past' ? value : '', after: '' }, 'push')}
      />
      <TextField label={community.value.district} value={typed.value} onInput={(value) => (typed.value = value)} />
      <p class="actions">
        <Button type="submit">{texts.show}</Button>
        {may('community.session.write') && (
          <Link href="/staff/community/sessions/new" class="button button-fill button-md">
            {texts.make}
          </Link>
        )}
      </p>
    </form>
  );
}

export function GoingText({ session }: { session: Session }) {
  const texts = community.value.sessions;
  const { of, going, waiting } = session;
  return (
    <>
      <span>
        {of.capacity > 0
          ? texts.of(formatCount(going), formatCount(of.capacity))
          : texts.free(formatCount(going))}
      </span>
      {waiting > 0 && <span class="row-sub">{texts.waiting(formatCount(waiting))}</span>}
    </>
  );
}

export function StateTag({ session }: { session: Session }) {
  const texts = community.value.sessions;
  const state = stateOf(session, nowMs.value);
  const strong = state === 'cancelled' || state === 'full';
  return <span class={strong ? 'tag tag-strong' : 'tag'}>{texts[state === 'over' ? 'closed' : state]}</span>;
}

function Row({ one }: { one: Session }) {
  const texts = community.value.sessions;
  return (
    <tr>
      <td data-label={texts.when}>{spanText(one.of.startsAt, one.of.endsAt)}</td>
      <th scope="row">
        <Link href={`/staff/community/sessions/${one.number}`}>{wordOf(one.of)}</Link>
        <span class="row-sub">{texts.kinds[one.of.kind]}</span>
      </th>
      <td data-label={texts.place}>
        {one.of.place}
        {one.of.district !== '' && <span class="row-sub">{one.of.district}</span>}
      </td>
      <td data-label={texts.going}>
        <GoingText session={one} />
      </td>
      <td data-label={texts.state}>
        <StateTag session={one} /> {serverNow() < Date.parse(one.of.endsAt) && <MissingTag of={one.of} />}
      </td>
    </tr>
  );
}
