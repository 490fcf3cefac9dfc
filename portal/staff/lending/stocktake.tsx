import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { getTablets } from '../../api/lending.ts';
import type { Tablet } from '../../api/lending.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { TextArea } from '../../ui/text-area.tsx';
import { Heading } from '../heading.tsx';
import { LinkIf } from '../link-if.tsx';
import { DataTable } from '../platform/list.tsx';
import { TabletMark } from './parts.tsx';
import { serialsOf, stocktaking } from './register.ts';
import { lending } from './texts.ts';

/** What is on the shelf beside what the register says is there; the register is not changed here. */
export function Stocktake() {
  const texts = lending.value.stocktake;
  const tablets = useResource('tablets', getTablets);
  const typed = useSignal('');
  const seen = useSignal<readonly string[] | undefined>(undefined);
  return (
    <div class="column column-wide">
      <p>
        <Link href="/staff/lending">{texts.back}</Link>
      </p>
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {tablets.problem && <ProblemView problem={tablets.problem} retry={tablets.reload} />}
      {!tablets.value && !tablets.problem && <Loading />}
      <form
        class="panel panel-padded"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          seen.value = serialsOf(typed.value);
        }}
      >
        <TextArea
          label={texts.seen}
          hint={texts.seenHint}
          rows={8}
          value={typed.value}
          onInput={(value) => (typed.value = value)}
        />
        <p class="actions">
          <Button kind="fill" type="submit">
            {texts.compare}
          </Button>
          <span role="status">{seen.value && texts.count(seen.value.length)}</span>
        </p>
      </form>
      {tablets.value && seen.value && <Result tablets={tablets.value.items} seen={seen.value} />}
    </div>
  );
}

function Result({ tablets, seen }: { tablets: readonly Tablet[]; seen: readonly string[] }) {
  const texts = lending.value.stocktake;
  const found = stocktaking(tablets, seen);
  const fine = found.missing.length + found.misplaced.length + found.unknown.length === 0;
  const counts = { there: found.there, missing: found.missing, misplaced: found.misplaced, unknown: found.unknown };
  return (
    <>
      <section class="panel panel-padded" aria-label={texts.result}>
        <h2>{texts.result}</h2>
        {fine && (
          <Banner kind="success" live>
            <p class="banner-title">{texts.fine}</p>
          </Banner>
        )}
        <dl class="tiles">
          {(Object.keys(counts) as (keyof typeof counts)[]).map((one) => (
            <div key={one} class="tile">
              <dt>{texts[one]}</dt>
              <dd class="figure number">{formatCount(counts[one].length)}</dd>
            </div>
          ))}
        </dl>
        {!fine && <p>{texts.todo}</p>}
      </section>
      {(['missing', 'misplaced'] as const).map(
        (one) => found[one].length > 0 && <Part key={one} title={texts[one]} tablets={found[one]} />,
      )}
      {found.unknown.length > 0 && (
        <Panel title={texts.unknown}>
          <ul class="platform-lines lending-box">
            {found.unknown.map((serial) => (
              <li key={serial}>
                <code>{serial}</code>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function Panel({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="panel" aria-label={title}>
      <h2 class="panel-title">{title}</h2>
      {children}
    </section>
  );
}

function Part({ title, tablets }: { title: string; tablets: readonly Tablet[] }) {
  const texts = lending.value.register;
  return (
    <Panel title={title}>
      <DataTable
        caption={lending.value.stocktake.caption(title)}
        columns={[texts.serial, texts.state, texts.model]}
        items={tablets}
        row={(one) => (
          <tr key={one.serial}>
            <th scope="row">
              <LinkIf
                needs="devices.loan.write"
                href={`/staff/lending/tablet/${one.serial}`}
                label={`${one.serial} ${lending.value.stocktake.open}`}
              >
                {one.serial}
              </LinkIf>
            </th>
            <td data-label={texts.state}>
              <TabletMark state={one.state} />
            </td>
            <td data-label={texts.model}>{one.model}</td>
          </tr>
        )}
      />
    </Panel>
  );
}
