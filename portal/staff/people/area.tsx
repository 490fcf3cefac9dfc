import '../rules/rules.css';
import '../snow/snow.css';
import '../platform/platform.css';
import './people.css';
import { prefix } from '../../api/base.ts';
import { Heading } from '../heading.tsx';
import { NotFound } from '../not-found.tsx';
import { may } from '../state.ts';
import { path } from '../../ui/router.ts';
import { ErasingPart } from './erasing.tsx';
import { Staffing } from './staffing.tsx';
import { people } from './texts.ts';

/** Who works here, and the way to the counter, whose pages are the Smart ID's: loaded when first looked at. */
export function PeopleArea() {
  const texts = people.value;
  const [, , , rest] = path.value.split('/');
  if (rest !== undefined && rest !== '') {
    return <NotFound />;
  }
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <section class="panel">
        <h2 class="panel-title">{texts.counter.title}</h2>
        <p class="panel-note">{texts.counter.lead}</p>
        <p class="panel-note">
          <a href={`${prefix}/id/counter`}>{texts.counter.open}</a>
        </p>
      </section>
      {may('id.staff.manage') && <Staffing />}
      {may('consent.erasing.ask') && <ErasingPart />}
    </div>
  );
}
