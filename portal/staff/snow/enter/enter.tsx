import './enter.css';
import { Link } from '../../../ui/link.tsx';
import { Loading, ProblemView } from '../../../ui/problem.tsx';
import { useResource } from '../../../ui/resource.ts';
import { path } from '../../../ui/router.ts';
import { Heading } from '../../heading.tsx';
import { NotFound } from '../../not-found.tsx';
import { ContactForm } from './contact-form.tsx';
import { CameraForm, ContractorForm, DistrictForm, PostForm, RouteForm } from './forms.tsx';
import type { Kind } from './frame.tsx';
import { Overview } from './overview.tsx';
import { enter } from './texts.ts';
import { getTown } from './town.ts';
import type { Town } from './town.ts';

/** Entering and changing what decisions and requests are made with. */
export function Enter({ kind, code }: { kind: string; code: string }) {
  const town = useResource(`town ${path.value}`, getTown);
  if (!town.value) {
    return (
      <div class="column">
        <Heading title={enter.value.title} />
        {town.problem ? <ProblemView problem={town.problem} retry={town.reload} /> : <Loading />}
      </div>
    );
  }
  if (kind === '') {
    return <Overview town={town.value} />;
  }
  return <FormPage kind={kind as Kind} code={code} town={town.value} />;
}

function FormPage({ kind, code, town }: { kind: Kind; code: string; town: Town }) {
  const texts = enter.value;
  const isNew = code === 'new';
  const found = kind in texts.kinds && (kind as string) !== 'duty' && !isNew ? entered(town, kind, code) : undefined;
  if (!(kind in texts.kinds) || (kind as string) === 'duty' || (!isNew && !found)) {
    return <NotFound />;
  }
  return (
    <div class="column">
      <p>
        <Link href="/staff/snow/enter">{texts.back}</Link>
      </p>
      <Heading title={found ? texts.editTitle(found) : texts.newTitle(texts.kinds[kind])} />
      <FormOf kind={kind} code={code} town={town} />
    </div>
  );
}

/** The name of what is edited. */
function entered(town: Town, kind: Kind, code: string): string | undefined {
  return kind === 'contacts'
    ? town.contacts.find((one) => String(one.id) === code)?.name
    : town[kind].find((one) => one.code === code)?.name;
}

function FormOf({ kind, code, town }: { kind: Kind; code: string; town: Town }) {
  const by = <Thing extends { code: string }>(all: readonly Thing[]): Thing | undefined =>
    all.find((one) => one.code === code);
  switch (kind) {
    case 'districts':
      return <DistrictForm town={town} before={by(town.districts)} />;
    case 'contacts':
      return <ContactForm id={code === 'new' ? undefined : Number(code)} />;
    case 'contractors':
      return <ContractorForm town={town} before={by(town.contractors)} />;
    case 'routes':
      return <RouteForm town={town} before={by(town.routes)} />;
    case 'posts':
      return <PostForm town={town} before={by(town.posts)} />;
    case 'cameras':
      return <CameraForm town={town} before={by(town.cameras)} />;
  }
}
