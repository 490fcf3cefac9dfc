import { useSignal } from '@preact/signals';
import { getShops, putShop } from '../../api/points-staff.ts';
import type { Shop } from '../../api/points-staff.ts';
import type { Problem } from '../../api/types.ts';
import { Asked } from '../../ui/asked.tsx';
import { Button } from '../../ui/button.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import type { Faults } from '../../ui/form.tsx';
import { OneField } from '../../ui/one-field.tsx';
import { useResource } from '../../ui/resource.ts';
import { FieldLines, PanelForm, told } from '../lending/parts.tsx';
import { ListScreen } from '../platform/list.tsx';
import { may } from '../state.ts';
import { nameMax, textFaults } from './draft.ts';
import { Refused } from './parts.tsx';
import { points } from './texts.ts';

/** Shops that take points; one that is closed takes none, and keeps its months. */
export function Shops() {
  const texts = points.value.shops;
  const page = useResource('shops', getShops);
  const said = useSignal<string | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const busy = useSignal(false);
  const writes = may('points.card.write');
  function after(words: string): void {
    said.value = words;
    problem.value = undefined;
    page.reload();
  }
  async function setClosed(of: Shop, closed: boolean): Promise<void> {
    if (busy.peek()) {
      return;
    }
    busy.value = true;
    said.value = undefined;
    const answer = await putShop({ ...of, closed });
    busy.value = false;
    if (answer.ok) {
      after(closed ? texts.closedNow(of.name) : texts.openedNow(of.name));
    } else {
      problem.value = answer.problem;
    }
  }
  return (
    <ListScreen
      texts={texts}
      page={page}
      above={
        <>
          <DoneBanner>{said.value}</DoneBanner>
          {problem.value && <Refused problem={problem.value} />}
          {writes && page.value && <AddForm known={page.value.items} onAdded={(name) => after(texts.added(name))} />}
        </>
      }
      columns={[texts.name, texts.code, texts.state, ...(writes ? [texts.act] : [])]}
      row={(one) => (
        <tr key={one.code}>
          <th scope="row">{one.name}</th>
          <td data-label={texts.code}>
            <code class="platform-key">{one.code}</code>
          </td>
          <td data-label={texts.state}>
            <span class={one.closed ? 'tag' : 'tag tag-strong'}>{one.closed ? texts.closed : texts.open}</span>
          </td>
          {writes && (
            <td data-label={texts.act}>
              <div class="row-acts">
                <Rename of={one} onKept={(name) => after(texts.renamed(name))} />
                <Asked
                  label={one.closed ? texts.reopenOf(one.name) : texts.closeOf(one.name)}
                  question={one.closed ? texts.reopenQuestion : texts.closeQuestion}
                  onYes={() => void setClosed(one, !one.closed)}
                >
                  {one.closed ? texts.reopen : texts.close}
                </Asked>
              </div>
            </td>
          )}
        </tr>
      )}
    />
  );
}

function AddForm({ known, onAdded }: { known: readonly Shop[]; onAdded: (name: string) => void }) {
  const texts = points.value.shops;
  const typed = useSignal({ name: '', code: '' });
  async function send(): Promise<Faults> {
    const name = typed.value.name.trim();
    const code = typed.value.code.normalize('NFKC').trim();
    const fields = textFaults({ name: [name, nameMax] });
    if (!/^[A-Za-z0-9_-]{1,40}$/.test(code)) {
      fields['code'] = 'not_a_code';
    } else if (known.some((one) => one.code === code)) {
      fields['code'] = 'taken'; // the server would give that shop another name
    }
    if (Object.keys(fields).length > 0) {
      return { fields };
    }
    return told(await putShop({ code, name, closed: false }), () => {
      typed.value = { name: '', code: '' };
      onAdded(name);
    });
  }
  return (
    <PanelForm
      title={texts.addTitle}
      submit={texts.add}
      shown={['name', 'code']}
      words={points.value.refusals}
      send={send}
    >
      {(faults) => (
        <FieldLines
          lines={[
            { name: 'name', label: texts.name },
            { name: 'code', label: texts.code, hint: texts.codeHint },
          ]}
          faults={faults}
          typed={typed}
        />
      )}
    </PanelForm>
  );
}

function Rename({ of, onKept }: { of: Shop; onKept: (name: string) => void }) {
  const texts = points.value.shops;
  const open = useSignal(false);
  if (!open.value) {
    return (
      <Button size="xs" label={texts.renameOf(of.name)} onClick={() => (open.value = true)}>
        {texts.rename}
      </Button>
    );
  }
  async function send(name: string): Promise<Faults> {
    const fields = textFaults({ name: [name, nameMax] });
    if (Object.keys(fields).length > 0) {
      return { fields };
    }
    return told(await putShop({ ...of, name }), () => {
      open.value = false;
      onKept(name);
    });
  }
  return (
    <OneField
      field="name"
      label={texts.newName}
      first={of.name}
      submit={texts.save}
      size="sm"
      name={texts.renameOf(of.name)}
      words={points.value.refusals}
      send={send}
      onCancel={() => (open.value = false)}
    />
  );
}
