import type { Board } from '../../api/types.ts';
import { Countdown } from '../../ui/countdown.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { VerdictShape } from '../../ui/verdict-mark.tsx';
import { needsOf, whereText, whyText } from './show.tsx';
import type { Need } from './show.tsx';
import { snow } from './texts.ts';

/** What needs a person now, the most pressing first; each line leads to where it is settled. */
export function Needs({ board, onDistrict }: { board: Board; onDistrict: (code: string) => void }) {
  const texts = snow.value.board.needs;
  const needs = needsOf(board);
  const pressing = needs.filter((one) => 'district' in one || one.kind === 'unanswered').length;
  return (
    <section class={`panel needs${pressing > 0 ? ' needs-pressing' : ''}`} aria-labelledby="needs-title">
      <h2 id="needs-title">
        {texts.title}
        {pressing > 0 && <span class="count">{pressing}</span>}
      </h2>
      {needs.length === 0 && <p>{texts.none}</p>}
      <ul class="needs-list" aria-live="polite">
        {needs.map((need) => (
          <Line key={keyOf(need)} need={need} onDistrict={onDistrict} />
        ))}
      </ul>
    </section>
  );
}

function keyOf(need: Need): string {
  if ('post' in need) {
    return `lost ${need.post.code}`;
  }
  if ('camera' in need) {
    return `camera ${need.camera.code}`;
  }
  return 'request' in need ? `${need.kind} ${need.request.id}` : `${need.kind} ${need.district.code} ${need.road.road}`;
}

function Line({ need, onDistrict }: { need: Need; onDistrict: (code: string) => void }) {
  const texts = snow.value.board.needs;
  if ('post' in need) {
    const { post } = need;
    const why = post.troubles[0]?.text[language.value] ?? '';
    return (
      <li class="need">
        <span class="need-mark need-mark-lost" aria-hidden="true" />
        <Link href={`/staff/snow/posts/${encodeURIComponent(post.code)}`}>{texts.lost(post.name, why)}</Link>
      </li>
    );
  }
  if ('camera' in need) {
    const { camera } = need;
    const why = camera.troubles[0]?.text[language.value] ?? '';
    return (
      <li class="need">
        <span class="need-mark need-mark-lost" aria-hidden="true" />
        <Link href={`/staff/snow/cameras/${encodeURIComponent(camera.code)}`}>{texts.camera(camera.name, why)}</Link>
      </li>
    );
  }
  if ('request' in need) {
    const { request } = need;
    const say = need.kind === 'unanswered' ? texts.unanswered : texts.waiting;
    return (
      <li class={need.kind === 'unanswered' ? 'need need-strong' : 'need'}>
        <span class={`need-mark need-mark-${need.kind}`} aria-hidden="true" />
        <a class="link" href={`#request-${request.id}`}>
          {say(request.contractorName)}
        </a>
        {request.answerBy && need.kind === 'waiting' && <Countdown until={request.answerBy} texts={snow.value.left} />}
      </li>
    );
  }
  const { district, road } = need;
  const where = whereText(district, road.road);
  return (
    <li class="need need-strong">
      <VerdictShape verdict={need.kind === 'ask' ? 'ask' : 'dispatch'} />
      <button type="button" class="need-button" onClick={() => onDistrict(district.code)}>
        {need.kind === 'ask' ? texts.ask(where) : texts.approval(where)}
      </button>
      <span class="need-why">{whyText(road.decision)}</span>
    </li>
  );
}
