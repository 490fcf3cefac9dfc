import { useSignal } from '@preact/signals';
import { pictureAddress } from '../api/snow.ts';
import type { Board, BoardDistrict, BoardRoad } from '../api/types.ts';
import { language } from '../ui/language.ts';
import { Link } from '../ui/link.tsx';
import { formatValue } from '../ui/number.ts';
import { Loading } from '../ui/problem.tsx';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import type { Press } from './outbox.ts';
import { isAhead } from './shown.ts';
import { Back, Big, Heading, timeText } from './show.tsx';
import { board, press, presses } from './state.ts';
import { Refused, Waiting } from './status.tsx';
import { field } from './texts.ts';

// The duty officer's phone: what waits for a word, one at a time.

type Zone = { district: BoardDistrict; road: BoardRoad };

const placeOf = ({ district, road }: Zone): string => `${district.code}/${road.road}`;
const nameOf = ({ district, road }: Zone): string => `${district.name} ${field.value.road[road.road]}`;

function zonesOf(all: Board): Zone[] {
  return all.districts.flatMap((district) => district.roads.map((road) => ({ district, road })));
}

/** The newest press on these roads. */
function pressOn(zone: Zone, all: readonly Press[]): Press | undefined {
  return all.findLast(({ said }) => 'place' in said && said.place === placeOf(zone));
}

/** What was pressed and the board does not know of yet. */
function pendingOn(zone: Zone): Press | undefined {
  const newest = pressOn(zone, presses.value);
  return newest && isAhead(newest, board.value?.asked ?? 0) ? newest : undefined;
}

/** A person is wanted: it waits for approval or for a decision, and nothing was pressed yet. */
function waitsFor({ road }: Zone): 'approval' | 'ask' | undefined {
  return road.waitsForApproval ? 'approval' : road.verdict === 'ask' ? 'ask' : undefined;
}

export function DutyList() {
  const texts = field.value.duty;
  const now = board.value?.value;
  const zones = now ? zonesOf(now) : [];
  const waiting = zones.filter((zone) => waitsFor(zone) && !pendingOn(zone));
  return (
    <>
      <Heading title={texts.title} />
      {!now && <Loading />}
      {now && (
        <>
          <p class="calm" role="status">
            {waiting.length > 0 ? texts.waits(waiting.length) : texts.none}
            {now.nextCheck && <span class="next-check">{texts.next(timeText(now.nextCheck))}</span>}
          </p>
          <ul class="cards">
            {waiting.map((zone) => (
              <ZoneCard key={placeOf(zone)} zone={zone} />
            ))}
          </ul>
          {now.requests
            .filter((one) => one.state === 'unanswered')
            .map((one) => (
              <p key={one.id} class="state-banner state-unanswered">
                {texts.unanswered(one.contractorName)}
              </p>
            ))}
          <section aria-labelledby="all-title">
            <h2 id="all-title">{texts.all}</h2>
            <ul class="cards">
              {zones
                .filter((zone) => !waiting.includes(zone))
                .map((zone) => (
                  <ZoneCard key={placeOf(zone)} zone={zone} />
                ))}
            </ul>
          </section>
        </>
      )}
    </>
  );
}

function ZoneCard({ zone }: { zone: Zone }) {
  const texts = field.value.duty;
  const waits = waitsFor(zone);
  const pressed = pressOn(zone, presses.value);
  return (
    <li>
      <Link href={`/field/snow/zones/${placeOf(zone)}`} class="card-link">
        <span class="card-word">{nameOf(zone)}</span>
        <VerdictWord zone={zone} />
        {waits && !pendingOn(zone) && <b>{texts[waits]}</b>}
        {pressed?.state === 'waiting' && <Waiting />}
      </Link>
    </li>
  );
}

function VerdictWord({ zone }: { zone: Zone }) {
  const said = pendingOn(zone)?.said;
  const own =
    said?.kind === 'approval'
      ? said.approve
        ? 'dispatch'
        : 'skip'
      : said?.kind === 'override'
        ? said.verdict
        : undefined;
  const verdict = own ?? zone.road.verdict;
  return verdict ? <VerdictMark verdict={verdict} label={field.value.verdict[verdict]} /> : null;
}

export function ZonePage({ place }: { place: string }) {
  const zone = board.value && zonesOf(board.value.value).find((one) => placeOf(one) === place);
  return (
    <>
      <Back />
      {zone ? <Loaded key={place} zone={zone} /> : <Heading title={field.value.duty.title} />}
    </>
  );
}

function Loaded({ zone }: { zone: Zone }) {
  const texts = field.value.duty;
  const { district, road } = zone;
  const pressed = pressOn(zone, presses.value);
  const cm = (value: number | null | undefined): string =>
    typeof value === 'number' ? texts.cm(formatValue(value, 1)) : texts.noValue;
  const probability = road.decision?.probability;
  return (
    <>
      <Heading title={nameOf(zone)} />
      <p class="zone-verdict" role="status">
        <VerdictWord zone={zone} />
        {pressed?.state === 'waiting' && <Waiting />}
      </p>
      {pressed?.state === 'refused' && <Refused press={pressed} />}
      <ul class="reasons" aria-label={texts.why}>
        {road.decision?.why && <li>{road.decision.why}</li>}
        {road.decision?.reasons.map((reason) => (
          <li key={reason.code}>{reason.text[language.value]}</li>
        ))}
      </ul>
      <Decide zone={zone} />
      <dl class="facts">
        {[
          [texts.fresh, cm(district.newSnowCm)],
          [texts.forecast, cm(district.forecastCm)],
          [texts.threshold, cm(road.thresholdCm)],
          [texts.probability, typeof probability === 'number' ? `${Math.round(probability * 100)}%` : texts.noValue],
        ].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="number">{value}</dd>
          </div>
        ))}
      </dl>
      <Pictures district={district} />
    </>
  );
}

function Pictures({ district }: { district: BoardDistrict }) {
  const cameras = board.value?.value.cameras.filter((one) => one.district === district.code) ?? [];
  return (
    <>
      {cameras.map((camera) => {
        const address = camera.image ? pictureAddress(camera.image) : undefined;
        const seen = camera.image?.text[language.value] ?? field.value.duty.noPicture;
        return (
          <figure key={camera.code} class="picture">
            {address && <img src={address} alt={`${camera.name} ${seen}`} />}
            <figcaption>
              {camera.name} {seen}
            </figcaption>
          </figure>
        );
      })}
    </>
  );
}

const reasons = ['seen', 'picture', 'drift', 'melting'] as const;

/** First what, then why, then once more: three screens with few buttons. */
function Decide({ zone }: { zone: Zone }) {
  const texts = field.value.duty;
  const { district, road } = zone;
  const waits = waitsFor(zone);
  const approving = waits === 'approval' && (road.decision ?? null) !== null;
  const wanted = useSignal<'dispatch' | 'skip' | undefined>(undefined);
  const reason = useSignal('');
  const own = useSignal('');
  const error = useSignal('');
  const busy = useSignal(false);
  const waiting = pendingOn(zone) !== undefined;

  function want(verdict: 'dispatch' | 'skip'): void {
    wanted.value = verdict;
    reason.value = approving && verdict === 'dispatch' ? texts.approvedReason : '';
    error.value = '';
  }

  async function confirm(): Promise<void> {
    const why = own.value.trim() || reason.value;
    if (why === '') {
      error.value = texts.needReason;
      return;
    }
    const verdict = wanted.value;
    if (!verdict || busy.value) {
      return;
    }
    busy.value = true;
    const place = placeOf(zone);
    const done = await press(
      approving && road.decision
        ? { kind: 'approval', decision: road.decision.id, approve: verdict === 'dispatch', reason: why, place }
        : { kind: 'override', district: district.code, road: road.road, verdict, reason: why, place },
    );
    busy.value = false;
    if (done) {
      wanted.value = undefined;
      own.value = '';
    }
  }

  if (waiting) {
    return null;
  }
  if (!wanted.value) {
    return (
      <div class="buttons">
        <Big kind={waits ? 'fill' : 'outline'} onClick={() => want('dispatch')}>
          {approving ? texts.approve : texts.toDispatch}
        </Big>
        <Big onClick={() => want('skip')}>{approving ? texts.reject : texts.toSkip}</Big>
      </div>
    );
  }
  return (
    <div class="buttons" role="group" aria-label={texts.decide}>
      <p class="ask-again">{texts.sure[wanted.value]}</p>
      {!(approving && wanted.value === 'dispatch') && (
        <fieldset class="choice reasons-choice">
          <legend class="choice-legend">{texts.reason}</legend>
          {reasons.map((one) => (
            <label key={one} class="choice-option">
              <input
                type="radio"
                name="reason"
                checked={reason.value === texts.reasons[one]}
                onChange={() => {
                  reason.value = texts.reasons[one];
                }}
              />
              <span>{texts.reasons[one]}</span>
            </label>
          ))}
          <label class="own-reason">
            {texts.ownReason}
            <input
              class="input"
              type="text"
              maxLength={200}
              value={own.value}
              aria-invalid={error.value ? 'true' : undefined}
              onInput={(event) => {
                own.value = event.currentTarget.value;
              }}
            />
          </label>
        </fieldset>
      )}
      {error.value && (
        <p class="field-error" role="alert">
          {error.value}
        </p>
      )}
      <Big kind="fill" disabled={busy.value} onClick={() => void confirm()}>
        {texts.confirm[wanted.value]}
      </Big>
      <Big
        onClick={() => {
          wanted.value = undefined;
        }}
      >
        {field.value.back}
      </Big>
    </div>
  );
}
