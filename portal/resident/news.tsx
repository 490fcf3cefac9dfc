import { getRecords } from '../api/health.ts';
import { getOwnWaves } from '../api/own.ts';
import { serverNow } from '../ui/clock.ts';
import { Link } from '../ui/link.tsx';
import { useResource } from '../ui/resource.ts';
import { alertOf } from './health-alert.ts';
import { may } from './state.ts';
import { town } from './texts.ts';

// What waits for somebody stands above the entries, a line each. No value is told here: others may look on.

export function News() {
  return (
    <>
      {may('health.own.keep') && <BodyNews />}
      {may('survey.own.answer') && <SurveyNews />}
    </>
  );
}

function BodyNews() {
  const records = useResource('records', () => getRecords(20));
  return records.value && alertOf(records.value.items, serverNow()) ? (
    <Link href="/resident/health" class="news news-body">
      {town.value.home.bodyNews}
    </Link>
  ) : null;
}

function SurveyNews() {
  const waves = useResource('waves', getOwnWaves);
  const open = waves.value?.items.filter((one) => one.open && one.state !== 'finished') ?? [];
  return open.length > 0 ? (
    <Link href="/resident/surveys" class="news">
      {town.value.home.surveyNews}
    </Link>
  ) : null;
}
