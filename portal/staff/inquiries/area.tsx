import '../rules/rules.css';
import '../snow/snow.css';
import '../platform/platform.css';
import '../lending/lending.css';
import { Link } from '../../ui/link.tsx';
import { path } from '../../ui/router.ts';
import { NotFound } from '../not-found.tsx';
import { may } from '../state.ts';
import { NewInquiry } from './new.tsx';
import { InquiryPage } from './one.tsx';
import { Ended, Queue } from './queue.tsx';
import { inquiries } from './texts.ts';

// Help in daily life: loaded when first looked at.

const screens = { queue: Queue, ended: Ended, new: NewInquiry } as const;
type Name = keyof typeof screens;

export function InquiriesArea() {
  const texts = inquiries.value.nav;
  const [, , , page = '', id, rest] = path.value.split('/');
  const shown = page === '' ? 'queue' : page;
  const names = (Object.keys(screens) as Name[]).filter((one) => one !== 'new' || may('inquiries.inquiry.write'));
  const Screen = id === undefined && Object.hasOwn(screens, shown) ? screens[shown as Name] : undefined;
  const isOne = page === 'one' && rest === undefined && /^\d{1,15}$/.test(id ?? '');
  return (
    <>
      <nav class="sub-nav" aria-label={texts.label}>
        {names.map((name) => (
          <Link
            key={name}
            href={name === 'queue' ? '/staff/inquiries' : `/staff/inquiries/${name}`}
            class="sub-nav-link"
            current={name === shown}
          >
            {texts[name]}
          </Link>
        ))}
      </nav>
      {Screen ? <Screen /> : isOne ? <InquiryPage key={id} number={Number(id)} /> : <NotFound />}
    </>
  );
}
