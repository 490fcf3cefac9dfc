import { useSignal } from '@preact/signals';
import { putCall } from '../../api/lending.ts';
import type { Call } from '../../api/lending.ts';
import { Choice } from '../../ui/choice.tsx';
import { serverNow } from '../../ui/clock.ts';
import { TextField } from '../../ui/field.tsx';
import { faultText } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { Link } from '../../ui/link.tsx';
import { navigate } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { numberOf } from '../rules/draft.ts';
import { fieldOf, instantOf } from '../snow/jst.ts';
import { emptyOf, PanelForm, told } from './parts.tsx';
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
  const names = [
    ...(call ? [] : [['code', texts.code] as const]),
    ['ja', texts.ja] as const,
    ['en', texts.en] as const,
    ['places', texts.places] as const,
    ['opensAt', texts.opens] as const,
    ['closesAt', texts.closes] as const,
  ];
  return (
    <PanelForm
      title={texts.editTitle}
      submit={texts.save}
      shown={names.map(([name]) => name)}
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
          {names.map(([name, label]) => (
            <TextField
              key={name}
              label={label}
              {...(name === 'code' ? { hint: texts.codeHint } : {})}
              {...(name === 'places' ? { inputMode: 'numeric' as const } : {})}
              type={name === 'opensAt' || name === 'closesAt' ? 'datetime-local' : 'text'}
              error={name === 'closesAt' ? orderText(faults) : faultText(faults, name)}
              value={typed.value[name]}
              onInput={(value) => (typed.value = { ...typed.value, [name]: value })}
            />
          ))}
        </>
      )}
    </PanelForm>
  );
}

/** The server says "not_allowed" of an end that lies before the beginning. */
function orderText(faults: Faults): string {
  const code = faults.fields['closesAt'];
  return faultText(code === 'not_allowed' ? { fields: { closesAt: 'before_start' } } : faults, 'closesAt');
}
