import { useSignal } from '@preact/signals';
import { askFor } from '../../api/inquiries.ts';
import type { Inquiry, StaffInquiryWish } from '../../api/inquiries.ts';
import { Banner } from '../../ui/banner.tsx';
import { Choice } from '../../ui/choice.tsx';
import { SelectField } from '../../ui/field.tsx';
import { faultText } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { makeKey } from '../../ui/key.ts';
import { Link } from '../../ui/link.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { Heading } from '../heading.tsx';
import { emptyOf, forPerson, PanelForm, PersonField } from '../lending/parts.tsx';
import { inquiries } from './texts.ts';

type How = Exclude<StaffInquiryWish['how'], 'now'>;
type By = Exclude<StaffInquiryWish['by'], 'tablet'>;

/** For a person who calls or has come. */
export function NewInquiry() {
  const texts = inquiries.value.form;
  const nothing = () => ({ id: makeKey(), person: '', text: '' });
  const typed = useSignal(nothing());
  const by = useSignal<By>('phone');
  const about = useSignal<StaffInquiryWish['about']>('snow');
  const how = useSignal<How>('soon');
  const made = useSignal<Inquiry | undefined>(undefined);
  async function send(): Promise<Faults> {
    const { id, person, text } = typed.peek();
    made.value = undefined;
    return (
      emptyOf({ person, text }) ??
      forPerson(
        person,
        (number) =>
          askFor({ id, person: number, by: by.peek(), about: about.peek(), how: how.peek(), text: text.trim() }),
        (inquiry) => {
          typed.value = nothing();
          made.value = inquiry;
        },
      )
    );
  }
  const put = (changes: Partial<ReturnType<typeof nothing>>): void => {
    typed.value = { ...typed.value, ...changes };
  };
  const words = inquiries.value;
  return (
    <div class="column">
      <Heading title={texts.title} />
      {made.value && (
        <Banner kind={made.value.danger ? 'error' : 'success'} live>
          <p class="banner-title">{made.value.danger ? texts.danger : texts.kept(made.value.number)}</p>
          <p>
            <Link href={`/staff/inquiries/one/${made.value.number}`}>{words.openOf(made.value.number)}</Link>
          </p>
        </Banner>
      )}
      <PanelForm title={texts.title} submit={texts.send} shown={['person', 'text']} send={send}>
        {(faults) => (
          <>
            <PersonField faults={faults} value={typed.value.person} onInput={(person) => put({ person })} />
            <Choice
              legend={texts.by}
              value={by.value}
              options={(['phone', 'counter', 'visit'] as const).map((one) => ({ value: one, label: words.bys[one] }))}
              onChange={(value) => (by.value = value)}
            />
            <SelectField
              label={texts.about}
              value={about.value}
              options={(Object.keys(words.abouts) as StaffInquiryWish['about'][]).map((one) => ({
                value: one,
                label: words.abouts[one],
              }))}
              onChange={(value) => (about.value = value as StaffInquiryWish['about'])}
            />
            <Choice
              legend={texts.how}
              value={how.value}
              options={(['today', 'soon', 'whenever'] as const).map((one) => ({ value: one, label: words.hows[one] }))}
              onChange={(value) => (how.value = value)}
            />
            <TextArea
              label={texts.text}
              rows={4}
              error={faultText(faults, 'text')}
              value={typed.value.text}
              onInput={(text) => put({ text })}
            />
          </>
        )}
      </PanelForm>
    </div>
  );
}
