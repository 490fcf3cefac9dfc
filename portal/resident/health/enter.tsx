import { Link } from '../../ui/link.tsx';
import { Readings } from '../readings.tsx';
import { Back, Heading } from '../show.tsx';
import { entries } from './entered.ts';
import type { Entry } from './entered.ts';
import { body } from './texts.ts';

/** What was measured: one thing on a screen. */
export function Enter() {
  const texts = body.value.enter;
  return (
    <>
      <Back to="/resident/health" />
      <Heading title={texts.title} />
      <div class="buttons">
        {([...Object.keys(entries), 'unwell'] as (Entry | 'unwell')[]).map((one) => (
          <Link key={one} href={`/resident/health/enter/${one}`} class="button button-outline big" label={texts[one]}>
            <Readings text={texts[one]} />
          </Link>
        ))}
      </div>
    </>
  );
}
