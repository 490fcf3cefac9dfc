import { useSignal } from '@preact/signals';
import { putCall } from '../../api/lending.ts';
import type { Call } from '../../api/lending.ts';
import { Choice } from '../../ui/choice.tsx';
import { serverNow } from '../../ui/clock.ts';
import type { Faults } from '../../ui/form.tsx';
import { Link } from '../../ui/link.tsx';
import { navigate } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { numberOf } from '../rules/draft.ts';
import { fieldOf, instantOf } from '../snow/jst.ts';
import { emptyOf, FieldLines, PanelForm, told } from './parts.tsx';
import type { FieldLine } from './parts.tsx';
import { lending } from './texts.ts';

const day = 86_400_000;

export function CallNew() {
  const texts = lending.value.call;
  return (
    <div class="column">
      <p>
        <Link href="/staff/lending/calls">{texts.back}</Link>
      </p>
      <Heading title={texts.newTitle} />
      <CallForm onKept={(call) => navigate(`/staff/lending/call/${call.code}`)} />
    </div>
  );
}

const textOf = (call: Call | undefined) => ({
  code: call?.code ?? '',
  ja: call?.ja ?? '',
  en: call?.en ?? '',
  places: String(call?.places ?? 150),
  opensAt: fieldOf(call ? Date.parse(call.opensAt) : serverNow() + day),
  closesAt: fieldOf(call ? Date.parse(call.closesAt) : serverNow() + 31 * day),
});

/** What a call says; once it is drawn only its names can change, which the server holds to. */
export function CallForm({ call, onKept }: { call?: Call; onKept: (call: Call) => void }) {
  const texts = lending.value.call;
  const typed = useSignal(textOf(call));
  const how = useSignal<Call['how']>(call?.how ?? 'lottery');
  const done = useSignal<string | undefined>(undefined);
  async function send(): Promise<Faults> {
    done.value = undefined;
    const { code, ja, en, places, opensAt, closesAt } = typed.value;
    const empty = emptyOf(typed.value);
    const count = numberOf(places);
    const opens = instantOf(opensAt);
    const closes = instantOf(closesAt);
    if (empty || count === undefined || opens === undefined || closes === undefined) {
      return empty ?? { fields: { places: 'not_a_number' } };
    }
    const wish = { ja: ja.trim(), en: en.trim(), how: how.value, places: count, opensAt: opens, closesAt: closes };
    return told(await putCall(code.trim(), wish), (kept) => {
      done.value = texts.saved;
      onKept(kept);
    });
  }
  const lines: FieldLine<keyof typeof typed.value>[] = [
    ...(call ? [] : [{ name: 'code' as const, label: texts.code, hint: texts.codeHint }]),
    { name: 'ja', label: texts.ja },
    { name: 'en', label: texts.en },
    { name: 'places', label: texts.places, kind: 'count' },
    { name: 'opensAt', label: texts.opens, kind: 'time' },
    { name: 'closesAt', label: texts.closes, kind: 'end' },
  ];
  return (
    <PanelForm
      title={texts.editTitle}
      submit={texts.save}
      shown={lines.map(({ name }) => name)}
      send={send}
      done={done.value}
    >
      {(faults) => (
        <>
          <Choice
            legend={lending.value.calls.how}
            value={how.value}
            options={(['lottery', 'first_come'] as const).map((one) => ({
              value: one,
              label: lending.value.calls.hows[one],
            }))}
            onChange={(value) => (how.value = value)}
          />
          <FieldLines lines={lines} faults={faults} typed={typed} />
        </>
      )}
    </PanelForm>
  );
}
