import { path } from '../../ui/router.ts';
import { Back, Heading } from '../show.tsx';
import { may } from '../state.ts';
import { town } from '../texts.ts';
import { BookSlot } from './book.tsx';
import { Consult } from './consult.tsx';

/** 相談: loaded when first looked at. */
export function ConsultArea() {
  const slot = /^\/resident\/consult\/(\d{1,15})$/.exec(path.value)?.[1];
  if (may('community.own.use') && slot !== undefined) {
    return <BookSlot key={slot} slot={Number(slot)} />;
  }
  if (may('community.own.use') && /^\/resident\/consult\/?$/.test(path.value)) {
    return <Consult />;
  }
  return (
    <>
      <Back />
      <Heading title={town.value.product} />
      <p>{town.value.missing}</p>
    </>
  );
}
