import type { SurveyWave } from '../../api/types.ts';
import { whenText } from './show.ts';
import { surveys } from './texts.ts';

/** From when until when a wave can be answered; on a narrow screen each end has a line of its own. */
export function Period({ of: { opensAt, closesAt } }: { of: Pick<SurveyWave['of'], 'opensAt' | 'closesAt'> }) {
  const texts = surveys.value;
  return (
    <span>
      <span class="surveys-when">{texts.from(whenText(opensAt))}</span>{' '}
      <span class="surveys-when">{whenText(closesAt)}</span>
    </span>
  );
}
