import type { ComponentChildren } from 'preact';
import { Banner } from '../../../ui/banner.tsx';
import { formatCount } from '../../../ui/number.ts';
import { Link } from '../../../ui/link.tsx';
import { query } from '../../../ui/router.ts';
import { Heading } from '../../heading.tsx';
import type { Kind } from './frame.tsx';
import { enter } from './texts.ts';
import { stepsOf } from './town.ts';
import type { StepState, Town } from './town.ts';

/** What a town has entered and what comes next: the way from an empty town to its first night. */
export function Overview({ town }: { town: Town }) {
  const texts = enter.value;
  const steps = stepsOf(town);
  const kept = query.value.get('kept');
  const empty = steps.every((one) => one.count === 0);
  return (
    <div class="column">
      <Heading title={texts.title} />
      {kept && (
        <Banner kind="success" live>
          <p>{query.value.get('new') === '1' ? texts.savedNew(kept) : texts.saved(kept)}</p>
        </Banner>
      )}
      <p class="lead">{empty ? texts.first : texts.lead}</p>
      <ol class="steps">
        {steps.map((one) => (
          <StepView key={one.step} state={one} town={town} />
        ))}
      </ol>
    </div>
  );
}

function StepView({ state, town }: { state: StepState; town: Town }) {
  const texts = enter.value;
  const { step, count, waitsFor, isNext } = state;
  const name = texts.kinds[step];
  return (
    <li class={isNext ? 'panel step step-next' : 'panel step'} aria-current={isNext ? 'step' : undefined}>
      <h2>{name}</h2>
      <p class="step-state">
        {count > 0 && <span class="tag">{`${texts.done} ${texts.count(formatCount(count))}`}</span>}
        {isNext && <span class="tag tag-strong">{texts.next}</span>}
        {waitsFor && count === 0 && <span class="muted">{texts.waits(texts.kinds[waitsFor])}</span>}
      </p>
      <p>{texts.says[step]}</p>
      {step === 'duty' ? (
        <p>
          <Link href="/staff/snow/keep" class={`button button-${isNext ? 'fill' : 'outline'} button-sm`}>
            {texts.setDuty}
          </Link>
        </p>
      ) : (
        <>
          {!(waitsFor && count === 0) && (
            <p>
              <Link
                href={`/staff/snow/enter/${step}/new`}
                class={`button button-${isNext ? 'fill' : 'outline'} button-sm`}
                label={texts.addOf(name)}
              >
                {texts.add}
              </Link>
            </p>
          )}
          {count > 0 && <Entered kind={step} town={town} />}
        </>
      )}
    </li>
  );
}

function Entered({ kind, town }: { kind: Kind; town: Town }) {
  const texts = enter.value;
  const line = (key: string, name: string, more: ComponentChildren) => (
    <li key={key}>
      <Link href={`/staff/snow/enter/${kind}/${encodeURIComponent(key)}`} label={texts.editOf(name)}>
        {name}
      </Link>{' '}
      <span class="muted small">{more}</span>
    </li>
  );
  return (
    <details>
      <summary aria-label={texts.listOf(texts.kinds[kind])}>{texts.list}</summary>
      <ul class="entered">
        {kind === 'contacts'
          ? town.contacts.map((one) => line(String(one.id), one.name, one.organisation))
          : town[kind].map((one) => line(one.code, one.name, one.code))}
      </ul>
    </details>
  );
}
