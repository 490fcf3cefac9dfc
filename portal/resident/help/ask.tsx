import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { askForHelp } from '../../api/inquiries.ts';
import type { Inquiry, InquiryWish } from '../../api/inquiries.ts';
import type { Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { Choice } from '../../ui/choice.tsx';
import { makeKey } from '../../ui/key.ts';
import { Link } from '../../ui/link.tsx';
import { navigate, query } from '../../ui/router.ts';
import { BigText } from '../big-text.tsx';
import { Call119 } from '../call-119.tsx';
import { Back, Big, Heading, Trouble } from '../show.tsx';
import { help } from './texts.ts';

/** Three bytes a letter, and the server takes 2,000 bytes. */
const textMax = 600;

type About = InquiryWish['about'];
type How = Exclude<InquiryWish['how'], 'now'>;

/** What it is about, by when, and in one's own words; sent once, however often it is pressed. */
export function AskForHelp() {
  const texts = help.value.form;
  const made = useSignal<Inquiry | undefined>(undefined);
  return (
    <>
      <Back to="/resident/help" />
      <Heading title={made.value ? texts.done : texts.title} />
      {made.value ? (
        <Done of={made.value} />
      ) : (
        <Asking
          onMade={(inquiry) => {
            made.value = inquiry;
            scrollTo(0, 0);
          }}
        />
      )}
    </>
  );
}

function Done({ of }: { of: Inquiry }) {
  const texts = help.value.form;
  return (
    <>
      {of.danger && (
        <Banner kind="error" live>
          <p class="banner-title">{texts.danger}</p>
          <p>{texts.dangerLead}</p>
        </Banner>
      )}
      {of.danger && <Call119 />}
      <p class="ask-again">{help.value.number(String(of.number))}</p>
      <p>{texts.doneLead}</p>
      <Link href="/resident/help" class="button button-outline big">
        {texts.list}
      </Link>
    </>
  );
}

type Faults = { about?: string; how?: string; text?: string };

/** Another screen may have led here about one thing; else nobody is told what their trouble is about. */
function askedAbout(): About | '' {
  const asked = query.peek().get('about') ?? '';
  return Object.hasOwn(help.peek().about, asked) ? (asked as About) : '';
}

function Asking({ onMade }: { onMade: (inquiry: Inquiry) => void }) {
  const texts = help.value.form;
  const about = useSignal<About | ''>(askedAbout());
  const how = useSignal<How | ''>('');
  const text = useSignal('');
  const faults = useSignal<Faults>({});
  const problem = useSignal<Problem | undefined>(undefined);
  const busy = useSignal(false);
  // What is sent again after a lost connection is the same; what was changed is another.
  const sent = useRef<InquiryWish | undefined>(undefined);

  async function send(): Promise<void> {
    const words = text.peek().replaceAll('\r', '').trim();
    const [of, by] = [about.peek(), how.peek()];
    faults.value = {
      ...(of === '' ? { about: texts.noAbout } : {}),
      ...(by === '' ? { how: texts.noHow } : {}),
      ...(words === '' ? { text: texts.missing } : words.length > textMax ? { text: texts.tooLong } : {}),
    };
    if (busy.peek() || of === '' || by === '' || faults.peek().text) {
      return;
    }
    busy.value = true;
    const last = sent.current;
    const same = last?.text === words && last.about === of && last.how === by;
    const wish = same ? last : { id: makeKey(), about: of, how: by, text: words };
    sent.current = wish;
    const answer = await askForHelp(wish);
    busy.value = false;
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      onMade(answer.value);
    }
  }

  return (
    <>
      <Choice
        legend={texts.about}
        value={about.value}
        error={faults.value.about ?? ''}
        options={(Object.keys(help.value.about) as About[]).map((one) => ({
          value: one,
          label: help.value.about[one],
        }))}
        onChange={(value) => {
          about.value = value;
        }}
      />
      <Choice
        legend={texts.how}
        value={how.value}
        error={faults.value.how ?? ''}
        options={(Object.keys(help.value.how) as How[]).map((one) => ({ value: one, label: help.value.how[one] }))}
        onChange={(value) => {
          how.value = value;
        }}
      />
      <BigText
        label={texts.text}
        hint={texts.hint}
        rows={4}
        value={text.value}
        fault={faults.value.text ?? ''}
        onInput={(value) => {
          text.value = value;
        }}
      />
      {problem.value && <Trouble problem={problem.value} words={help.value.codes} />}
      <div class="buttons">
        <Big kind="fill" disabled={busy.value} onClick={() => void send()}>
          {texts.send}
        </Big>
        <Big onClick={() => navigate('/resident/help')}>{texts.stop}</Big>
      </div>
      <p class="calm">{texts.phoneLead}</p>
    </>
  );
}
