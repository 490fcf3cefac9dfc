import { useSignal } from '@preact/signals';
import { getCouponsOf } from '../../api/coupons-staff.ts';
import { Button } from '../../ui/button.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Link } from '../../ui/link.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { path } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { may } from '../state.ts';
import { ShowNames } from '../who/names.tsx';
import type { Names } from '../who/names.tsx';
import { who } from '../who/texts.ts';
import { CouponTable } from './coupon-table.tsx';
import { Give } from './give.tsx';
import { coupons } from './texts.ts';
import { WhomPick } from './whom.tsx';
import type { Whom } from './whom.tsx';

/** Somebody at the counter or on the phone. */
export function Persons() {
  const texts = coupons.value.persons;
  const picked = useSignal<Whom | undefined>(undefined);
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {!picked.value && (
        <section class="panel panel-padded" aria-label={texts.pick}>
          <h2>{texts.pick}</h2>
          <WhomPick label={texts.pick} onPick={(one) => (picked.value = one)} />
        </section>
      )}
      {picked.value && (
        <>
          <p>
            <Button size="sm" onClick={() => (picked.value = undefined)}>
              {texts.other}
            </Button>
          </p>
          <Person key={picked.value.person} person={picked.value.person} name={picked.value.name} />
        </>
      )}
    </div>
  );
}

/** The same by number, as other screens name a person; the name is shown where somebody asks for it. */
export function PersonPage() {
  const texts = coupons.value.persons;
  const text = path.value.split('/')[4] ?? '';
  const person = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  const names = useSignal<Names>(new Map());
  const name = names.value.get(person);
  return (
    <div class="column column-wide">
      <p>
        <Link href="/staff/coupons/persons">{texts.other}</Link>
      </p>
      <Heading title={texts.title} />
      {!name && (
        <section class="panel panel-padded" aria-label={who.value.names.show}>
          <ShowNames persons={[person]} names={names} />
        </section>
      )}
      <Person person={person} name={name ?? who.value.number(person)} />
    </div>
  );
}

function Person({ person, name }: { person: number; name: string }) {
  const texts = coupons.value.persons;
  const page = useResource(`coupons of ${person}`, () => getCouponsOf(person));
  const items = page.value?.items;
  return (
    <>
      <h2>{texts.of(name)}</h2>
      {page.problem?.status === 404 ? (
        <Banner kind="error" live>
          <p class="banner-title">{coupons.value.refusals['no_such_person']}</p>
        </Banner>
      ) : (
        page.problem && <ProblemView problem={page.problem} retry={page.reload} />
      )}
      {!items && !page.problem && <Loading />}
      {items && (
        <section class="panel" aria-label={texts.show}>
          <h3 class="panel-title">{texts.show}</h3>
          {items.length === 0 ? (
            <Empty>{texts.empty}</Empty>
          ) : (
            <CouponTable caption={texts.caption} items={items} onPrinted={() => setTimeout(page.reload, 1000)} />
          )}
        </section>
      )}
      {items && may('coupons.coupon.issue') && (
        <section class="panel panel-padded coupons-stack" aria-label={texts.give}>
          <h3>{texts.give}</h3>
          <Give person={person} who={name} onGiven={page.reload} />
        </section>
      )}
    </>
  );
}
