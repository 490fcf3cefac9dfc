import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { getStopsNamed, getStopsNear } from '../../api/community.ts';
import type { Stop } from '../../api/community.ts';
import type { Answer } from '../../api/client.ts';
import type { Problem } from '../../api/types.ts';
import { TextField } from '../../ui/field.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Back, Big, Heading, Waiting } from '../show.tsx';
import { More, Refused, useSome } from './show.tsx';
import { out } from './texts.ts';
import { findPosition, stopKeyText } from './where.ts';

type Found = { items: Stop[]; by: 'name' | 'place' };

/** Stops by the beginning of their name, or the nearest ones. */
export function Stops() {
  const texts = out.value.stops;
  const name = useSignal('');
  const error = useSignal('');
  const busy = useSignal(false);
  const noPlace = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);
  const found = useSignal<Found | undefined>(undefined);
  const input = useRef<HTMLInputElement | null>(null);

  async function take(by: Found['by'], asked: Promise<Answer<{ items: Stop[] }>>): Promise<void> {
    busy.value = true;
    problem.value = undefined;
    found.value = undefined;
    const answer = await asked;
    busy.value = false;
    if (answer.ok) {
      found.value = { items: answer.value.items, by };
    } else {
      problem.value = answer.problem;
    }
  }

  function search(): void {
    const begins = name.value.normalize('NFKC').trim();
    error.value = begins === '' ? texts.nameMissing : '';
    noPlace.value = false;
    if (begins === '') {
      input.current?.focus();
    } else {
      void take('name', getStopsNamed(begins));
    }
  }

  async function near(): Promise<void> {
    error.value = '';
    const at = await findPosition();
    noPlace.value = at === undefined;
    if (at) {
      await take('place', getStopsNear(at));
    }
  }

  return (
    <>
      <Back to="/resident/transit" />
      <Heading title={texts.title} />
      <form
        noValidate
        class="buttons"
        onSubmit={(event) => {
          event.preventDefault();
          search();
        }}
      >
        <TextField
          label={texts.name}
          hint={texts.nameHint}
          error={error.value}
          value={name.value}
          size="lg"
          onInput={(value) => {
            name.value = value;
          }}
          inputRef={(element) => {
            input.current = element;
          }}
        />
        <button type="submit" class="button button-fill big">
          {texts.search}
        </button>
      </form>
      <Big onClick={() => void near()}>{texts.here}</Big>
      {noPlace.value && (
        <p class="calm" role="alert">
          {texts.noPlace}
        </p>
      )}
      {busy.value && <Waiting />}
      {problem.value && <Refused problem={problem.value} />}
      {found.value && <List key={found.value.items.map(stopKeyOf).join(' ')} found={found.value} />}
    </>
  );
}

function stopKeyOf({ feed, id }: Stop): string {
  return stopKeyText({ feed, stop: id });
}

function List({ found: { items, by } }: { found: Found }) {
  const texts = out.value.stops;
  const some = useSome(5);
  return (
    <section class="part">
      <p role="status">{items.length > 0 ? texts.found(items.length) : texts[by === 'name' ? 'none' : 'nearNone']}</p>
      <ul class="cards">
        {items.slice(0, some.count).map((one) => (
          <li key={stopKeyOf(one)}>
            <Link href={`/resident/transit?${new URLSearchParams({ stop: stopKeyOf(one) })}`} class="card-link">
              <b>{one.name}</b>
              {one.kana && <span>{one.kana}</span>}
              {one.platform !== '' && <span>{out.value.transit.platform(one.platform)}</span>}
              {typeof one.distanceM === 'number' && (
                <span>{texts.distance(formatCount(one.distanceM), out.value.measured[one.by ?? 'line'])}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
      {items.length > some.count && <More of={texts.title} onClick={some.more} />}
    </section>
  );
}
