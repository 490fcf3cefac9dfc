import { getRecords } from '../api/health.ts';
import { getProposals } from '../api/community.ts';
import { getOwnWaves } from '../api/own.ts';
import { serverNow } from '../ui/clock.ts';
import { language } from '../ui/language.ts';
import { Link } from '../ui/link.tsx';
import { formatCount } from '../ui/number.ts';
import { useResource } from '../ui/resource.ts';
import { alertOf } from './health-alert.ts';
import { openOf, sessionNumberOf } from './outing/seats.ts';
import { may } from './state.ts';
import { town } from './texts.ts';

// What waits for somebody stands above the entries, a line each. No value is told here: others may look on.

export function News() {
  return (
    <>
      {may('health.own.keep') && <BodyNews />}
      {may('survey.own.answer') && <SurveyNews />}
      {may('community.own.use') && <OutingNews />}
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

/** What one is proposed; the reason stands where it leads to. */
function OutingNews() {
  const proposals = useResource('proposals', getProposals);
  const first = openOf(proposals.value?.items ?? [], serverNow())[0];
  if (!first) {
    return null;
  }
  const number = sessionNumberOf(first);
  const title = language.value === 'en' ? first.title.en : first.title.ja;
  const { outingNews, away } = town.value.home;
  const how = first.by && typeof first.distanceM === 'number' ? away(formatCount(first.distanceM), first.by) : '';
  return (
    <Link href={number === undefined ? '/resident/outing/events' : `/resident/outing/events/${number}`} class="news">
      {outingNews(title)}
      {how !== '' && <span>{how}</span>}
    </Link>
  );
}
