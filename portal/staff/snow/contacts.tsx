import type { Contact } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { snow } from './texts.ts';

export function personText(people: readonly Contact[], id: number): string {
  const found = people.find((one) => one.id === id);
  return found ? [found.name, found.organisation].filter(Boolean).join('・') : snow.value.keep.contact(id);
}

type ContactsProps = { chosen: number[]; people: readonly Contact[]; onChange: (next: number[]) => void };

/** Contacts in the order in which they are asked; buttons move and remove them. */
export function Contacts({ chosen, people, onChange }: ContactsProps) {
  const texts = snow.value.keep;
  const rest = people.filter((one) => !chosen.includes(one.id));
  return (
    <div class="contacts">
      <ol>
        {chosen.map((id, index) => {
          const name = personText(people, id);
          return (
            <li key={id}>
              <span>{name}</span>
              {index > 0 && (
                <Button
                  size="xs"
                  label={texts.up(name)}
                  onClick={() => {
                    const next = chosen.toSpliced(index, 1);
                    onChange(next.toSpliced(index - 1, 0, id));
                  }}
                >
                  ↑
                </Button>
              )}
              <Button
                size="xs"
                label={texts.removeContact(name)}
                onClick={() => onChange(chosen.filter((one) => one !== id))}
              >
                ×
              </Button>
            </li>
          );
        })}
      </ol>
      {rest.length > 0 && (
        <SelectField
          label={texts.addContact}
          size="sm"
          value=""
          options={[
            { value: '', label: texts.choose },
            ...rest.map((one) => ({ value: String(one.id), label: personText(people, one.id) })),
          ]}
          onChange={(value) => {
            if (value !== '') {
              onChange([...chosen, Number(value)]);
            }
          }}
        />
      )}
    </div>
  );
}
