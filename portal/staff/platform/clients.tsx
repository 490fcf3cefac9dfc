import { useSignal } from '@preact/signals';
import { addKey, getClients, switchClient } from '../../api/gateway.ts';
import type { Client, MadeKey, Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { language } from '../../ui/language.ts';
import { formatCount } from '../../ui/number.ts';
import { ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { may } from '../state.ts';
import { ListScreen } from './list.tsx';
import { platform } from './texts.ts';

const keyDays = 365;

/** Programs of providers: what each may, its limits and keys; locking, and making a key that is shown once. */
export function Clients() {
  const texts = platform.value.clients;
  const page = useResource('clients', getClients);
  const made = useSignal<MadeKey | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const manages = may('id.client.manage');
  return (
    <ListScreen
      texts={texts}
      page={page}
      above={
        <>
          {problem.value && <ProblemView problem={problem.value} />}
          {made.value && (
            <ShownOnce
              made={made.value}
              onHide={() => {
                made.value = undefined;
              }}
            />
          )}
        </>
      }
      columns={[texts.name, texts.rules, texts.rate, texts.keys, ...(manages ? [texts.act] : [])]}
      row={(client) => (
        <Row
          key={client.name}
          client={client}
          {...(manages
            ? {
                onAct: (failed: Problem | undefined, key?: MadeKey) => {
                  problem.value = failed;
                  made.value = key;
                  page.reload();
                },
              }
            : {})}
        />
      )}
    />
  );
}

/** A secret that is told this once. */
export function ShownOnce({ made, onHide }: { made: MadeKey; onHide: () => void }) {
  const texts = platform.value.clients;
  return (
    <Banner kind="success" live>
      <p class="banner-title">{texts.made(made.label)}</p>
      <p>{texts.onlyNow}</p>
      <p>
        <code class="platform-key">{made.key}</code>
      </p>
      <p>
        <Button size="sm" onClick={onHide}>
          {texts.hide}
        </Button>
      </p>
    </Banner>
  );
}

export function ruleText(rule: Client['rules'][number]): string {
  const texts = platform.value.clients;
  const list = (names: string[] | null | undefined): string => names?.join(', ') ?? texts.any;
  const operations = rule.operations.map((one) => texts.operations[one] ?? one).join('・');
  return texts.rule(operations, list(rule.types), list(rule.attributes));
}

export function RuleLines({ rules }: { rules: Client['rules'] }) {
  return (
    <ul class="platform-lines">
      {rules.length === 0 && <li>{platform.value.clients.nothing}</li>}
      {rules.map((rule) => (
        <li key={ruleText(rule)}>{ruleText(rule)}</li>
      ))}
    </ul>
  );
}

export function limitText(client: Pick<Client, 'perSecond' | 'perDay'>): string {
  const texts = platform.value.clients;
  const day = client.perDay === 0 ? texts.noQuota : texts.quota(formatCount(client.perDay));
  return texts.rateText(formatCount(client.perSecond), day);
}

type RowProps = { client: Client; onAct?: (problem: Problem | undefined, made?: MadeKey) => void };

function Row({ client, onAct }: RowProps) {
  const texts = platform.value.clients;

  async function turn(): Promise<void> {
    const answer = await switchClient(client.name, client.locked ? 'unlock' : 'lock');
    onAct?.(answer.ok ? undefined : answer.problem);
  }
  async function make(): Promise<void> {
    const answer = await addKey(client.name, texts.keyLabel, keyDays);
    if (answer.ok) {
      onAct?.(undefined, answer.value);
    } else {
      onAct?.(answer.problem);
    }
  }

  return (
    <tr>
      <th scope="row" class="platform-name">
        {client.title}
        <span class="row-sub">{client.name}</span>
        {client.locked && <span class="tag tag-strong">{texts.locked}</span>}
      </th>
      <td data-label={texts.rules}>
        <RuleLines rules={client.rules} />
      </td>
      <td data-label={texts.rate}>{limitText(client)}</td>
      <td data-label={texts.keys}>
        <ul class="platform-lines">
          {client.keys.length === 0 && <li>{texts.noKeys}</li>}
          {client.keys.map((key) => (
            <li key={key.id}>{texts.keyLine(key.label, formatTime(key.expires, 'date', language.value))}</li>
          ))}
        </ul>
      </td>
      {onAct && (
        <td data-label={texts.act}>
          <Acts client={client} onMake={() => void make()} onTurn={() => void turn()} />
        </td>
      )}
    </tr>
  );
}

function Acts({ client, onMake, onTurn }: { client: Client; onMake: () => void; onTurn: () => void }) {
  const texts = platform.value.clients;
  return (
    <div class="row-acts">
      <Button size="xs" label={texts.newKeyOf(client.title)} onClick={onMake}>
        {texts.newKey}
      </Button>
      <Button
        size="xs"
        label={client.locked ? texts.unlockOf(client.title) : texts.lockOf(client.title)}
        onClick={onTurn}
      >
        {client.locked ? texts.unlock : texts.lock}
      </Button>
    </div>
  );
}
