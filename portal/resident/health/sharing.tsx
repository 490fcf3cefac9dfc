import { useSignal } from '@preact/signals';
import { getShares, putShare } from '../../api/health.ts';
import type { HealthShare, ShareKind } from '../../api/health.ts';
import type { Problem } from '../../api/types.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { useResource } from '../../ui/resource.ts';
import { AskedBig } from '../asked-big.tsx';
import { Back, Big, Heading, Trouble, Waiting } from '../show.tsx';
import { body } from './texts.ts';

const kinds: readonly ShareKind[] = ['blood_pressure', 'pulse', 'weight', 'temperature', 'spo2', 'steps', 'checks'];

/** Who of one's family sees what: chosen kind by kind, ended with one press and one more. */
export function Sharing() {
  const texts = body.value.sharing;
  const shares = useResource('shares', getShares);
  const changing = useSignal<number | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const saved = useSignal(false);
  const chosen = shares.value?.items.find((one) => one.proxy === changing.value);

  async function save(proxy: number, wanted: ShareKind[]): Promise<void> {
    const answer = await putShare(proxy, wanted);
    problem.value = answer.ok ? undefined : answer.problem;
    saved.value = answer.ok;
    if (answer.ok) {
      changing.value = undefined;
      shares.reload();
    }
  }
  function change(proxy: number | undefined): void {
    saved.value = false;
    problem.value = undefined;
    changing.value = proxy;
  }

  return (
    <>
      <Back to="/resident/health" />
      <Heading title={texts.title} />
      {problem.value && <Trouble problem={problem.value} words={body.value.codes} />}
      {shares.problem && <Trouble problem={shares.problem} again={shares.reload} />}
      {!shares.value && !shares.problem && <Waiting />}
      {saved.value && <DoneBanner>{texts.saved}</DoneBanner>}
      {chosen ? (
        <Chooser key={chosen.proxy} share={chosen} onSave={save} onStop={() => change(undefined)} />
      ) : (
        shares.value && <Everybody shares={shares.value.items} onChange={change} onSave={save} />
      )}
    </>
  );
}

type Saving = (proxy: number, wanted: ShareKind[]) => Promise<void>;

function nameOfShare(share: HealthShare): string {
  const texts = body.value.sharing;
  return texts.who(texts.kinds[share.registeredAs] ?? share.registeredAs, String(share.proxy));
}

type EverybodyProps = { shares: readonly HealthShare[]; onChange: (proxy: number) => void; onSave: Saving };

function Everybody({ shares, onChange, onSave }: EverybodyProps) {
  const texts = body.value.sharing;
  return (
    <>
      <p>{texts.lead}</p>
      {shares.length === 0 && <p class="calm">{texts.none}</p>}
      {shares.map((one) => {
        const name = nameOfShare(one);
        return (
          <section key={one.proxy} class="letter">
            <h2>{name}</h2>
            {one.kinds.length === 0 ? (
              <p>{texts.nothing}</p>
            ) : (
              <>
                <p>{texts.sees}</p>
                <ul class="plain-list">
                  {one.kinds.map((kind) => (
                    <li key={kind}>{body.value.measures[kind] ?? kind}</li>
                  ))}
                </ul>
              </>
            )}
            <div class="buttons">
              <Big label={texts.changeOf(name)} onClick={() => onChange(one.proxy)}>
                {texts.change}
              </Big>
              {one.kinds.length > 0 && (
                <AskedBig
                  label={texts.endOf(name)}
                  question={texts.endSure}
                  yes={texts.endYes}
                  no={texts.endNo}
                  onYes={() => void onSave(one.proxy, [])}
                >
                  {texts.end}
                </AskedBig>
              )}
            </div>
          </section>
        );
      })}
      {shares.length > 0 && <p>{texts.log}</p>}
    </>
  );
}

type ChooserProps = { share: HealthShare; onSave: Saving; onStop: () => void };

function Chooser({ share, onSave, onStop }: ChooserProps) {
  const texts = body.value.sharing;
  const wanted = useSignal<ShareKind[]>(share.kinds as ShareKind[]);
  function toggle(kind: ShareKind): void {
    wanted.value = wanted.peek().includes(kind)
      ? wanted.peek().filter((one) => one !== kind)
      : [...wanted.peek(), kind];
  }
  return (
    <section class="part">
      <h2>{nameOfShare(share)}</h2>
      <p>{texts.choose}</p>
      <ul class="answers">
        {kinds.map((kind) => (
          <li key={kind}>
            <button
              type="button"
              class="button button-outline big answer"
              aria-pressed={wanted.value.includes(kind)}
              onClick={() => toggle(kind)}
            >
              {body.value.measures[kind]}
            </button>
          </li>
        ))}
      </ul>
      <Big kind="fill" onClick={() => void onSave(share.proxy, wanted.peek())}>
        {texts.save}
      </Big>
      <Big onClick={onStop}>{texts.stop}</Big>
    </section>
  );
}
