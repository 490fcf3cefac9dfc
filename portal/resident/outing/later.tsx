import { later, useLater } from '../../ui/later.ts';
import { Trouble, Waiting } from '../show.tsx';

// おでかけ and のりもの are loaded when first looked at.

const outing = later(async () => (await import('./area.tsx')).OutingArea);

export function isOuting(path: string): boolean {
  return /^\/resident\/(outing|transit)(\/|$)/.test(path);
}

export function Outing() {
  const { Area, failed, again } = useLater(outing);
  if (failed) {
    return <Trouble problem={{ title: '', status: 0, code: 'network' }} again={again} />;
  }
  return Area ? <Area /> : <Waiting />;
}
