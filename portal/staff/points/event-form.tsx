import { useSignal } from '@preact/signals';
import { getCard, getEvents, putEvent } from '../../api/points-staff.ts';
import type { Card, PointEvent } from '../../api/points-staff.ts';
import { Check } from '../../ui/check.tsx';
import { serverNow } from '../../ui/clock.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultText } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { makeKey } from '../../ui/key.ts';
import { Link } from '../../ui/link.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { navigate, path } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { FieldLines, PanelForm, told } from '../lending/parts.tsx';
import { NotFound } from '../not-found.tsx';
import { PointFields } from '../snow/enter/place-fields.tsx';
import { textOf } from '../snow/enter/places.ts';
import { fieldOf } from '../snow/jst.ts';
import { eventOf, nextMonth } from './draft.ts';
import { rateText, ruleName, sayNext } from './parts.tsx';
import { points } from './texts.ts';

/** An event is written; the code that hangs there stays the same. */
export function EventScreen() {
  const texts = points.value.event;
  const id = decodeURIComponent(path.value.split('/')[4] ?? '');
  const events = useResource('events', getEvents);
  const card = useResource('card', () => getCard());
  const event = events.value?.items.find((one) => one.id === id);
  const problem = events.problem ?? card.problem;
  if (events.value && !event && id !== 'new') {
    return <NotFound />;
  }
  return (
    <div class="column">
      <p>
        <Link href="/staff/points/events">{texts.back}</Link>
      </p>
      <Heading title={event ? event.name : texts.newTitle} />
      {problem && (
        <ProblemView
          problem={problem}
          retry={() => {
            events.reload();
            card.reload();
          }}
        />
      )}
      {!problem && !(events.value && card.value) && <Loading />}
      {events.value && card.value && <EventForm event={event} rules={card.value.rules} />}
    </div>
  );
}

/** In which it is found again where everybody has the name of an event: nobody has to think of it. */
const newId = (): string => `e${makeKey().slice(0, 15)}`;

type Lines = Record<'name' | 'startsAt' | 'endsAt', string>;

function linesOf(event: PointEvent | undefined): Lines {
  const soon = nextMonth(serverNow()).slice(0, 10);
  return {
    name: event?.name ?? '',
    startsAt: event ? fieldOf(Date.parse(event.startsAt)) : `${soon}T10:00`,
    endsAt: event ? fieldOf(Date.parse(event.endsAt)) : `${soon}T12:00`,
  };
}

function EventForm({ event, rules }: { event: PointEvent | undefined; rules: Card['rules'] }) {
  const texts = points.value.event;
  const id = useSignal(event?.id ?? newId());
  const typed = useSignal(linesOf(event));
  const rule = useSignal(event?.rule ?? 'checkin');
  const isHere = useSignal((event?.radiusM ?? 0) > 0);
  const place = useSignal(textOf(event?.radiusM ? { lat: event.lat ?? 0, lon: event.lon ?? 0 } : null));
  const radiusM = useSignal(String(event?.radiusM || 200));
  async function send(): Promise<Faults> {
    const meant = eventOf({
      id: id.value,
      rule: rule.value,
      isHere: isHere.value,
      place: place.value,
      radiusM: radiusM.value,
      ...typed.value,
    });
    if ('faults' in meant) {
      return meant.faults;
    }
    return told(await putEvent(meant.event), (kept) => {
      sayNext(texts.kept(kept.name));
      navigate('/staff/points/events');
    });
  }
  // What is counted by its amount is not what one checks in at.
  const options = rules
    .filter(({ of }) => of.how === 'each' && (of.active || of.code === rule.value))
    .map(({ of }) => ({ value: of.code, label: texts.ruleOf(ruleName(of), rateText(of)) }));
  return (
    <PanelForm
      title={texts.form}
      lead={event ? texts.codeStays : texts.codeComes}
      submit={texts.save}
      shown={['name', 'rule', 'startsAt', 'endsAt', 'lat', 'lon', 'radiusM']}
      words={points.value.refusals}
      send={send}
    >
      {(faults) => (
        <>
          <FieldLines
            lines={[
              { name: 'name', label: points.value.events.name },
              { name: 'startsAt', label: texts.starts, kind: 'time' },
              { name: 'endsAt', label: texts.ends, kind: 'end' },
            ]}
            faults={faults}
            typed={typed}
          />
          <SelectField
            label={points.value.events.rule}
            error={faultText(faults, 'rule')}
            value={rule.value}
            options={options}
            onChange={(value) => (rule.value = value)}
          />
          <Check
            label={texts.isHere}
            hint={texts.isHereHint}
            checked={isHere.value}
            onChange={(value) => (isHere.value = value)}
          />
          {isHere.value && (
            <>
              <PointFields
                value={place.value}
                around={{ areas: [], lines: [], points: [] }}
                error={faultText(faults, 'lat', 'lon')}
                onChange={(next) => (place.value = next)}
              />
              <TextField
                label={texts.radius}
                hint={texts.radiusHint}
                inputMode="numeric"
                error={faultText(faults, 'radiusM')}
                value={radiusM.value}
                onInput={(value) => (radiusM.value = value)}
              />
            </>
          )}
        </>
      )}
    </PanelForm>
  );
}
