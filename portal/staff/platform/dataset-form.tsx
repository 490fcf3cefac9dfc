import { publishDataset } from '../../api/catalogue.ts';
import type { Dataset } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultText, Form } from '../../ui/form.tsx';
import { navigate } from '../../ui/router.ts';
import { fieldOf, instantOf } from '../snow/jst.ts';
import { useKeeping } from '../snow/enter/keeping.ts';
import { namesOf } from './device-draft.ts';
import { data } from './texts.ts';

const licences = ['CC-BY-4.0', 'CC0-1.0', 'CC-BY-SA-4.0', 'PDL-1.0', 'ODbL-1.0'];
const shown = [
  'name',
  'title',
  'notes',
  'entityType',
  'attributes',
  'tags',
  'group',
  'maintainer',
  'acknowledged',
  'licence',
  'published',
];

type Draft = {
  name: string;
  title: string;
  notes: string;
  entityType: string;
  attributes: string;
  acknowledged: string;
  tags: string;
  group: string;
  maintainer: string;
  licence: string;
  from: string;
  until: string;
};

function draftOf(before: Dataset | undefined): Draft {
  const about = before?.about;
  const time = (at: string | null | undefined): string => (at ? fieldOf(Date.parse(at)) : '');
  return {
    name: before?.name ?? '',
    title: about?.title ?? '',
    notes: about?.notes ?? '',
    entityType: about?.entityType ?? '',
    attributes: about?.attributes.join(', ') ?? '',
    acknowledged: about?.acknowledged?.join(', ') ?? '',
    tags: about?.tags.join(', ') ?? '',
    group: about?.group ?? '',
    maintainer: about?.maintainer ?? '',
    licence: about?.licence ?? 'CC-BY-4.0',
    from: time(about?.publishedFrom),
    until: time(about?.publishedUntil),
  };
}

/** What is published, under which licence, from when until when; the gate for personal data answers per attribute. */
export function DatasetForm({ before }: { before: Dataset | undefined }) {
  const texts = data.value.datasets;
  const { draft, faults, put, save } = useKeeping<Draft>(draftOf(before));

  async function keep(): Promise<void> {
    const { name, from, until, group, maintainer, acknowledged, ...rest } = draft.value;
    const wish = {
      title: rest.title.trim(),
      notes: rest.notes.trim(),
      entityType: rest.entityType.trim(),
      licence: rest.licence,
      attributes: namesOf(rest.attributes),
      tags: namesOf(rest.tags),
      group: group.trim() || null,
      maintainer: maintainer.trim() || null,
      acknowledged: namesOf(acknowledged),
      publishedFrom: instantOf(from) ?? null,
      publishedUntil: instantOf(until) ?? null,
    };
    if (await save({}, () => publishDataset(name.trim(), wish))) {
      navigate('/staff/platform/datasets');
    }
  }
  const text = (member: keyof Draft, label: string, hint?: string, field: string = member) => (
    <TextField
      label={label}
      {...(hint ? { hint } : {})}
      type={member === 'from' || member === 'until' ? 'datetime-local' : 'text'}
      error={faultText(faults.value, field, ...fieldsWithin(faults.value.fields, field))}
      value={draft.value[member]}
      onInput={(value) => put({ [member]: value })}
    />
  );

  return (
    <section class="panel platform-box">
      <Form faults={faults.value} words={texts.refusals} shown={shown} label={texts.add} onSubmit={() => void keep()}>
        <div class="form-grid">
          {before === undefined && text('name', texts.name, texts.nameHint)}
          {text('title', texts.title2)}
          {text('notes', texts.notes)}
          {text('entityType', texts.type)}
          {text('attributes', texts.attributes, texts.attributesHint)}
          {text('acknowledged', texts.acknowledged, texts.acknowledgedHint)}
          <SelectField
            label={texts.licence}
            error={faultText(faults.value, 'licence')}
            value={draft.value.licence}
            options={licences.map((value) => ({ value, label: value }))}
            onChange={(licence) => put({ licence })}
          />
          {text('tags', texts.tags)}
          {text('group', texts.group, texts.groupHint)}
          {text('maintainer', texts.maintainer)}
          {text('from', texts.from, texts.fromHint, 'publishedFrom')}
          {text('until', texts.until, texts.untilHint, 'publishedUntil')}
        </div>
        <p class="actions">
          <Button kind="fill" type="submit">
            {before ? texts.keep : texts.publish}
          </Button>
        </p>
      </Form>
    </section>
  );
}

/** "attributes[2]" is a fault of the field of attributes. */
function fieldsWithin(fields: Readonly<Record<string, string>>, field: string): string[] {
  return Object.keys(fields).filter((one) => one.startsWith(`${field}[`));
}
