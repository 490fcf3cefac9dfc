import { useSignal } from '@preact/signals';
import { countSegment, getMembers, getRuns } from '../../api/crm-staff.ts';
import type { Run, Segment } from '../../api/crm-staff.ts';
import type { Problem } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { ListPart } from '../platform/list.tsx';
import { dayText, Exact } from '../show.tsx';
import { may } from '../state.ts';
import { personText, ShowNames } from '../who/names.tsx';
import type { Names } from '../who/names.tsx';
import { PurposeField, usePurpose } from '../who/purpose.tsx';
import { csvOf, saveText } from '../who/save.ts';
import { who } from '../who/texts.ts';
import { Refused } from './refused.tsx';
import { nameOf } from './segments.tsx';
import { crm } from './texts.ts';

/** Counted anew with a list that is kept; whoever sees the list says what for. */
export function Members({ segment, onCounted }: { segment: Segment; onCounted: () => void }) {
  const texts = crm.value.segment;
  const runs = useResource(`runs ${segment.code}`, () => getRuns(segment.code));
  const problem = useSignal<Problem | undefined>(undefined);
  const made = useSignal<Run | undefined>(undefined);
  async function run(): Promise<void> {
    const answer = await countSegment(segment.code);
    problem.value = answer.ok ? undefined : answer.problem;
    made.value = answer.ok ? answer.value : undefined;
    runs.reload();
    onCounted();
  }
  return (
    <>
      <ListPart
        texts={{ title: texts.runs, caption: texts.runsCaption, empty: texts.noRuns }}
        page={runs}
        columns={[texts.asOf, texts.at, texts.version, texts.hash]}
        row={(one) => (
          <tr key={one.run}>
            <th scope="row">{dayText(one.asOf)}</th>
            <td data-label={texts.at}>
              <Exact at={one.at} />
            </td>
            <td data-label={texts.version}>{crm.value.segments.version(one.version)}</td>
            <td data-label={texts.hash}>
              <code>{one.hash.slice(0, 16)}</code>
            </td>
          </tr>
        )}
      >
        <div class="part">
          {problem.value && <Refused problem={problem.value} />}
          {made.value && <DoneBanner>{texts.ran(formatCount(made.value.count ?? 0))}</DoneBanner>}
          <p>
            <Button onClick={() => void run()}>{texts.run}</Button>
          </p>
        </div>
      </ListPart>
      {segment.newest && <MemberList segment={segment} />}
    </>
  );
}

type List = { run: Run; persons: number[]; purpose: string; ends: boolean };

function MemberList({ segment }: { segment: Segment }) {
  const texts = crm.value.segment;
  const purpose = usePurpose();
  const names = useSignal<Names>(new Map());
  const list = useSignal<List | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  async function read(): Promise<void> {
    const asked = purpose.value;
    const persons: number[] = [];
    for (let after: number | null | undefined = 0; typeof after === 'number'; ) {
      const answer = await getMembers(segment.code, asked, after);
      problem.value = answer.ok ? undefined : answer.problem;
      if (!answer.ok) {
        list.value = undefined;
        return;
      }
      persons.push(...answer.value.items);
      after = answer.value.next;
      list.value = { run: answer.value.run, persons, purpose: asked, ends: typeof after !== 'number' };
    }
  }
  const now = list.value;
  return (
    <section class="panel part">
      <h2>{texts.members}</h2>
      <p>{texts.membersLead}</p>
      <PurposeField value={purpose} />
      <p>
        <Button onClick={() => void read()}>{texts.show}</Button>
      </p>
      {problem.value && <Refused problem={problem.value} />}
      {now && (
        <>
          <p role="status">
            {now.ends ? texts.all(formatCount(now.persons.length)) : texts.reading(formatCount(now.persons.length))}
          </p>
          {now.ends && <Listed segment={segment} list={now} names={names.value} />}
          {now.ends && <ShowNames persons={now.persons} names={names} />}
        </>
      )}
    </section>
  );
}

/** So many are shown; the file has all. */
const shownMost = 200;

export function membersCsv(segment: Segment, list: List, names: Names): string {
  const { run, persons, purpose } = list;
  return csvOf([
    crm.value.segment.csvColumns,
    ...persons.map((one) => [one, names.get(one) ?? '', segment.code, run.asOf, purpose || who.value.assist, run.hash]),
  ]);
}

function Listed({ segment, list, names }: { segment: Segment; list: List; names: Names }) {
  const texts = crm.value.segment;
  return (
    <>
      <ScrollTable caption={texts.membersCaption} class="table-tight">
        <thead>
          <tr>
            <th scope="col">{texts.person}</th>
          </tr>
        </thead>
        <tbody>
          {list.persons.slice(0, shownMost).map((one) => (
            <tr key={one}>
              <td>
                {may('crm.person.read') ? (
                  <Link href={`/staff/crm/persons/${one}`}>{personText(names, one)}</Link>
                ) : (
                  personText(names, one)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
      <p>
        <Button
          size="sm"
          label={`${texts.csv} ${nameOf(segment)}`}
          onClick={() => saveText(`segment-${segment.code}.csv`, membersCsv(segment, list, names))}
        >
          {texts.csv}
        </Button>
      </p>
    </>
  );
}
