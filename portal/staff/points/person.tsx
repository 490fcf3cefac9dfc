import { useSignal } from '@preact/signals';
import { getBalanceOf } from '../../api/points-staff.ts';
import type { Balance } from '../../api/points-staff.ts';
import { Button } from '../../ui/button.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Loading } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { path } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { NotFound } from '../not-found.tsx';
import { may } from '../state.ts';
import { ShowNames } from '../who/names.tsx';
import type { Names } from '../who/names.tsx';
import { PersonPick } from '../who/pick.tsx';
import { who } from '../who/texts.ts';
import { CorrectionForm } from './correction-form.tsx';
import { History } from './history.tsx';
import { lastDayText, pointsText, Refused } from './parts.tsx';
import { points } from './texts.ts';

type Found = { person: number; name: string };

/** Somebody is looked for by name, or by the number of their ID, which a reader of cards types too. */
export function Persons() {
  const texts = points.value.person;
  const found = useSignal<Found | undefined>(undefined);
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {found.value ? (
        <>
          <p class="actions">
            <Button size="sm" onClick={() => (found.value = undefined)}>
              {who.value.clear}
            </Button>
          </p>
          <Seen key={found.value.person} {...found.value} />
        </>
      ) : (
        <section class="panel part">
          {may('id.account.read') ? (
            <PersonPick
              label={texts.title}
              takesCards={false}
              onPick={({ who: picked, label }) => {
                if ('person' in picked && picked.person) {
                  found.value = { person: picked.person, name: texts.named(label) };
                }
              }}
            />
          ) : (
            <p>{texts.notAllowed}</p>
          )}
        </section>
      )}
    </div>
  );
}

/** The same for whom a correction names: without a name until somebody asks for it. */
export function PersonScreen() {
  const texts = points.value.person;
  const id = path.value.split('/')[4] ?? '';
  const names = useSignal<Names>(new Map());
  if (!/^[1-9]\d{0,14}$/.test(id)) {
    return <NotFound />;
  }
  const person = Number(id);
  const known = names.value.get(person);
  return (
    <div class="column column-wide">
      <p>
        <Link href="/staff/points/corrections">{texts.back}</Link>
      </p>
      <Heading title={texts.title} />
      {!known && may('id.account.read') && (
        <section class="panel part">
          <ShowNames persons={[person]} names={names} />
        </section>
      )}
      <Seen person={person} name={known === undefined ? who.value.number(person) : texts.named(known)} />
    </div>
  );
}

function Seen({ person, name }: Found) {
  const texts = points.value.person;
  const balance = useResource(`balance ${person}`, () => getBalanceOf(person));
  const said = useSignal<string | undefined>(undefined);
  const round = useSignal(0);
  function after(words: string): void {
    said.value = words;
    balance.reload();
    ++round.value;
  }
  return (
    <>
      <h2>{texts.of(name)}</h2>
      <DoneBanner>{said.value}</DoneBanner>
      {balance.problem && <Refused problem={balance.problem} />}
      {!balance.value && !balance.problem && <Loading />}
      {balance.value && (
        <>
          <Standing balance={balance.value} />
          <History key={round.value} person={person} onDone={after} />
          {may('points.person.correct') && (
            <CorrectionForm person={person} name={name} balance={balance.value.balance} onDone={after} />
          )}
        </>
      )}
    </>
  );
}

function Tile({ count }: { count: number }) {
  return (
    <dd class="number">
      <span class="figure">{formatCount(count)}</span> <span class="figure-unit">{points.value.unit}</span>
    </dd>
  );
}

/** What somebody has, and until when: the oldest goes first (A5.4). */
function Standing({ balance }: { balance: Balance }) {
  const texts = points.value.person;
  return (
    <section class="panel panel-padded" aria-label={texts.balance}>
      <dl class="tiles">
        <div class="tile">
          <dt>{texts.balance}</dt>
          <Tile count={balance.balance} />
        </div>
        {balance.held > 0 && (
          <div class="tile">
            <dt>{texts.held}</dt>
            <Tile count={balance.held} />
          </div>
        )}
      </dl>
      {balance.lots.length > 0 && (
        <>
          <h3>{texts.lots}</h3>
          <ul class="platform-lines">
            {balance.lots.map((lot) => (
              <li key={lot.expiresAt ?? ''}>
                {lot.expiresAt
                  ? texts.until(lastDayText(lot.expiresAt), pointsText(lot.points))
                  : texts.forever(pointsText(lot.points))}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
