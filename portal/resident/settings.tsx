import { Choice } from '../ui/choice.tsx';
import { language } from '../ui/language.ts';
import { choices, choose } from './choices.ts';
import type { ChoiceName, Choices } from './choices.ts';
import { Back, Heading } from './show.tsx';
import { town } from './texts.ts';

type RowProps<Name extends ChoiceName> = { name: Name; legend: string; words: Record<Choices[Name], string> };

function Row<Name extends ChoiceName>({ name, legend, words }: RowProps<Name>) {
  const options = (Object.keys(words) as Choices[Name][]).map((value) => ({ value, label: words[value] }));
  return (
    <Choice
      legend={legend}
      options={options}
      value={choices.value[name]}
      onChange={(value: Choices[Name]) => choose(name, value)}
    />
  );
}

/** Also before one has signed in: who cannot read it cannot sign in. */
export function Settings() {
  const texts = town.value.settings;
  return (
    <>
      <Back />
      <Heading title={texts.title} />
      <p>{texts.kept}</p>
      <Row name="size" legend={texts.size} words={texts.sizes} />
      <Row name="contrast" legend={texts.contrast} words={texts.contrasts} />
      <Row name="furigana" legend={texts.furigana} words={texts.furiganas} />
      <Choice
        legend={texts.language}
        options={[
          { value: 'ja', label: texts.languages.ja },
          { value: 'en', label: texts.languages.en },
        ]}
        value={language.value}
        onChange={(value) => {
          language.value = value;
        }}
      />
      <Row name="shared" legend={texts.shared} words={texts.shareds} />
      <p>{texts.sharedHint}</p>
    </>
  );
}
