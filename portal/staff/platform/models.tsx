import { useSignal } from '@preact/signals';
import { getFindings, getModel, getModels, getValidations, modelFile, setValidation } from '../../api/catalogue.ts';
import type { DataModel, Finding, Validation } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultText, Form } from '../../ui/form.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Pager } from '../../ui/pager.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { Heading } from '../heading.tsx';
import { Exact } from '../show.tsx';
import { useKeeping } from '../snow/enter/keeping.ts';
import { may } from '../state.ts';
import { entityPath } from './entities.tsx';
import { ListPart } from './list.tsx';
import { data } from './texts.ts';

const findingsAtOnce = 50;
const faultsShown = 5;

function modelPath(name: string): string {
  return `/staff/platform/model?${new URLSearchParams({ name })}`;
}

/** By which standard data model each type is judged, what was found, and the models. */
export function Models() {
  const texts = data.value.models;
  const models = useResource('models', getModels);
  const validations = useResource('validations', getValidations);
  const offset = Math.max(0, Number(query.value.get('offset')) || 0);
  const findings = useResource(`findings ${offset}`, () => getFindings(offset, findingsAtOnce));
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <ListPart
        texts={texts.validations}
        page={validations}
        columns={[texts.type, texts.model, texts.mode, texts.setBy]}
        row={(one) => <ValidationRow key={one.entityType} one={one} />}
      >
        {may('catalog.model.manage') && models.value && (
          <ValidationForm
            models={models.value.items}
            onKept={() => {
              validations.reload();
              findings.reload();
            }}
          />
        )}
      </ListPart>
      <ListPart
        texts={texts.findings}
        page={findings}
        columns={[texts.entity, texts.faults, texts.foundAt]}
        row={(one) => <FindingRow key={one.entity} one={one} />}
      >
        <Pager
          offset={offset}
          limit={findingsAtOnce}
          total={findings.value?.total ?? 0}
          onOffset={(next) => setQuery({ offset: next === 0 ? '' : String(next) })}
        />
      </ListPart>
      <ListPart
        texts={texts.list}
        page={models}
        columns={[texts.model, texts.type, texts.items, texts.source]}
        row={(one) => (
          <tr key={one.name}>
            <th scope="row" class="platform-name">
              <Link href={modelPath(one.name)}>{one.title}</Link>
              <span class="row-sub">{one.shipped ? texts.shipped(one.name) : one.name}</span>
            </th>
            <td data-label={texts.type} class="platform-name">
              {one.entityType}
            </td>
            <td data-label={texts.items} class="number">
              {formatCount(one.items.length)}
            </td>
            <td data-label={texts.source} class="platform-name">
              {one.source}
            </td>
          </tr>
        )}
      />
    </div>
  );
}

function ValidationRow({ one }: { one: Validation }) {
  const texts = data.value.models;
  return (
    <tr>
      <th scope="row" class="platform-name">
        {one.entityType}
      </th>
      <td data-label={texts.model} class="platform-name">
        {one.model ? <Link href={modelPath(one.model)}>{one.model}</Link> : texts.none}
      </td>
      <td data-label={texts.mode}>
        <span class={one.mode === 'refuse' ? 'tag tag-strong' : 'tag'}>{texts.modes[one.mode]}</span>
      </td>
      <td data-label={texts.setBy}>
        {one.setBy}
        <span class="row-sub">
          <Exact at={one.setAt} />
        </span>
      </td>
    </tr>
  );
}

function FindingRow({ one }: { one: Finding }) {
  const texts = data.value.models;
  const rest = one.faults.length - faultsShown;
  return (
    <tr>
      <th scope="row" class="platform-name">
        <Link href={entityPath(one.entity)}>{one.entity}</Link>
        <span class="row-sub">{one.entityType}</span>
      </th>
      <td data-label={texts.faults}>
        <ul class="platform-lines">
          {one.faults.slice(0, faultsShown).map((fault) => (
            <li key={`${fault.field} ${fault.code}`}>
              {fault.field}: {texts.codes[fault.code] ?? fault.code}
            </li>
          ))}
          {rest > 0 && <li>{texts.more(formatCount(rest))}</li>}
        </ul>
      </td>
      <td data-label={texts.foundAt}>
        <Exact at={one.foundAt} />
      </td>
    </tr>
  );
}

type Mode = Validation['mode'];
type Draft = { type: string; model: string; mode: Mode };

function ValidationForm({ models, onKept }: { models: readonly DataModel[]; onKept: () => void }) {
  const texts = data.value.models;
  const first = models[0];
  const { draft, faults, put, save } = useKeeping<Draft>({
    type: first?.entityType ?? '',
    model: first?.name ?? '',
    mode: 'warn',
  });
  const kept = useSignal(false);

  async function keep(): Promise<void> {
    const { type, model, mode } = draft.value;
    const check: Record<string, string> = type.trim() === '' ? { type: 'empty' } : {};
    kept.value = await save(check, () => setValidation(type.trim(), { model, mode }));
    if (kept.value) {
      onKept();
    }
  }

  return (
    <div class="platform-box">
      <Form faults={faults.value} shown={['type', 'model', 'mode']} label={texts.judge} onSubmit={() => void keep()}>
        <div class="form-grid">
          <SelectField
            label={texts.model}
            error={faultText(faults.value, 'model')}
            value={draft.value.model}
            options={models.map((one) => ({ value: one.name, label: one.title }))}
            onChange={(model) =>
              put({ model, type: models.find((one) => one.name === model)?.entityType ?? draft.value.type })
            }
          />
          <TextField
            label={texts.type}
            error={faultText(faults.value, 'type')}
            value={draft.value.type}
            onInput={(type) => put({ type })}
          />
          <SelectField
            label={texts.mode}
            error={faultText(faults.value, 'mode')}
            value={draft.value.mode}
            options={(['off', 'warn', 'refuse'] as const).map((value) => ({ value, label: texts.modes[value] }))}
            onChange={(mode) => put({ mode })}
          />
        </div>
        <p class="actions">
          <Button kind="fill" type="submit">
            {texts.judge}
          </Button>
          <span role="status">{kept.value ? texts.kept : ''}</span>
        </p>
      </Form>
    </div>
  );
}

/** One model with its nine parameters. */
export function ModelPage() {
  const texts = data.value.models;
  const name = query.value.get('name') ?? '';
  const page = useResource(`model ${name}`, () => getModel(name));
  const model = page.value;
  return (
    <div class="column column-wide">
      <Heading title={model?.title ?? texts.one} />
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!model && !page.problem && <Loading />}
      {model && (
        <>
          <p class="platform-name">{model.source}</p>
          <p class="actions">
            <a class="button button-outline button-sm" href={modelFile(model.name)} download={`${model.name}.csv`}>
              {texts.file}
            </a>
          </p>
          <ScrollTable caption={texts.itemsOf(model.title)}>
            <thead>
              <tr>
                {Object.entries(texts.parameters).map(([member, title]) => (
                  <th key={member} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {model.items.map((item) => (
                <tr key={item.english}>
                  <th scope="row">{item.name}</th>
                  <td>{item.english}</td>
                  <td>{item.example}</td>
                  <td>{item.type}</td>
                  <td>{item.itemNeeded ? texts.needed : ''}</td>
                  <td>{item.valueNeeded ? texts.needed : ''}</td>
                  <td>{item.width}</td>
                  <td>{item.allowed}</td>
                  <td>{item.unit}</td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        </>
      )}
      <p>
        <Link href="/staff/platform/models">{texts.back}</Link>
      </p>
    </div>
  );
}
