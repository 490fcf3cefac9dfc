import { useLater } from '../ui/later.ts';
import type { Area } from '../ui/later.ts';
import { Back, Heading, Trouble, Waiting } from './show.tsx';
import { town } from './texts.ts';

/** A part of the portal that is loaded when first looked at. */
export function Later({ area }: { area: Area }) {
  const { Area, failed, again } = useLater(area);
  if (Area) {
    return <Area />;
  }
  return (
    <>
      <Back />
      <Heading title={town.value.product} />
      {failed ? <Trouble problem={{ title: '', status: 0, code: 'network' }} again={again} /> : <Waiting />}
    </>
  );
}
