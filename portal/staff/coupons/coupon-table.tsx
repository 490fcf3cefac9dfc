import { useSignal } from '@preact/signals';
import type { Coupon } from '../../api/town.ts';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { DataTable } from '../platform/list.tsx';
import { CouponMark, formatSerial, nameOf, Prints, worthText } from './show.tsx';
import { lastDay } from './shown.ts';
import { coupons } from './texts.ts';

type TableProps = {
  caption: string;
  items: readonly Coupon[];
  /** A sheet of it was asked for. */
  onPrinted: (coupon: Coupon) => void;
};

/** Coupons with what a counter does with them. */
export function CouponTable({ caption, items, onPrinted }: TableProps) {
  const { persons: texts, prints } = coupons.value;
  const said = useSignal(false);
  return (
    <>
      <p class="panel-note small muted">{prints.hint}</p>
      <p class="panel-note" role="status">
        {said.value ? prints.opened : ''}
      </p>
      <DataTable
        caption={caption}
        columns={[texts.serial, texts.name, texts.state, texts.until, prints.title]}
        items={items}
        row={(one) => (
          <tr key={one.serial}>
            <th scope="row" data-label={texts.serial}>
              <Link href={`/staff/coupons/coupon/${one.serial}`} label={texts.open(formatSerial(one.serial))}>
                {formatSerial(one.serial)}
              </Link>
            </th>
            <td data-label={texts.name}>
              <span>
                {nameOf(one.of)}
                <span class="row-sub">{worthText(one.of)}</span>
              </span>
            </td>
            <td data-label={texts.state}>
              <span>
                <CouponMark of={one} />
                {one.uses[0] && one.state === 'used' && <span class="row-sub">{one.uses[0].shopName}</span>}
              </span>
            </td>
            <td data-label={texts.until}>{lastDay(one.expiresAt, language.value)}</td>
            <td data-label={prints.title}>
              <Prints
                of={one}
                onPrinted={() => {
                  said.value = true;
                  onPrinted(one);
                }}
              />
              {one.prints > 0 && <span class="row-sub">{texts.printed(formatCount(one.prints))}</span>}
            </td>
          </tr>
        )}
      />
    </>
  );
}
