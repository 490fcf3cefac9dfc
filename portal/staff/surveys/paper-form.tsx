import { useEffect, useRef } from 'preact/hooks';
import type { Instrument } from '../../api/surveys.ts';
import type { SurveyWave } from '../../api/types.ts';
import { Asked } from '../../ui/asked.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { formatCount } from '../../ui/number.ts';
import { may } from '../state.ts';
import type { EnteredPaper } from './entered.ts';
import { usePaper } from './paper-state.ts';
import { PaperAbout } from './paper-about.tsx';
import { PaperItems } from './paper-items.tsx';
import { PaperPerson } from './paper-person.tsx';
import { blanksOf, wrongOf } from './sheet.ts';
import { surveys } from './texts.ts';

type PaperFormProps = {
  wave: SurveyWave;
  form: Instrument;
  /** One that was typed in before, to be corrected. */
  of: EnteredPaper | undefined;
  onSaid: (words: string | undefined) => void;
  onStop: () => void;
};

/** One sheet: its number, whose it is where that is known, its answers, what people say of themselves. */
export function PaperForm({ wave, form, of, onSaid, onStop }: PaperFormProps) {
  const texts = surveys.value.paper;
  const { items } = form;
  const number = useRef<HTMLInputElement | null>(null);
  const body = useRef<HTMLDivElement>(null);
  const about = useRef<(() => void) | undefined>(undefined);
  const firstItem = (): void => body.current?.querySelector('input')?.focus();
  const toNumber = (): void => {
    number.current?.focus();
    number.current?.select();
  };
  const paper = usePaper({ wave: wave.code, items, of, onSaid, onNext: toNumber });
  const { typed, faults, locked } = paper;
  useEffect(() => (of ? firstItem() : toNumber()), []);

  const refused = new Set(
    Object.keys(faults.value.fields)
      .filter((one) => one.startsWith('item '))
      .map((one) => Number(one.slice(5))),
  );
  const fault = faults.value.fields['number'];
  return (
    <>
      {may('id.account.read') && <PaperPerson whose={paper.whose} isFixed={locked.value !== undefined} />}
      <Form
        faults={faults.value}
        words={surveys.value.refusals}
        shown={['number', 'item ', 'by.']}
        class="paper-form"
        onSubmit={() => {
          // Enter in the number goes on to the questions; nothing is saved by it.
          if (document.activeElement === number.current) {
            firstItem();
          } else {
            void paper.save('next');
          }
        }}
      >
        <section class="panel panel-padded" aria-labelledby="paper-number-title">
          <h2 id="paper-number-title">{texts.numberTitle}</h2>
          {locked.value === undefined ? (
            <TextField
              label={texts.number}
              hint={texts.numberHint}
              error={fault === undefined ? '' : (texts.numberFaults[fault] ?? texts.numberFaults['not_allowed'] ?? '')}
              value={paper.number.value}
              onInput={(value) => paper.setNumber(value)}
              inputRef={(element) => {
                number.current = element;
              }}
            />
          ) : (
            <p class="actions">
              <b>{texts.correcting(locked.value)}</b>
              <Button size="sm" onClick={onStop}>
                {texts.stop}
              </Button>
            </p>
          )}
          {fault !== undefined && locked.value !== undefined && (
            <p class="field-error">{texts.numberFaults[fault] ?? ''}</p>
          )}
        </section>
        <section class="panel panel-padded" aria-labelledby="paper-items-title">
          <h2 id="paper-items-title">{texts.items}</h2>
          <div ref={body}>
            <PaperItems
              items={items}
              typed={typed}
              refused={refused}
              onInput={paper.touched}
              onEnd={() => about.current?.()}
              onStart={toNumber}
            />
          </div>
        </section>
        <section class="panel panel-padded" aria-labelledby="paper-about-title">
          <h2 id="paper-about-title">{texts.about}</h2>
          <PaperAbout
            by={paper.by}
            areas={wave.of.areas}
            faults={faults.value}
            onInput={paper.touched}
            first={about}
          />
        </section>
        {paper.asks.value && <Blanks blanks={blanksOf(items, typed.value)} />}
        <div class="paper-foot">
          <p>
            {texts.progress(
              formatCount(items.length - blanksOf(items, typed.value).length),
              formatCount(items.length),
            )}{' '}
            {wrongOf(items, typed.value).length > 0 && (
              <b class="field-error">{texts.wrong(formatCount(wrongOf(items, typed.value).length))}</b>
            )}
          </p>
          <div class="actions">
            <Button kind="fill" type="submit" disabled={paper.busy.value}>
              {texts.save}
            </Button>
            <Button disabled={paper.busy.value} onClick={() => void paper.save('part')}>
              {texts.part}
            </Button>
            {paper.dirty.value && (
              <Asked label={texts.clear} question={texts.clearSure} onYes={paper.clear}>
                {texts.clear}
              </Asked>
            )}
          </div>
        </div>
      </Form>
    </>
  );
}

const shownBlanks = 10;

function Blanks({ blanks }: { blanks: readonly number[] }) {
  const more = blanks.length > shownBlanks ? '…' : '';
  return (
    <Banner kind="warning" live>
      <p class="banner-title">
        {surveys.value.paper.blanks(formatCount(blanks.length), blanks.slice(0, shownBlanks).join(', ') + more)}
      </p>
    </Banner>
  );
}
