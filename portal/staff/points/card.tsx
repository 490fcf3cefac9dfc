import { useMemo } from 'preact/hooks';
import { getCard } from '../../api/points-staff.ts';
import type { Card, DatedRule, Setting } from '../../api/points-staff.ts';
import { serverNow } from '../../ui/clock.ts';
import { TextField } from '../../ui/field.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import type { Resource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { DataTable } from '../platform/list.tsx';
import { Exact } from '../show.tsx';
import { fieldOf, instantOf } from '../snow/jst.ts';
import { may } from '../state.ts';
import { changesUntil, examplesOf, historyOf, laterThan, shortName, versionOf } from './card.ts';
import type { CardHistory } from './card.ts';
import { amountText, byText, capText, pointsText, rateText, ruleName, RuleStart, takeSaid } from './parts.tsx';
import { settingText } from './setting-form.tsx';
import { points } from './texts.ts';

/** What gives how many points, on the day that is looked at; what begins later, and what was before. */
export function CardScreen() {
  const texts = points.value.card;
  const said = useMemo(takeSaid, []);
  const day = query.value.get('day') ?? '';
  const at = instantOf(`${day}T00:00`);
  const card = useResource(`card ${at ?? ''}`, () => getCard(at));
  const history = useResource('card history', () => historyOf(getCard));
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <DoneBanner>{said}</DoneBanner>
      <div class="tools">
        <TextField
          label={texts.day}
          hint={texts.dayHint}
          type="date"
          size="sm"
          value={day === '' ? fieldOf(serverNow()).slice(0, 10) : day}
          onInput={(value) => setQuery({ day: value })}
        />
      </div>
      {card.problem && <ProblemView problem={card.problem} retry={card.reload} />}
      {!card.value && !card.problem && <Loading />}
      {card.value && <Rules card={card.value} at={at} />}
      <Later history={history} />
      <Past history={history} />
      {card.value && <Settings card={card.value} later={at === undefined ? history.value?.later : undefined} />}
    </div>
  );
}

function Rules({ card, at }: { card: Card; at: string | undefined }) {
  const texts = points.value.card;
  const title = at === undefined ? texts.rules : texts.rulesOn(formatTime(at, 'date', language.value));
  return (
    <section class="panel" aria-labelledby="rules-title">
      <h2 id="rules-title" class="panel-title">
        {title}
      </h2>
      <p class="panel-note muted">{texts.kept}</p>
      <DataTable
        caption={texts.caption}
        columns={[texts.activity, texts.rate, texts.cap, texts.since, ...(may('points.card.write') ? [texts.act] : [])]}
        items={card.rules}
        row={(rule) => <RuleRow key={rule.of.code} rule={rule} />}
      />
      {may('points.card.write') && (
        <p class="points-below">
          <Link href="/staff/points/rule/new">{texts.add}</Link>
        </p>
      )}
    </section>
  );
}

function RuleRow({ rule }: { rule: DatedRule }) {
  const texts = points.value.card;
  const { of } = rule;
  return (
    <tr>
      <th scope="row">
        {ruleName(of)}
        {!of.active && <span class="tag">{texts.inactive}</span>}
      </th>
      <td data-label={texts.rate}>
        <span>
          {rateText(of)}
          {examplesOf(of).length > 0 && (
            <span class="row-sub">
              {texts.example(
                examplesOf(of)
                  .map((one) => texts.isWorth(amountText(of.code, one.amount), pointsText(one.points)))
                  .join(texts.comma),
              )}
            </span>
          )}
        </span>
      </td>
      <td data-label={texts.cap}>{capText(of)}</td>
      <td data-label={texts.since}>
        <span>
          <RuleStart rule={rule} />
          {rule.source && <span class="row-sub">{texts.sourceOf(rule.source)}</span>}
        </span>
      </td>
      {may('points.card.write') && (
        <td data-label={texts.act}>
          <Link href={`/staff/points/rule/${of.code}`} label={texts.changeOf(ruleName(of))}>
            {texts.change}
          </Link>
        </td>
      )}
    </tr>
  );
}

type HistoryProps = { history: Resource<CardHistory> };

/** What was entered and has not begun: it can still be overtaken by another change from the same day. */
function Later({ history }: HistoryProps) {
  const texts = points.value.later;
  const later = history.value ? laterThan(history.value.versions, serverNow()).toReversed() : [];
  return (
    <section class="panel" aria-labelledby="later-title">
      <h2 id="later-title" class="panel-title">
        {texts.title}
      </h2>
      <p class="panel-note muted">{texts.lead}</p>
      {history.problem && <ProblemView problem={history.problem} retry={history.reload} />}
      {!history.value && !history.problem && <Loading />}
      {history.value && later.length === 0 && <Empty>{texts.empty}</Empty>}
      {later.length > 0 && <Versions caption={texts.caption} items={later} />}
    </section>
  );
}

function Past({ history }: HistoryProps) {
  const texts = points.value.past;
  const past = history.value ? changesUntil(history.value.versions, serverNow()) : [];
  return (
    <section class="panel" aria-labelledby="past-title">
      <h2 id="past-title" class="panel-title">
        {texts.title}
      </h2>
      <p class="panel-note muted">{texts.lead}</p>
      {history.value && past.length === 0 && <Empty>{texts.empty}</Empty>}
      {past.length > 0 && <Versions caption={texts.caption} items={past} />}
      {history.value?.more && <p class="points-below">{texts.more}</p>}
    </section>
  );
}

function Versions({ caption, items }: { caption: string; items: readonly DatedRule[] }) {
  const texts = points.value.card;
  return (
    <DataTable
      caption={caption}
      columns={[texts.since, texts.version, texts.activity, texts.rate, texts.cap, texts.source, texts.setBy]}
      items={items}
      row={(rule) => (
        <tr key={rule.version}>
          <th scope="row">{rule.from && <Exact at={rule.from} />}</th>
          <td data-label={texts.version}>{texts.versionOf(versionOf(rule.version)?.version ?? 0)}</td>
          <td data-label={texts.activity}>
            <span>
              {ruleName(rule.of)} {!rule.of.active && <span class="tag">{texts.inactive}</span>}
            </span>
          </td>
          <td data-label={texts.rate}>{rateText(rule.of)}</td>
          <td data-label={texts.cap}>{capText(rule.of)}</td>
          <td data-label={texts.source}>{rule.source || points.value.none}</td>
          <td data-label={texts.setBy}>{byText(rule.setBy)}</td>
        </tr>
      )}
    />
  );
}

function Settings({ card, later }: { card: Card; later: readonly Setting[] | undefined }) {
  const texts = points.value.settings;
  const known = card.settings.filter((one) => Object.hasOwn(texts.names, shortName(one.name)));
  return (
    <section class="panel" aria-labelledby="settings-title">
      <h2 id="settings-title" class="panel-title">
        {texts.title}
      </h2>
      <DataTable
        caption={texts.caption}
        columns={[texts.name, texts.value, ...(may('points.card.write') ? [points.value.card.act] : [])]}
        items={known}
        row={(one) => <SettingRow key={one.name} of={one} later={later?.find(({ name }) => name === one.name)} />}
      />
    </section>
  );
}

function SettingRow({ of, later }: { of: Setting; later: Setting | undefined }) {
  const texts = points.value.settings;
  const name = shortName(of.name);
  const words = texts.names[name];
  return (
    <tr>
      <th scope="row">
        {words?.name}
        <span class="row-sub">{words?.says}</span>
      </th>
      <td data-label={texts.value}>
        <span>
          {settingText(name, of.value)}
          {later && later.value !== of.value && (
            <span class="row-sub">{texts.willBe(settingText(name, later.value))}</span>
          )}
        </span>
      </td>
      {may('points.card.write') && (
        <td data-label={points.value.card.act}>
          <Link href={`/staff/points/setting/${name}`} label={points.value.card.changeOf(words?.name ?? '')}>
            {points.value.card.change}
          </Link>
        </td>
      )}
    </tr>
  );
}
