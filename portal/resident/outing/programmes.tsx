import { getProgrammes, getSessions } from '../../api/community.ts';
import type { Programme, Session } from '../../api/community.ts';
import { serverNow } from '../../ui/clock.ts';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { Back, Heading, Waiting } from '../show.tsx';
import { More, Refused, inWords, useSome } from './show.tsx';
import { out } from './texts.ts';
import { clockIn } from './when.ts';

const lookedThrough = 200;

/** From Monday on, as a week is read, and by the time of the day. */
export function weekOf(items: readonly Programme[]): Programme[] {
  const place = ({ of }: Programme): string => `${(of.weekday + 6) % 7} ${of.begins}`;
  return items.filter((one) => !one.of.closed).toSorted((left, right) => place(left).localeCompare(place(right)));
}

/** The next session of a programme that takes place; sessions come the earliest first. */
export function nextOf(code: string, sessions: readonly Session[], nowMs: number): Session | undefined {
  return sessions.find((one) => one.programme === code && !one.cancelled && Date.parse(one.of.endsAt) > nowMs);
}

/** What takes place every week at the health station and elsewhere. */
export function Programmes() {
  const texts = out.value.programmes;
  const all = useResource('programmes', getProgrammes);
  const sessions = useResource('sessions', () => getSessions(lookedThrough));
  const some = useSome(5);
  const now = serverNow();
  const week = weekOf(all.value?.items ?? []);
  const problem = all.problem ?? sessions.problem;
  return (
    <>
      <Back to="/resident/outing" />
      <Heading title={texts.title} />
      {problem && (
        <Refused
          problem={problem}
          again={() => {
            all.reload();
            sessions.reload();
          }}
        />
      )}
      {(!all.value || !sessions.value) && !problem && <Waiting />}
      {all.value && week.length === 0 && <p class="calm">{texts.none}</p>}
      <ul class="cards">
        {sessions.value &&
          week
            .slice(0, some.count)
            .map((one) => (
              <Weekly key={one.code} programme={one} next={nextOf(one.code, sessions.value?.items ?? [], now)} />
            ))}
      </ul>
      {sessions.value && week.length > some.count && <More of={texts.title} onClick={some.more} />}
    </>
  );
}

function Weekly({ programme: { of }, next }: { programme: Programme; next: Session | undefined }) {
  const texts = out.value.programmes;
  const about = language.value === 'en' ? of.aboutEn : of.aboutJa;
  return (
    <li class="letter">
      <h2>{inWords(of)}</h2>
      <p>{`${out.value.weekday(of.weekday)} ${out.value.clock(clockIn(of.begins))}`}</p>
      <p>{`${of.place}、${texts.lasts(formatCount(of.minutes))}`}</p>
      {about !== '' && <p class="letter-body">{about}</p>}
      {next ? (
        <Link
          href={`/resident/outing/events/${next.number}`}
          class="button button-outline big"
          label={texts.nextOf(inWords(of))}
        >
          {texts.next}
        </Link>
      ) : (
        <p class="calm">{texts.noNext}</p>
      )}
    </li>
  );
}
