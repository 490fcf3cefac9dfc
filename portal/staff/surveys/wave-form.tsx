import { useSignal } from '@preact/signals';
import { putWave } from '../../api/surveys.ts';
import type { Instrument, WaveTerms } from '../../api/surveys.ts';
import type { SurveyWave } from '../../api/types.ts';
import { Choice } from '../../ui/choice.tsx';
import { serverNow } from '../../ui/clock.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultText } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { emptyOf, FieldLines, PanelForm, told } from '../lending/parts.tsx';
import { fieldOf, instantOf } from '../snow/jst.ts';
import { answersIn, wordOf } from './show.ts';
import { surveys } from './texts.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** That time of a day in Japan, some days from now. */
const atHour = (days: number, hours: number): string =>
  `${fieldOf(serverNow() + days * day).slice(0, 10)}T${String(hours).padStart(2, '0')}:00`;

const textOf = (of: WaveTerms | undefined) => ({
  ja: of?.ja ?? '',
  en: of?.en ?? '',
  opensAt: of ? fieldOf(Date.parse(of.opensAt)) : atHour(1, 9),
  closesAt: of ? fieldOf(Date.parse(of.closesAt)) : atHour(31, 17),
  areas: (of?.areas ?? []).join('\n'),
});

/** "lwci-2026-12", or with a number where that is taken. */
export function proposedCode(family: string, month: string, taken: readonly string[]): string {
  const base = `${family}-${month}`;
  for (let at = 2, code = base; ; ++at) {
    if (!taken.includes(code)) {
      return code;
    }
    code = `${base}-${at}`;
  }
}

/** One a line, without blank lines and blanks around them. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '');

const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '');

/** Residents could not tell it from another. */
export function isNameTaken(ja: string, others: readonly SurveyWave[]): boolean {
  return others.some((one) => plain(one.of.ja) === plain(ja));
}

type WaveFormProps = {
  wave?: SurveyWave;
  others: readonly SurveyWave[];
  instruments: readonly Instrument[];
  onKept: (wave: SurveyWave) => void;
};

/** What a wave says; once there are answers the server holds to its questionnaire and districts. */
export function WaveForm({ wave, others, instruments, onKept }: WaveFormProps) {
  const texts = surveys.value.wave;
  const typed = useSignal(textOf(wave?.of));
  const instrument = useSignal(wave?.of.instrument ?? instruments[0]?.code ?? '');
  const phase = useSignal<WaveTerms['phase']>(wave?.of.phase ?? 'none');
  const ownCode = useSignal<string | undefined>(undefined);
  const done = useSignal<string | undefined>(undefined);
  const form = instruments.find((one) => one.code === instrument.value);
  const taken = others.map((one) => one.code);
  const code = wave?.code ?? ownCode.value ?? proposedCode(form?.family ?? '', typed.value.opensAt.slice(0, 7), taken);

  function ownFaults(): Record<string, string> {
    const { ja, opensAt, closesAt } = typed.value;
    const renamed = ja !== wave?.of.ja;
    return {
      ...emptyOf({ ja, opensAt, closesAt })?.fields,
      ...(ja.trim() !== '' && renamed && isNameTaken(ja, others) ? { ja: 'same_name' } : {}),
      ...(!/^[A-Za-z0-9_-]{1,40}$/.test(code) ? { code: 'code_form' } : {}),
      ...(taken.includes(code) ? { code: 'code_taken' } : {}),
    };
  }
  async function send(): Promise<Faults> {
    done.value = undefined;
    const fields = ownFaults();
    const { ja, en, opensAt, closesAt, areas } = typed.value;
    const opens = instantOf(opensAt);
    const closes = instantOf(closesAt);
    if (Object.keys(fields).length > 0 || opens === undefined || closes === undefined) {
      return { fields };
    }
    const terms: WaveTerms = {
      instrument: instrument.value,
      ja: ja.trim(),
      en: en.trim() || ja.trim(),
      phase: phase.value,
      opensAt: opens,
      closesAt: closes,
      areas: linesOf(areas),
    };
    return told(await putWave(code, terms), (kept) => {
      done.value = texts.saved;
      onKept(kept);
    });
  }
  const own: Record<string, string> = {
    same_name: texts.sameName,
    code_taken: texts.codeTaken,
    code_form: texts.codeForm,
  };
  const errorOf = (faults: Faults, name: string): string =>
    own[faults.fields[name] ?? ''] ?? faultText(faults, name);
  const put = (changes: Partial<ReturnType<typeof textOf>>): void => {
    typed.value = { ...typed.value, ...changes };
  };
  return (
    <PanelForm
      title={wave ? texts.editTitle : texts.newTitle}
      submit={wave ? texts.save : texts.make}
      shown={['instrument', 'ja', 'en', 'opensAt', 'closesAt', 'areas', 'code']}
      words={surveys.value.refusals}
      send={send}
      done={done.value}
    >
      {(faults) => (
        <>
          {!(wave && answersIn(wave) > 0) && (
            <SelectField
              label={texts.instrument}
              hint={texts.instrumentHint}
              error={faultText(faults, 'instrument')}
              value={instrument.value}
              options={instruments.map((one) => ({ value: one.code, label: wordOf(one) }))}
              onChange={(value) => (instrument.value = value)}
            />
          )}
          <TextField
            label={texts.ja}
            hint={texts.jaHint}
            error={errorOf(faults, 'ja')}
            value={typed.value.ja}
            onInput={(ja) => put({ ja })}
          />
          <TextField
            label={texts.en}
            hint={texts.enHint}
            error={faultText(faults, 'en')}
            value={typed.value.en}
            onInput={(en) => put({ en })}
          />
          <FieldLines
            lines={[
              { name: 'opensAt', label: texts.starts, kind: 'time' },
              { name: 'closesAt', label: texts.ends, kind: 'end' },
            ]}
            faults={faults}
            typed={typed}
          />
          <Choice
            legend={texts.phase}
            value={phase.value}
            options={(['none', 'before', 'after'] as const).map((one) => ({
              value: one,
              label: surveys.value.phases[one],
            }))}
            onChange={(value) => (phase.value = value)}
          />
          <TextArea
            label={texts.areas}
            hint={texts.areasHint}
            error={faultText(faults, 'areas')}
            value={typed.value.areas}
            onInput={(areas) => put({ areas })}
          />
          {!wave && (
            <TextField
              label={texts.code}
              hint={texts.codeHint}
              error={errorOf(faults, 'code')}
              value={code}
              onInput={(value) => (ownCode.value = value.trim())}
            />
          )}
          {!wave && <p class="small muted">{`${texts.who}：${texts.whoText}`}</p>}
        </>
      )}
    </PanelForm>
  );
}
