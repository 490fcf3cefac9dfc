import { Link } from '../ui/link.tsx';

type SubNavProps<Name extends string> = {
  texts: Record<Name | 'label', string>;
  names: readonly Name[];
  /** Where the area is: the address of its first screen; the others have their name after it. */
  base: string;
  first: Name | undefined;
  current: string | undefined;
};

/** The menu of an area. */
export function SubNav<Name extends string>({ texts, names, base, first, current }: SubNavProps<Name>) {
  return (
    <nav class="sub-nav" aria-label={texts.label}>
      {names.map((name) => (
        <Link
          key={name}
          href={name === first ? base : `${base}/${name}`}
          class="sub-nav-link"
          current={name === current}
        >
          {texts[name]}
        </Link>
      ))}
    </nav>
  );
}
