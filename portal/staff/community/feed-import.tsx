import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { importFeed } from '../../api/community-staff.ts';
import type { Feed } from '../../api/community-staff.ts';
import type { Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/number.ts';
import { Loading } from '../../ui/problem.tsx';
import { Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { FileField } from '../file-field.tsx';
import { CodeField, useCode } from './code-field.tsx';
import { findingOf } from './feed-finding.ts';
import { Refused } from './people.tsx';
import { community } from './texts.ts';

type Step =
  | { step: 'choose' }
  | { step: 'reading' }
  | { step: 'refused'; problem: Problem }
  | { step: 'done'; feed: Feed };

/** An archive is checked whole by the server; what is wrong in it is told by file and line, and nothing is taken in. */
export function FeedImport({ onImported }: { onImported: () => void }) {
  const texts = community.value.transit;
  const code = useCode(undefined);
  const input = useRef<HTMLInputElement>(null);
  const faults = useSignal<Faults>(noFaults);
  const state = useSignal<Step>({ step: 'choose' });
  async function send(): Promise<void> {
    const file = input.current?.files?.[0];
    const fields = { ...code.check(), ...(file ? {} : { file: 'missing' }) };
    faults.value = { fields };
    if (!file || Object.keys(fields).length > 0 || state.value.step === 'reading') {
      return;
    }
    state.value = { step: 'reading' };
    const answer = await importFeed(code.value, file);
    state.value = answer.ok ? { step: 'done', feed: answer.value } : { step: 'refused', problem: answer.problem };
    if (answer.ok) {
      onImported();
    }
  }
  const now = state.value;
  return (
    <section class="panel part">
      <h2>{texts.importTitle}</h2>
      <Form faults={faults.value} label={texts.importTitle} shown={['code', 'file']} onSubmit={() => void send()}>
        <CodeField code={code} faults={faults.value} />
        <FileField
          label={texts.file}
          hint={texts.fileHint}
          accept=".zip,application/zip"
          input={input}
          error={'file' in faults.value.fields ? texts.noFile : ''}
        />
        <p>
          <Button type="submit" kind="fill" disabled={now.step === 'reading'}>
            {texts.take}
          </Button>
        </p>
      </Form>
      {now.step === 'reading' && (
        <>
          <p role="status">{texts.reading}</p>
          <Loading />
        </>
      )}
      {now.step === 'done' && (
        <Banner kind="success" live>
          <p class="banner-title">{texts.done(now.feed.of.agency)}</p>
          <p>
            {texts.sizes(
              formatCount(now.feed.of.stops),
              formatCount(now.feed.of.lines),
              formatCount(now.feed.of.departures),
            )}
          </p>
        </Banner>
      )}
      {now.step === 'refused' && <Findings problem={now.problem} />}
    </section>
  );
}

function Findings({ problem }: { problem: Problem }) {
  const texts = community.value.transit;
  const errors = problem.errors ?? [];
  return (
    <>
      <Refused problem={problem} />
      {errors.length > 0 && (
        <>
          <h3>{texts.findings}</h3>
          <p>{texts.findingsLead}</p>
          <ul class="plain-list">
            {errors.map((one) => {
              const { file, line } = findingOf(one.field ?? '');
              return (
                <li key={one.field}>
                  {line === undefined
                    ? one.code === 'missing'
                      ? texts.missing(file)
                      : file
                    : `${texts.finding(file, line)}: ${texts.notAllowed}`}
                </li>
              );
            })}
          </ul>
        </>
      )}
    </>
  );
}
