import { PersonPick } from '../who/pick.tsx';

export type Whom = { person: number; name: string };

/** Somebody by name or by the number of their ID; coupons know people by their own number only. */
export function WhomPick({ label, onPick }: { label: string; onPick: (whom: Whom) => void }) {
  return (
    <PersonPick
      label={label}
      takesCards={false}
      onPick={({ who, label: name }) => {
        if ('person' in who) {
          onPick({ person: who.person, name });
        }
      }}
    />
  );
}
