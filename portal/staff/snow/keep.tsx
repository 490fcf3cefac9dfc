import { useSignal } from '@preact/signals';
import { getContacts } from '../../api/notify.ts';
import { addDuty, getContractors, getDuties, getRoutes, keepContractor, keepRoute } from '../../api/snow.ts';
import type { Contact, Contractor, Duty, Problem, SnowRoute } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { TextField } from '../../ui/field.tsx';
import { language } from '../../ui/language.ts';
import { formatCount } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { Contacts, personText } from './contacts.tsx';
import { fieldOf, instantOf } from './jst.ts';
import { districtName } from './show.tsx';
import { board, useNight } from './state.ts';
import { snow } from './texts.ts';

/** Who clears what, whom to ask there in which order, and who is on duty. */
export function Keep() {
  useNight();
  const texts = snow.value.keep;
  const routes = useResource('routes', getRoutes);
  const contractors = useResource('contractors', getContractors);
  const duties = useResource('duties', getDuties);
  const contacts = useResource('contacts', getContacts);
  const people = contacts.value?.items ?? [];
  const problem = routes.problem ?? contractors.problem ?? duties.problem;
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      {problem && <ProblemView problem={problem} retry={routes.reload} />}
      {!routes.value && !problem && <Loading />}
      {duties.value && <Duties duties={duties.value.items} people={people} onSaved={duties.reload} />}
      {contractors.value && (
        <section class="panel" aria-labelledby="firms-title">
          <h2 id="firms-title" class="panel-title">
            {texts.contractors}
          </h2>
          {contractors.value.items.length === 0 && <Empty>{texts.empty}</Empty>}
          {contractors.value.items.map((one) => (
            <Firm key={one.code} firm={one} people={people} onSaved={contractors.reload} />
          ))}
        </section>
      )}
      {routes.value && (
        <Routes routes={routes.value.items} firms={contractors.value?.items ?? []} onSaved={routes.reload} />
      )}
    </div>
  );
}

type DutiesProps = { duties: Duty[]; people: readonly Contact[]; onSaved: () => void };

function Duties({ duties, people, onSaved }: DutiesProps) {
  const texts = snow.value.keep;
  const now = serverNow();
  const sorted = duties.toSorted((left, right) => right.from.localeCompare(left.from));
  const current = sorted.find((one) => Date.parse(one.from) <= now);
  const chosen = useSignal<number[]>(current?.contacts ?? []);
  const from = useSignal(fieldOf(now));
  const error = useSignal('');
  const problem = useSignal<Problem | undefined>(undefined);
  const saved = useSignal(false);

  async function save(): Promise<void> {
    const at = instantOf(from.value);
    error.value = at ? '' : texts.badFrom;
    if (at) {
      const answer = await addDuty({ from: at, contacts: chosen.value });
      problem.value = answer.ok ? undefined : answer.problem;
      saved.value = answer.ok;
      onSaved();
    }
  }

  return (
    <section class="panel form" aria-labelledby="duty-title">
      <h2 id="duty-title">{texts.duty}</h2>
      <p>
        {current && current.contacts.length > 0
          ? current.contacts.map((id) => personText(people, id)).join('、')
          : texts.dutyNone}
      </p>
      <details>
        <summary>{texts.dutyAdd}</summary>
        <Contacts
          chosen={chosen.value}
          people={people}
          onChange={(next) => {
            chosen.value = next;
          }}
        />
        <TextField
          label={texts.dutyFrom}
          type="datetime-local"
          error={error.value}
          value={from.value}
          onInput={(value) => {
            from.value = value;
          }}
        />
        {problem.value && <ProblemView problem={problem.value} />}
        <p class="actions">
          <Button kind="fill" onClick={() => void save()}>
            {texts.save}
          </Button>
          <span role="status">{saved.value ? texts.saved : ''}</span>
        </p>
      </details>
      <details>
        <summary>{texts.dutyHistory}</summary>
        <ol class="story">
          {sorted.map((one) => (
            <li key={`${one.from} ${one.setBy}`}>
              <span class="number">{formatTime(one.from, 'fullDateTime', language.value)}</span>{' '}
              {one.contacts.map((id) => personText(people, id)).join('、') || texts.dutyNone}{' '}
              <span class="muted small">{`${texts.by} ${one.setBy}`}</span>
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}

type FirmProps = { firm: Contractor; people: readonly Contact[]; onSaved: () => void };

function Firm({ firm, people, onSaved }: FirmProps) {
  const texts = snow.value.keep;
  const chosen = useSignal<number[]>(firm.contacts);
  const accounts = useSignal(firm.accounts.join(' '));
  const problem = useSignal<Problem | undefined>(undefined);
  const saved = useSignal(false);

  async function save(): Promise<void> {
    const answer = await keepContractor({
      ...firm,
      contacts: chosen.value,
      accounts: accounts.value.split(/[\s,、]+/).filter(Boolean),
    });
    problem.value = answer.ok ? undefined : answer.problem;
    saved.value = answer.ok;
    onSaved();
  }

  return (
    <article class="firm" aria-label={firm.name}>
      <h3>{firm.name}</h3>
      <p>
        <span class="muted small">{texts.contacts}</span>{' '}
        {firm.contacts.map((id) => personText(people, id)).join(' → ') || snow.value.none}
      </p>
      <p>
        <span class="muted small">{texts.accounts}</span> {firm.accounts.join(', ') || snow.value.none}
      </p>
      <details>
        <summary>{texts.edit}</summary>
        <Contacts
          chosen={chosen.value}
          people={people}
          onChange={(next) => {
            chosen.value = next;
          }}
        />
        <TextField
          label={texts.accounts}
          size="sm"
          value={accounts.value}
          onInput={(value) => {
            accounts.value = value;
          }}
        />
        {problem.value && <ProblemView problem={problem.value} />}
        <p class="actions">
          <Button size="sm" kind="fill" onClick={() => void save()}>
            {texts.save}
          </Button>
          <span role="status">{saved.value ? texts.saved : ''}</span>
        </p>
      </details>
    </article>
  );
}

type RoutesProps = { routes: SnowRoute[]; firms: Contractor[]; onSaved: () => void };

function Routes({ routes, firms, onSaved }: RoutesProps) {
  const texts = snow.value.keep;
  const problem = useSignal<Problem | undefined>(undefined);
  const saved = useSignal('');

  async function give(route: SnowRoute, contractor: string): Promise<void> {
    const answer = await keepRoute({ ...route, contractor: contractor || null });
    problem.value = answer.ok ? undefined : answer.problem;
    saved.value = answer.ok ? `${route.name}：${texts.saved}` : '';
    onSaved();
  }

  return (
    <section class="panel" aria-labelledby="routes-title">
      <h2 id="routes-title" class="panel-title">
        {texts.routes}
      </h2>
      {problem.value && <ProblemView problem={problem.value} />}
      <p role="status" class="panel-note">
        {saved.value}
      </p>
      {routes.length === 0 && <Empty>{texts.empty}</Empty>}
      {routes.length > 0 && (
        <table class="table table-stack">
          <caption class="unseen">{texts.routesCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.name}</th>
              <th scope="col">{snow.value.thresholds.where}</th>
              <th scope="col">{snow.value.thresholds.road}</th>
              <th scope="col" class="number">
                {texts.priority}
              </th>
              <th scope="col" class="number">
                {texts.length}
              </th>
              <th scope="col">{texts.contractor}</th>
            </tr>
          </thead>
          <tbody>
            {routes
              .toSorted((left, right) => left.priority - right.priority)
              .map((route) => (
                <tr key={route.code}>
                  <th scope="row">
                    {route.name}
                    <span class="row-sub">{route.code}</span>
                  </th>
                  <td data-label={snow.value.thresholds.where}>{districtName(board.value, route.district)}</td>
                  <td data-label={snow.value.thresholds.road}>{snow.value.road[route.road]}</td>
                  <td class="number" data-label={texts.priority}>
                    {route.priority}
                  </td>
                  <td class="number" data-label={texts.length}>
                    {texts.metres(formatCount(route.lengthM))}
                  </td>
                  <td data-label={texts.contractor}>
                    <select
                      class="input input-sm"
                      aria-label={`${route.name} ${texts.contractor}`}
                      value={route.contractor ?? ''}
                      onChange={(event) => void give(route, event.currentTarget.value)}
                    >
                      <option value="">{texts.nobody}</option>
                      {firms.map((one) => (
                        <option key={one.code} value={one.code}>
                          {one.name}
                        </option>
                      ))}
                    </select>
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
