import { useSignal } from '@preact/signals';
import { getKeys, revokeKey, rotateKey } from '../../api/coupons-staff.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { OneField } from '../../ui/one-field.tsx';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { ListPart } from '../platform/list.tsx';
import { Exact } from '../show.tsx';
import { Refused } from './refused.tsx';
import { Sure } from './show.tsx';
import { keyStates } from './shown.ts';
import { coupons } from './texts.ts';

/** Keys that QR codes are signed with. */
export function Keys() {
  const texts = coupons.value.keys;
  const page = useResource('keys', getKeys);
  const said = useSignal<string | undefined>(undefined);
  const refused = useSignal<Faults>(noFaults);
  const revoking = useSignal<number | undefined>(undefined);
  const states = keyStates(page.value?.items ?? [], serverNow());
  const waits = [...states.values()].includes('waits');
  async function rotate(): Promise<void> {
    const answer = await rotateKey();
    refused.value = answer.ok ? noFaults : faultsOf(answer.problem);
    said.value = answer.ok
      ? texts.rotated(String(answer.value.number), formatTime(answer.value.signsFrom, 'fullDateTime', language.value))
      : undefined;
    page.reload();
  }
  async function revoke(number: number): Promise<void> {
    const answer = await revokeKey(number);
    refused.value = answer.ok ? noFaults : faultsOf(answer.problem);
    said.value = answer.ok ? texts.revoked(String(number)) : undefined;
    revoking.value = undefined;
    page.reload();
  }
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <DoneBanner>{said.value}</DoneBanner>
      <Refused faults={refused.value} />
      <ListPart
        texts={{ title: texts.caption, caption: texts.caption, empty: texts.empty }}
        page={page}
        columns={[texts.number, texts.state, texts.from, texts.act]}
        row={(one) => {
          const number = String(one.number);
          return (
            <tr key={number}>
              <th scope="row" data-label={texts.number}>
                {number}
              </th>
              <td data-label={texts.state}>
                <span class={states.get(one.number) === 'signs' ? 'tag tag-strong' : 'tag'}>
                  {texts.states[states.get(one.number) ?? 'kept']}
                </span>
              </td>
              <td data-label={texts.from}>
                <Exact at={one.signsFrom} />
              </td>
              <td data-label={texts.act}>
                <Button size="xs" label={texts.revokeOf(number)} onClick={() => (revoking.value = one.number)}>
                  {texts.revoke}
                </Button>
              </td>
            </tr>
          );
        }}
      />
      {revoking.value !== undefined && (
        <Revoke
          key={revoking.value}
          number={String(revoking.value)}
          onYes={() => revoke(revoking.peek() ?? 0)}
          onNo={() => (revoking.value = undefined)}
        />
      )}
      <Rotate waits={waits} onYes={rotate} />
      <section class="panel panel-padded coupons-stack">
        <h2>{texts.revokeTitle}</h2>
        <Effects />
      </section>
    </div>
  );
}

function Effects() {
  const texts = coupons.value.keys;
  return (
    <>
      <p>{texts.revokeLead}</p>
      <ul class="coupons-list">
        {texts.effects.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </>
  );
}

type RevokeProps = { number: string; onYes: () => Promise<void>; onNo: () => void };

/** What it does is read before it is done, and the number is typed. */
function Revoke({ number, onYes, onNo }: RevokeProps) {
  const texts = coupons.value.keys;
  async function send(typed: string): Promise<Faults> {
    if (typed.normalize('NFKC') !== number) {
      return { fields: { number: typed === '' ? 'empty' : 'other' } };
    }
    await onYes();
    return noFaults;
  }
  return (
    <section class="panel panel-padded coupons-stack" aria-label={texts.revokeOf(number)}>
      <h2>{texts.revokeOf(number)}</h2>
      <OneField
        field="number"
        label={texts.confirm(number)}
        submit={texts.revokeYes}
        kind="fill"
        name={texts.revokeOf(number)}
        send={send}
        onCancel={onNo}
      >
        <Effects />
      </OneField>
    </section>
  );
}

function Rotate({ waits, onYes }: { waits: boolean; onYes: () => Promise<void> }) {
  const texts = coupons.value.keys;
  const asking = useSignal(false);
  const busy = useSignal(false);
  async function go(): Promise<void> {
    busy.value = true;
    await onYes();
    busy.value = false;
    asking.value = false;
  }
  return (
    <section class="panel panel-padded coupons-stack">
      <h2>{texts.rotateTitle}</h2>
      <p>{waits ? texts.waiting : texts.rotateLead}</p>
      {!waits && !asking.value && (
        <p>
          <Button onClick={() => (asking.value = true)}>{texts.rotate}</Button>
        </p>
      )}
      {!waits && asking.value && (
        <Sure
          question={texts.rotateSure}
          yes={texts.rotate}
          busy={busy.value}
          onYes={() => void go()}
          onNo={() => (asking.value = false)}
        />
      )}
    </section>
  );
}
