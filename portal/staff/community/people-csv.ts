import type { People } from '../../api/community-staff.ts';
import { formatTime } from '../../ui/time.ts';
import type { Language } from '../../ui/time.ts';
import type { Names } from '../who/names.tsx';
import { csvOf } from '../who/save.ts';
import type { CommunityTexts } from './text/ja.ts';

/** Who signed up and who came, a line for each; names where they were asked for. */
export function peopleCsv(people: People, names: Names, texts: CommunityTexts['people'], language: Language): string {
  const nameOf = (person: number | null | undefined): string => names.get(person ?? 0) ?? '';
  const when = (at: string): string => formatTime(at, 'fullDateTime', language);
  return csvOf([
    texts.csvColumns,
    ...people.signUps.map((one) => [
      texts.bookedKind,
      one.person ?? '',
      nameOf(one.person),
      one.line ? texts.line(one.line) : (texts.states[one.state] ?? one.state),
      when(one.askedAt),
      '',
      '',
    ]),
    ...people.attendance.map((one) => [
      texts.cameKind,
      one.person ?? '',
      nameOf(one.person),
      '',
      when(one.at),
      texts.hows[one.how] ?? one.how,
      one.points,
    ]),
  ]);
}
