import { useSignal } from '@preact/signals';
import { getServices, moveService } from '../../api/gateway.ts';
import type { ServiceStep } from '../../api/gateway.ts';
import type { CatalogueService, Problem } from '../../api/types.ts';
import { Asked } from '../../ui/asked.tsx';
import { Button } from '../../ui/button.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { may } from '../state.ts';
import { staff } from '../texts.ts';
import { ListScreen } from './list.tsx';
import { platform } from './texts.ts';

function formPath(code: string): string {
  return `/staff/platform/service${code === '' ? '' : `?${new URLSearchParams({ code })}`}`;
}

/** registered -> published <-> suspended -> retired, from which nothing leads back. */
export function stepsFrom(state: CatalogueService['state']): ServiceStep[] {
  const from: Record<CatalogueService['state'], ServiceStep[]> = {
    registered: ['publish', 'retire'],
    published: ['suspend', 'retire'],
    suspended: ['publish', 'retire'],
    retired: [],
  };
  return from[state];
}

/** The catalogue of services, with their state, for whom they are, and what can be done with them. */
export function Services() {
  const texts = platform.value.services;
  const page = useResource('services', getServices);
  const problem = useSignal<Problem | undefined>(undefined);
  const acts = may('gateway.service.write') || may('gateway.service.decide');

  async function move(code: string, step: ServiceStep): Promise<void> {
    const answer = await moveService(code, step);
    problem.value = answer.ok ? undefined : answer.problem;
    page.reload();
  }

  return (
    <ListScreen
      texts={texts}
      page={page}
      above={
        <>
          {problem.value && <ProblemView problem={problem.value} />}
          {may('gateway.service.write') && (
            <p class="actions">
              <Link href={formPath('')} class="button button-outline button-sm">
                {texts.add}
              </Link>
            </p>
          )}
        </>
      }
      columns={[texts.name, texts.client, texts.state, texts.audience, ...(acts ? [texts.act] : [])]}
      row={(one) => (
        <tr key={one.code}>
          <th scope="row" class="platform-name">
            {one.name[language.value]}
            <span class="row-sub">{one.url}</span>
          </th>
          <td data-label={texts.client}>{one.client ?? texts.ours}</td>
          <td data-label={texts.state}>
            <span class="tag">{texts.states[one.state]}</span>
          </td>
          <td data-label={texts.audience}>
            {one.forWhom.roles.map((role) => staff.value.roles[role] ?? role).join('・') || texts.everyone}
            {one.forWhom.subscribed && <span class="row-sub">{texts.started}</span>}
          </td>
          {acts && (
            <td data-label={texts.act}>
              <Acts one={one} onMove={(step) => void move(one.code, step)} />
            </td>
          )}
        </tr>
      )}
    />
  );
}

function Acts({ one, onMove }: { one: CatalogueService; onMove: (step: ServiceStep) => void }) {
  const texts = platform.value.services;
  const name = one.name[language.value];
  return (
    <div class="row-acts">
      {may('gateway.service.write') && one.state !== 'retired' && (
        <Link href={formPath(one.code)} label={texts.changeOf(name)}>
          {texts.change}
        </Link>
      )}
      {may('gateway.service.decide') &&
        stepsFrom(one.state).map((step) =>
          step === 'publish' ? (
            <Button key={step} size="xs" label={texts.stepOf[step](name)} onClick={() => onMove(step)}>
              {texts.steps[step]}
            </Button>
          ) : (
            <Asked
              key={step}
              label={texts.stepOf[step](name)}
              question={texts.sure[step]}
              onYes={() => onMove(step)}
            >
              {texts.steps[step]}
            </Asked>
          ),
        )}
    </div>
  );
}
