import { useSignal } from '@preact/signals';
import { finishWork, getWork } from '../../api/lending.ts';
import type { Work as Task } from '../../api/lending.ts';
import { Button } from '../../ui/button.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { OneField } from '../../ui/one-field.tsx';
import { useResource } from '../../ui/resource.ts';
import { LinkIf } from '../link-if.tsx';
import { ListScreen } from '../platform/list.tsx';
import { Ago } from '../show.tsx';
import { may } from '../state.ts';
import { told } from './parts.tsx';
import { lending } from './texts.ts';

/** What is to be done with tablets: wiped, repaired, searched for. */
export function Work() {
  const texts = lending.value.work;
  const page = useResource('work', getWork);
  const done = useSignal<string | undefined>(undefined);
  return (
    <ListScreen
      texts={texts}
      page={page}
      above={<DoneBanner>{done.value}</DoneBanner>}
      columns={[texts.kind, lending.value.register.serial, texts.made, texts.doing]}
      row={(one) => (
        <tr key={one.number}>
          <th scope="row">{texts.kinds[one.kind]}</th>
          <td data-label={lending.value.register.serial}>
            <LinkIf needs="devices.loan.write" href={`/staff/lending/tablet/${one.serial}`}>
              {one.serial}
            </LinkIf>
          </td>
          <td data-label={texts.made}>
            <Ago at={one.madeAt} />
          </td>
          <td data-label={texts.doing}>
            <Finish
              task={one}
              onDone={() => {
                done.value = texts.finished(texts.kinds[one.kind], one.serial);
                page.reload();
              }}
            />
          </td>
        </tr>
      )}
    />
  );
}

function Finish({ task, onDone }: { task: Task; onDone: () => void }) {
  const texts = lending.value.work;
  const writing = useSignal(false);
  const name = texts.doneOf(texts.kinds[task.kind], task.serial);
  if (!may('devices.register.write')) {
    return <>{lending.value.none}</>;
  }
  if (!writing.value) {
    return (
      <Button size="xs" label={name} onClick={() => (writing.value = true)}>
        {texts.done}
      </Button>
    );
  }
  return (
    <OneField
      field="note"
      label={texts.note}
      hint={texts.hint[task.kind]}
      size="sm"
      kind="fill"
      submit={texts.done}
      words={lending.value.refusals}
      name={name}
      send={async (note) =>
        note === '' ? { fields: { note: 'missing' } } : told(await finishWork(task.number, note), onDone)
      }
      onCancel={() => (writing.value = false)}
    />
  );
}
