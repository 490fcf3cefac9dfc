import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getDepartures, getOwnChoices, getPlacesNear, getStopsNamed } from '../../api/community.ts';
import type { NearPlace, PlacePage, Position } from '../../api/community.ts';
import type { Problem } from '../../api/types.ts';
import { Choice } from '../../ui/choice.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Back, Heading, Waiting } from '../show.tsx';
import { Refused, inWords } from './show.tsx';
import { out } from './texts.ts';
import { findPosition, stopKeyIn } from './where.ts';

type Kind = keyof typeof out.value.near.kinds;
type From = 'stop' | 'here';

/** Where one's usual stop is; nothing where none is chosen or no timetable has it now. */
async function placeOfStop(): Promise<Position | Problem | undefined> {
  const mine = await getOwnChoices();
  if (!mine.ok) {
    return mine.problem;
  }
  const usual = stopKeyIn(mine.value.transitStop);
  if (!usual) {
    return undefined;
  }
  const page = await getDepartures(usual.feed, usual.stop, 1);
  if (!page.ok) {
    return page.problem.status === 404 ? undefined : page.problem;
  }
  const stops = await getStopsNamed(page.value.name);
  if (!stops.ok) {
    return stops.problem;
  }
  const all = stops.value.items.filter((one) => one.feed === usual.feed && one.name === page.value.name);
  return all.find((one) => one.id === usual.stop) ?? all[0];
}

/** The nearest of a kind, with minutes on foot as the server reckons them: longer in winter. */
export function Near() {
  const texts = out.value.near;
  const kind = useSignal<Kind>('hospital');
  const from = useSignal<From>('stop');
  const page = useSignal<PlacePage | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const lost = useSignal(false);
  const round = useSignal(0);

  useEffect(() => {
    let dropped = false;
    page.value = undefined;
    problem.value = undefined;
    lost.value = false;
    void (async () => {
      const at = from.value === 'stop' ? await placeOfStop() : await findPosition();
      if (dropped) {
        return;
      }
      if (at === undefined) {
        lost.value = true;
      } else if ('status' in at) {
        problem.value = at;
      } else {
        const answer = await getPlacesNear(kind.value, at);
        if (!dropped) {
          page.value = answer.ok ? answer.value : undefined;
          problem.value = answer.ok ? undefined : answer.problem;
        }
      }
    })();
    return () => {
      dropped = true;
    };
  }, [kind.value, from.value, round.value]);

  return (
    <>
      <Back to="/resident/transit" />
      <Heading title={texts.title} />
      <div class="four">
        <Choice
          legend={texts.what}
          options={(Object.keys(texts.kinds) as Kind[]).map((value) => ({ value, label: texts.kinds[value] }))}
          value={kind.value}
          onChange={(value: Kind) => {
            kind.value = value;
          }}
        />
      </div>
      <Choice
        legend={texts.from}
        options={[
          { value: 'stop', label: texts.fromStop },
          { value: 'here', label: texts.fromHere },
        ]}
        value={from.value}
        onChange={(value: From) => {
          from.value = value;
        }}
      />
      {lost.value && (
        <p class="calm" role="alert">
          {from.value === 'stop' ? texts.noStop : texts.noPlace}
        </p>
      )}
      {lost.value && from.value === 'stop' && (
        <Link href="/resident/transit/stops" class="button button-fill big">
          {texts.chooseStop}
        </Link>
      )}
      {problem.value && <Refused problem={problem.value} again={() => void ++round.value} />}
      {!page.value && !problem.value && !lost.value && <Waiting />}
      {page.value && <Places page={page.value} />}
    </>
  );
}

function Places({ page: { items, winter } }: { page: PlacePage }) {
  const texts = out.value.near;
  return (
    <>
      {winter && items.length > 0 && <p class="calm">{texts.winter}</p>}
      {items.length === 0 && <p class="calm">{texts.none}</p>}
      <ol class="cards nearest">
        {items.map((one) => (
          <PlaceItem key={one.code} place={one} />
        ))}
      </ol>
    </>
  );
}

/** Digits and a plus only: what a telephone dials. */
function dialled(phone: string): string {
  return phone.normalize('NFKC').replaceAll(/[^\d+]/g, '');
}

function PlaceItem({ place: { of, distanceM, minutes, by } }: { place: NearPlace }) {
  const texts = out.value.near;
  const name = inWords(of);
  return (
    <li class="letter">
      <h2>{name}</h2>
      {typeof minutes === 'number' && (
        <p class="ask-again">
          {texts.walk(formatCount(minutes), formatCount(distanceM ?? 0), out.value.measured[by ?? 'line'])}
        </p>
      )}
      {of.closed && <p class="calm">{texts.closed}</p>}
      <p>{of.address}</p>
      {of.hours !== '' && <p>{texts.hours(of.hours)}</p>}
      {of.stepFree && <p>{`✓ ${texts.stepFree}`}</p>}
      {dialled(of.phone) !== '' && (
        <a
          href={`tel:${dialled(of.phone)}`}
          class="button button-outline big"
          aria-label={texts.callOf(name, of.phone)}
        >
          {texts.call(of.phone)}
        </a>
      )}
    </li>
  );
}
