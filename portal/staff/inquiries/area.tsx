import '../rules/rules.css';
import '../snow/snow.css';
import '../platform/platform.css';
import '../lending/lending.css';
import { path } from '../../ui/router.ts';
import { NotFound } from '../not-found.tsx';
import { may } from '../state.ts';
import { SubNav } from '../sub-nav.tsx';
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
      <SubNav texts={texts} names={names} base="/staff/inquiries" first="queue" current={shown} />
      {Screen ? <Screen /> : isOne ? <InquiryPage key={id} number={Number(id)} /> : <NotFound />}
    </>
  );
}
