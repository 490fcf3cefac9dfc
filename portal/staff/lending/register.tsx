import { useSignal } from '@preact/signals';
import { addTablets, getRegister, getTablets } from '../../api/lending.ts';
import type { Register as Sums, Tablet, TabletState } from '../../api/lending.ts';
import { Banner } from '../../ui/banner.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultText } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Pager } from '../../ui/pager.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { LinkIf } from '../link-if.tsx';
import { offsetOf } from '../paging.ts';
import { DataTable } from '../platform/list.tsx';
import { may } from '../state.ts';
import { emptyOf, PanelForm, TabletMark, told } from './parts.tsx';
import { addsUp, countsOf, disagreements, serialsOf, states } from './register.ts';
import { lending } from './texts.ts';

/** So many rows at once. */
const shownMax = 50;

/** Where each tablet is; the sums of the register stand beside those of the list. */
export function RegisterScreen() {
  const texts = lending.value.register;
  const sums = useResource('register', getRegister);
  const tablets = useResource('tablets', getTablets);
  const problem = sums.problem ?? tablets.problem;
  function reload(): void {
    sums.reload();
    tablets.reload();
  }
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {problem && <ProblemView problem={problem} retry={reload} />}
      {(!sums.value || !tablets.value) && !problem && <Loading />}
      {sums.value && tablets.value && (
        <>
          <SumsPanel sums={sums.value} counted={countsOf(tablets.value.items)} />
          <List tablets={tablets.value.items} />
        </>
      )}
      {may('devices.register.write') && <AddForm onAdded={reload} />}
    </div>
  );
}

function SumsPanel({ sums, counted }: { sums: Sums; counted: Sums }) {
  const texts = lending.value.register;
  const differ = disagreements(sums, counted);
  const good = addsUp(sums) && differ.length === 0;
  const text = (of: Sums): string =>
    texts.sum(
      formatCount(of.stock),
      formatCount(of.lent),
      formatCount(of.repair),
      formatCount(of.lost),
      formatCount(of.total),
    );
  return (
    <section class="panel panel-padded" aria-label={texts.sums}>
      <dl class="tiles">
        {(['total', ...states] as const).map((one) => (
          <div key={one} class="tile">
            <dt>{one === 'total' ? texts.total : lending.value.state[one]}</dt>
            <dd>
              <span class="figure number">{formatCount(sums[one])}</span>
              <span class="figure-unit">{texts.units}</span>
            </dd>
          </div>
        ))}
      </dl>
      <p>
        {text(sums)} <StateMark state={good ? 'ok' : 'strange'} label={good ? texts.addsUp : texts.not} />
      </p>
      <p class="small muted">
        {texts.counted}: {text(counted)}
      </p>
      {differ.length > 0 && (
        <Banner kind="error" live>
          <p class="banner-title">{texts.differs(differ.map((one) => lending.value.state[one]).join('、'))}</p>
        </Banner>
      )}
    </section>
  );
}

function List({ tablets }: { tablets: readonly Tablet[] }) {
  const texts = lending.value.register;
  const search = useSignal('');
  const state = states.find((one) => one === query.value.get('state'));
  const offset = offsetOf(query.value);
  const wanted = search.value.normalize('NFKC').trim().toLowerCase();
  const shown = tablets.filter(
    (one) => (state === undefined || one.state === state) && one.serial.toLowerCase().includes(wanted),
  );
  return (
    <section class="panel" aria-labelledby="tablets-title">
      <h2 id="tablets-title" class="panel-title">
        {texts.list}
      </h2>
      <div class="panel-top tools">
        <SelectField
          label={texts.filter}
          size="sm"
          value={state ?? ''}
          options={[
            { value: '' as const, label: texts.all },
            ...states.map((one) => ({ value: one, label: lending.value.state[one] })),
          ]}
          onChange={(value: TabletState | '') => setQuery({ state: value, offset: '' })}
        />
        <TextField
          label={texts.search}
          size="sm"
          type="search"
          value={search.value}
          onInput={(value) => {
            search.value = value;
            setQuery({ offset: '' });
          }}
        />
        <p class="small" role="status">
          {texts.shown(formatCount(shown.length), formatCount(tablets.length))}
        </p>
        <Link href="/staff/lending/stocktake" class="button button-outline button-sm">
          {texts.stocktake}
        </Link>
      </div>
      {shown.length === 0 && <Empty>{texts.empty}</Empty>}
      {shown.length > 0 && (
        <DataTable
          caption={texts.caption}
          columns={[texts.serial, texts.state, texts.wipe, texts.model, texts.added]}
          items={shown.slice(offset, offset + shownMax)}
          row={(one) => (
            <tr key={one.serial}>
              <th scope="row">
                <LinkIf needs="devices.loan.write" href={`/staff/lending/tablet/${one.serial}`}>
                  {one.serial}
                </LinkIf>
              </th>
              <td data-label={texts.state}>
                <TabletMark state={one.state} />
              </td>
              <td data-label={texts.wipe}>
                {one.toWipe ? <span class="tag tag-strong">{texts.toWipe}</span> : <span>{texts.clean}</span>}
              </td>
              <td data-label={texts.model}>{one.model}</td>
              <td data-label={texts.added}>{formatTime(one.addedAt, 'date', language.value)}</td>
            </tr>
          )}
        />
      )}
      <Pager
        offset={offset}
        limit={shownMax}
        total={shown.length}
        onOffset={(next) => setQuery({ offset: next === 0 ? '' : String(next) }, 'push')}
      />
    </section>
  );
}

function AddForm({ onAdded }: { onAdded: () => void }) {
  const texts = lending.value.register;
  const model = useSignal('');
  const serials = useSignal('');
  const done = useSignal<string | undefined>(undefined);
  async function send() {
    done.value = undefined;
    const all = serialsOf(serials.value);
    const empty = emptyOf({ model: model.value, tablets: serials.value });
    return (
      empty ??
      told(await addTablets(all.map((serial) => ({ serial, model: model.value.trim() }))), () => {
        done.value = texts.addedNow(all.length);
        serials.value = '';
        onAdded();
      })
    );
  }
  return (
    <PanelForm
      title={texts.addTitle}
      submit={texts.add}
      shown={['model', 'tablets']}
      send={send}
      done={done.value}
    >
      {(faults) => (
        <>
          <TextField
            label={texts.addModel}
            error={faultText(faults, 'model')}
            value={model.value}
            onInput={(value) => (model.value = value)}
          />
          <TextArea
            label={texts.addSerials}
            hint={texts.addHint}
            error={
              tabletsFault(faults.fields)
                ? (lending.value.refusals['devices_bad_tablets'] ?? '')
                : faultText(faults, 'tablets')
            }
            value={serials.value}
            onInput={(value) => (serials.value = value)}
          />
        </>
      )}
    </PanelForm>
  );
}

/** The server names the tablet that it refuses: "tablets[3].serial". */
function tabletsFault(fields: Readonly<Record<string, string>>): boolean {
  return Object.keys(fields).some((one) => one.startsWith('tablets['));
}
