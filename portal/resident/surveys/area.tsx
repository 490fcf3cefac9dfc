import { path } from '../../ui/router.ts';
import { Back, Heading } from '../show.tsx';
import { may } from '../state.ts';
import { town } from '../texts.ts';
import { Answering } from './answering.tsx';
import { Waves } from './waves.tsx';

/** アンケート: loaded when first looked at. */
export function SurveysArea() {
  const code = /^\/resident\/surveys\/([A-Za-z0-9_-]{1,40})$/.exec(path.value)?.[1];
  if (may('survey.own.answer') && code !== undefined) {
    return <Answering key={code} code={code} />;
  }
  if (may('survey.own.answer') && /^\/resident\/surveys\/?$/.test(path.value)) {
    return <Waves />;
  }
  return (
    <>
      <Back />
      <Heading title={town.value.product} />
      <p>{town.value.missing}</p>
    </>
  );
}
