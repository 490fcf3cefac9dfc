import { path } from '../../ui/router.ts';
import { Back, Heading } from '../show.tsx';
import { may } from '../state.ts';
import { town } from '../texts.ts';
import { AskForHelp } from './ask.tsx';
import { Help } from './help.tsx';

/** 困りごと: loaded when first looked at. */
export function HelpArea() {
  if (may('inquiries.own.use') && path.value === '/resident/help/new') {
    return <AskForHelp />;
  }
  if (may('inquiries.own.use') && /^\/resident\/help\/?$/.test(path.value)) {
    return <Help />;
  }
  return (
    <>
      <Back />
      <Heading title={town.value.product} />
      <p>{town.value.missing}</p>
    </>
  );
}
