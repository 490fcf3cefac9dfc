import { useSignal } from '@preact/signals';
import { getCard, putSetting } from '../../api/points-staff.ts';
import type { Setting } from '../../api/points-staff.ts';
import { serverNow } from '../../ui/clock.ts';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { navigate, path } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { FieldLines, PanelForm, told } from '../lending/parts.tsx';
import type { FieldLine } from '../lending/parts.tsx';
import { NotFound } from '../not-found.tsx';
import { shortName } from './card.ts';
import { beginningOf, nextMonth, sourceMax, textFaults, wholeOf } from './draft.ts';
import { sayNext } from './parts.tsx';
import { points } from './texts.ts';

/** "50,000ポイント"; 0 is often no cap at all, which the words of the number say. */
export function settingText(name: string, value: number): string {
  const words = points.value.settings.names[name];
  return value === 0 && words?.zero ? words.zero : (words?.unit(formatCount(value)) ?? formatCount(value));
}

export function SettingScreen() {
  const texts = points.value.settings;
  const name = decodeURIComponent(path.value.split('/')[4] ?? '');
  const card = useResource('card', () => getCard());
  const setting = card.value?.settings.find((one) => shortName(one.name) === name);
  const words = texts.names[name];
  if (!words || (card.value && !setting)) {
    return <NotFound />;
  }
  return (
    <div class="column">
      <p>
        <Link href="/staff/points">{points.value.rule.back}</Link>
      </p>
      <Heading title={points.value.rule.titleOf(words.name)} />
      <p class="lead">{words.says}</p>
      {card.problem && <ProblemView problem={card.problem} retry={card.reload} />}
      {!card.value && !card.problem && <Loading />}
      {setting && <SettingForm setting={setting} name={name} />}
    </div>
  );
}

type Typed = 'value' | 'from' | 'source';

function SettingForm({ setting, name }: { setting: Setting; name: string }) {
  const texts = points.value.settings;
  const rule = points.value.rule;
  const words = texts.names[name];
  const typed = useSignal<Record<Typed, string>>({
    value: String(setting.value),
    from: nextMonth(serverNow()),
    source: '',
  });
  async function send(): Promise<Faults> {
    const { value: number, from, source } = typed.value;
    const fields = textFaults({ source: [source, sourceMax] });
    const value = wholeOf(number, setting.least, setting.most);
    const beginning = beginningOf(from, serverNow());
    if (value === undefined) {
      fields['value'] = 'out_of_bounds';
    }
    if ('fault' in beginning) {
      fields['from'] = beginning.fault;
    }
    if (Object.keys(fields).length > 0 || value === undefined || 'fault' in beginning) {
      return { fields };
    }
    return told(await putSetting(setting.name, { value, from: beginning.from, source: source.trim() }), () => {
      const when = formatTime(beginning.from, 'fullDateTime', language.value);
      sayNext(texts.kept(words?.name ?? '', when, settingText(name, value)));
      navigate('/staff/points');
    });
  }
  const lines: FieldLine<Typed>[] = [
    {
      name: 'value',
      label: texts.value,
      hint: texts.bounds(formatCount(setting.least), words?.unit(formatCount(setting.most)) ?? ''),
      kind: 'count',
    },
    { name: 'from', label: rule.from, hint: rule.fromHint, kind: 'time' },
    { name: 'source', label: rule.source, hint: rule.sourceHint },
  ];
  return (
    <PanelForm
      title={rule.form}
      lead={texts.now(settingText(name, setting.value))}
      submit={rule.save}
      shown={lines.map((one) => one.name)}
      words={points.value.refusals}
      send={send}
    >
      {(faults) => <FieldLines lines={lines} faults={faults} typed={typed} />}
    </PanelForm>
  );
}
