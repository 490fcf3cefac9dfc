import { getVideos, keepVideo } from '../../api/community-staff.ts';
import type { Video, VideoFacts } from '../../api/community-staff.ts';
import { useResource } from '../../ui/resource.ts';
import { ChangeButton } from './change-button.tsx';
import { CodeField, useCode } from './code-field.tsx';
import type { Shape } from './draft.ts';
import { FactsForm, Line, Lines, Tick } from './fields.tsx';
import { KeptList } from './kept-list.tsx';
import type { EditorProps } from './kept-list.tsx';
import { wordOf } from './show.ts';
import { community } from './texts.ts';

const shape: Shape<VideoFacts> = {
  model: {
    ja: '',
    en: '',
    aboutJa: '',
    aboutEn: '',
    url: '',
    captionsUrl: '',
    tags: [],
    lengthS: 0,
    rule: '',
    listed: true,
  },
  times: [],
  needed: ['ja', 'en', 'url', 'lengthS'],
};

/** Videos of the town, with what one gets for watching one to the end. */
export function Videos() {
  const texts = community.value.videos;
  const page = useResource('videos', getVideos);
  return (
    <KeptList
      texts={texts}
      page={page}
      columns={[texts.name, texts.length, texts.tags, texts.state, community.value.doing]}
      row={(one, onChange) => <Row key={one.code} one={one} onChange={onChange} />}
      keyOf={(one) => one.code}
      editor={Editor}
    />
  );
}

function Row({ one, onChange }: { one: Video; onChange: () => void }) {
  const texts = community.value.videos;
  const { of } = one;
  return (
    <tr>
      <th scope="row">
        {wordOf(of)}
        <span class="row-sub">{one.code}</span>
      </th>
      <td data-label={texts.length}>
        {texts.seconds(Math.floor(of.lengthS / 60), of.lengthS % 60)}
        <span class="row-sub">{of.captionsUrl === '' ? texts.noCaptions : texts.captions}</span>
      </td>
      <td data-label={texts.tags}>{of.tags.length > 0 ? of.tags.join('、') : '—'}</td>
      <td data-label={texts.state}>
        <span class={of.listed ? 'tag' : 'tag tag-strong'}>{of.listed ? texts.listed : texts.unlisted}</span>
      </td>
      <td data-label={community.value.doing}>
        <ChangeButton of={of} onClick={onChange} />
      </td>
    </tr>
  );
}

function Editor({ one, onKept, onCancel }: EditorProps<Video>) {
  const texts = community.value.videos;
  const shared = community.value;
  const code = useCode(one?.code);
  const title = one ? texts.changeTitle : texts.make;
  return (
    <section class="panel part">
      <h2>{title}</h2>
      <FactsForm
        shape={shape}
        first={one?.of ?? shape.model}
        label={title}
        submit={shared.save}
        check={code.check}
        shown={['code']}
        save={(facts) => keepVideo(code.value, facts)}
        onKept={onKept}
        onCancel={onCancel}
      >
        {(form) => (
          <>
            <CodeField code={code} faults={form.faults.value} />
            <div class="form-grid">
              <Line form={form} name="ja" label={shared.ja} />
              <Line form={form} name="en" label={shared.en} />
              <Line form={form} name="url" label={texts.url} />
              <Line form={form} name="captionsUrl" label={texts.captionsUrl} />
              <Line form={form} name="lengthS" label={texts.lengthS} whole />
              <Line form={form} name="tags" label={texts.tags} hint={texts.tagsHint} />
              <Line form={form} name="rule" label={shared.rule} hint={shared.ruleHint} />
            </div>
            <Lines form={form} name="aboutJa" label={texts.aboutJa} />
            <Lines form={form} name="aboutEn" label={texts.aboutEn} />
            <Tick form={form} name="listed" label={texts.isListed} />
          </>
        )}
      </FactsForm>
    </section>
  );
}
