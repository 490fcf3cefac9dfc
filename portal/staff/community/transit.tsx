import { useSignal } from '@preact/signals';
import { getDepartures, getFeeds, getStops } from '../../api/community-staff.ts';
import type { Feed, Stop } from '../../api/community-staff.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { language } from '../../ui/language.ts';
import { formatCount } from '../../ui/number.ts';
import { Empty, Loading } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { DataTable, ListPart } from '../platform/list.tsx';
import { Exact } from '../show.tsx';
import { may, nowMs } from '../state.ts';
import { FeedImport } from './feed-import.tsx';
import { Refused } from './people.tsx';
import { daysUntil } from './show.ts';
import { community } from './texts.ts';

/** Timetables that are there, one taken in in place of the one before, and a look at what leaves next. */
export function Transit() {
  const texts = community.value.transit;
  const page = useResource('feeds', getFeeds);
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {may('community.feed.write') && <FeedImport onImported={page.reload} />}
      <ListPart
        texts={{ title: texts.caption, caption: texts.caption, empty: texts.empty }}
        page={page}
        columns={[texts.agency, texts.period, texts.size, texts.imported]}
        row={(one) => <Row key={one.code} one={one} />}
      />
      <TryPart />
    </div>
  );
}

/** "20261130" as people write days. */
function dayText(day: number): string {
  const text = String(day);
  return formatTime(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}T03:00:00Z`, 'date', language.value);
}

/** So long before its end a timetable is spoken of. */
const soonDays = 30;

function Row({ one: { code, of, importedAt } }: { one: Feed }) {
  const texts = community.value.transit;
  const left = daysUntil(of.last, nowMs.value);
  return (
    <tr>
      <th scope="row">
        {of.agency}
        <span class="row-sub">{code}</span>
      </th>
      <td data-label={texts.period}>
        {dayText(of.first)}〜{dayText(of.last)}
        {left < 0 && <span class="tag tag-strong">{texts.outdated}</span>}
        {left >= 0 && left <= soonDays && <span class="tag">{texts.soon(left)}</span>}
      </td>
      <td data-label={texts.size}>
        {texts.sizes(formatCount(of.stops), formatCount(of.lines), formatCount(of.departures))}
        {of.version !== '' && (
          <span class="row-sub">
            {texts.version} {of.version}
          </span>
        )}
      </td>
      <td data-label={texts.imported}>
        <Exact at={importedAt} />
      </td>
    </tr>
  );
}

function TryPart() {
  const texts = community.value.transit;
  const typed = useSignal('');
  const name = useSignal('');
  const chosen = useSignal<Stop | undefined>(undefined);
  return (
    <section class="panel part">
      <h2>{texts.tryTitle}</h2>
      <form
        class="tools"
        onSubmit={(event) => {
          event.preventDefault();
          chosen.value = undefined;
          name.value = typed.value.trim();
        }}
      >
        <TextField label={texts.stop} value={typed.value} onInput={(value) => (typed.value = value)} />
        <p>
          <Button type="submit">{texts.find}</Button>
        </p>
      </form>
      {name.value !== '' && <Stops key={name.value} name={name.value} onChoose={(one) => (chosen.value = one)} />}
      {chosen.value && <Next key={`${chosen.value.feed} ${chosen.value.id}`} stop={chosen.value} />}
    </section>
  );
}

function Stops({ name, onChoose }: { name: string; onChoose: (stop: Stop) => void }) {
  const texts = community.value.transit;
  const page = useResource(`stops ${name}`, () => getStops(name));
  const items = page.value?.items;
  return (
    <>
      {page.problem && <Refused problem={page.problem} />}
      {!items && !page.problem && <Loading />}
      {items?.length === 0 && <Empty>{texts.noStop}</Empty>}
      {items && items.length > 0 && (
        <ul class="chips" aria-label={texts.stops}>
          {items.map((one) => (
            <li key={`${one.feed} ${one.id}`}>
              <Button size="sm" onClick={() => onChoose(one)}>
                {one.platform === '' ? one.name : `${one.name} ${one.platform}`}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Next({ stop }: { stop: Stop }) {
  const texts = community.value.transit;
  const page = useResource(`departures ${stop.feed} ${stop.id}`, () => getDepartures(stop.feed, stop.id));
  const now = page.value;
  return (
    <>
      <h3>{texts.departures(stop.name)}</h3>
      {page.problem && <Refused problem={page.problem} />}
      {!now && !page.problem && <Loading />}
      {now?.outdated && <p role="alert">{texts.outdatedLong}</p>}
      {now?.items.length === 0 && <Empty>{texts.noDepartures}</Empty>}
      {now && now.items.length > 0 && (
        <DataTable
          caption={texts.departures(stop.name)}
          columns={[texts.at, texts.line, texts.headsign, texts.platform]}
          items={now.items}
          row={(one) => (
            <tr key={`${one.at} ${one.line} ${one.headsign}`}>
              <th scope="row">
                <Exact at={one.at} />
              </th>
              <td data-label={texts.line}>{one.line}</td>
              <td data-label={texts.headsign}>{one.headsign}</td>
              <td data-label={texts.platform}>{one.platform === '' ? '—' : one.platform}</td>
            </tr>
          )}
        />
      )}
    </>
  );
}
