import { codePicture, getCode, getSession } from '../../api/community-staff.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { Loading } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { Heading } from '../heading.tsx';
import { session as signedIn } from '../state.ts';
import { Refused } from './people.tsx';
import { spanText, wordOf } from './show.ts';
import { community } from './texts.ts';

/** "K7QF4M2D" as one reads it out: "K7QF-4M2D". */
export function lettersText(typed: string): string {
  return typed.length === 8 ? `${typed.slice(0, 4)}-${typed.slice(4)}` : typed;
}

/** One sheet of A4 with the code of a session; only the sheet is printed. */
export function Poster({ number }: { number: number }) {
  const texts = community.value.poster;
  const session = useResource(`session ${number}`, () => getSession(number));
  const code = useResource(`code ${number}`, () => getCode(number));
  const problem = session.problem ?? code.problem;
  const of = session.value?.of;
  return (
    <div class="column">
      <div class="not-printed">
        <p>
          <Link href={`/staff/community/sessions/${number}`}>{texts.back}</Link>
        </p>
        <Heading title={texts.title} />
        <p class="lead">{texts.lead}</p>
        <p class="actions">
          <Button kind="fill" onClick={() => print()}>
            {texts.print}
          </Button>
        </p>
      </div>
      {problem && <Refused problem={problem} />}
      {!problem && (!of || !code.value) && <Loading />}
      {of && code.value && (
        <article class="poster">
          <p class="poster-town">{signedIn.value?.tenant.name}</p>
          <h2>{wordOf(of)}</h2>
          <p class="poster-when">{spanText(of.startsAt, of.endsAt)}</p>
          <p class="poster-when">{of.place}</p>
          <img src={codePicture(number)} alt={texts.alt(wordOf(of))} />
          <p>{texts.how}</p>
          {code.value.typed !== '' && (
            <p class="poster-letters">
              {texts.letters}
              <b>{lettersText(code.value.typed)}</b>
            </p>
          )}
          <p>{texts.window(spanText(code.value.from, code.value.until))}</p>
          <p>{texts.noPhone}</p>
        </article>
      )}
    </div>
  );
}
