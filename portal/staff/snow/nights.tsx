import { getNights } from '../../api/snow.ts';
import { serverNow } from '../../ui/clock.ts';
import { SelectField } from '../../ui/field.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { winterOf } from './jst.ts';
import { cmText, nightText } from './show.tsx';
import { snow } from './texts.ts';

/** The winter in the address, or the one of now. */
export function chosenWinter(): number {
  const given = query.value.get('winter') ?? '';
  return /^\d{4}$/.test(given) ? Number(given) : winterOf(serverNow());
}

export function WinterField() {
  const texts = snow.value.nights;
  const newest = winterOf(serverNow());
  const years = [...new Set([newest, newest - 1, newest - 2, newest - 3, chosenWinter()])].toSorted((a, b) => b - a);
  return (
    <SelectField
      label={texts.winter}
      value={String(chosenWinter())}
      options={years.map((year) => ({ value: String(year), label: texts.winterOf(year) }))}
      onChange={(value) => setQuery({ winter: value }, 'push')}
    />
  );
}

export function Nights() {
  const texts = snow.value.nights;
  const winter = chosenWinter();
  const nights = useResource(`nights ${winter}`, () => getNights(winter));
  const items = nights.value?.items;
  return (
    <div class="column">
      <Heading title={texts.title} />
      <WinterField />
      {nights.problem && <ProblemView problem={nights.problem} retry={nights.reload} />}
      {!items && !nights.problem && <Loading />}
      {items?.length === 0 && <Empty>{texts.empty}</Empty>}
      {items && items.length > 0 && (
        <section class="panel">
          <table class="table table-stack">
            <caption class="unseen">{texts.caption}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.night}</th>
                <th scope="col" class="number">
                  {texts.most}
                </th>
                <th scope="col" class="number">
                  {texts.dispatched}
                </th>
                <th scope="col" class="number">
                  {texts.skipped}
                </th>
                <th scope="col" class="number">
                  {texts.asked}
                </th>
                <th scope="col" class="number">
                  {texts.requests}
                </th>
                <th scope="col" class="number">
                  {texts.unanswered}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.night}>
                  <th scope="row">
                    <Link href={`/staff/snow/nights/${one.night}`}>{nightText(one.night)}</Link>{' '}
                    {!one.closed && <span class="tag">{texts.open}</span>}
                    {one.missed && <span class="tag tag-warning">{texts.missed}</span>}
                    {one.late && <span class="tag tag-warning">{texts.late}</span>}
                  </th>
                  <td class="number" data-label={texts.most}>
                    {cmText(one.mostCm)}
                  </td>
                  <td class="number" data-label={texts.dispatched}>
                    {one.missed ? snow.value.none : formatCount(one.dispatched)}
                  </td>
                  <td class="number" data-label={texts.skipped}>
                    {one.missed ? snow.value.none : formatCount(one.skipped)}
                  </td>
                  <td class="number" data-label={texts.asked}>
                    {formatCount(one.asked)}
                  </td>
                  <td class="number" data-label={texts.requests}>
                    {formatCount(one.requests)}
                  </td>
                  <td class="number" data-label={texts.unanswered}>
                    {one.unanswered > 0 ? <b>{formatCount(one.unanswered)}</b> : formatCount(one.unanswered)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}
