import '../snow/snow.css';
import './rules.css';
import { path } from '../../ui/router.ts';
import { NotFound } from '../not-found.tsx';
import { SubNav } from '../sub-nav.tsx';
import { RuleEditor } from './editor.tsx';
import { FiringPage } from './firing.tsx';
import { Firings } from './firings.tsx';
import { RuleList } from './list.tsx';
import { rules } from './texts.ts';

// The screens of the rules, loaded when the first of them is looked at.

export function RulesArea() {
  const texts = rules.value.nav;
  const firings = path.value.startsWith('/staff/rules/firings');
  return (
    <>
      <SubNav
        texts={texts}
        names={['rules', 'firings']}
        base="/staff/rules"
        first="rules"
        current={firings ? 'firings' : 'rules'}
      />
      <Screen />
    </>
  );
}

function Screen() {
  const [, , , page = '', id = '', rest] = path.value.split('/');
  if (rest !== undefined) {
    return <NotFound />;
  }
  if (page === '' && id === '') {
    return <RuleList />;
  }
  if (page === 'new' && id === '') {
    return <RuleEditor key="new" name={undefined} />;
  }
  if (page === 'edit' && /^[a-z][a-z0-9_-]{0,59}$/.test(id)) {
    return <RuleEditor key={id} name={id} />;
  }
  if (page === 'firings' && id === '') {
    return <Firings />;
  }
  if (page === 'firings' && /^\d{1,15}$/.test(id)) {
    return <FiringPage key={id} id={Number(id)} />;
  }
  return <NotFound />;
}
