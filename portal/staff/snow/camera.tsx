import { useSignal } from '@preact/signals';
import { getCameras, getPictures, keepCamera, pictureAddress } from '../../api/snow.ts';
import type { Camera, Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { NotFound } from '../not-found.tsx';
import { Canvas } from './canvas.tsx';
import { drawingOf, isSound, moved, spotOf, withoutPoint, withPoint } from './shape.ts';
import type { Drawing, Handle } from './shape.ts';
import { snow } from './texts.ts';
import { Troubles } from './troubles.tsx';

/** Where the road lies in a camera's picture, and where its stake stands: drawn, or entered as numbers. */
export function CameraPage({ code }: { code: string }) {
  const texts = snow.value.camera;
  const cameras = useResource('cameras', getCameras);
  const camera = cameras.value?.items.find((one) => one.code === code);
  if (cameras.value && !camera) {
    return <NotFound />;
  }
  return (
    <div class="column">
      <p>
        <Link href="/staff/snow/posts">{texts.back}</Link>
      </p>
      <Heading title={texts.title(camera?.name ?? code)} />
      {cameras.problem && <ProblemView problem={cameras.problem} retry={cameras.reload} />}
      {!camera && !cameras.problem && <Loading />}
      {camera && camera.troubles.length > 0 && (
        <Banner kind="warning">
          <Troubles troubles={camera.troubles} />
        </Banner>
      )}
      {camera && <Editor key={camera.code} camera={camera} />}
      {camera && <Recent code={camera.code} />}
    </div>
  );
}

const lengthText = (drawing: Drawing): string => String(drawing.stake?.lengthCm ?? 100);

function Editor({ camera }: { camera: Camera }) {
  const texts = snow.value.camera;
  const drawing = useSignal<Drawing>(drawingOf(camera));
  const before = useSignal<Drawing[]>([]);
  const what = useSignal<'area' | 'stake'>('area');
  const length = useSignal(lengthText(drawing.value));
  const problem = useSignal<Problem | undefined>(undefined);
  const error = useSignal('');
  const saved = useSignal(false);

  function change(next: Drawing): void {
    before.value = [...before.value.slice(-30), drawing.value];
    drawing.value = next;
    saved.value = false;
    error.value = '';
  }

  function undo(): void {
    const last = before.value.at(-1);
    if (last) {
      drawing.value = last;
      before.value = before.value.slice(0, -1);
    }
  }

  async function save(): Promise<void> {
    if (!isSound(drawing.value)) {
      error.value = texts.few;
      return;
    }
    const { code, name, district, post, place } = camera;
    const stake = drawing.value.stake && { ...drawing.value.stake, lengthCm: Number(length.value) || 0 };
    const answer = await keepCamera({ code, name, district, post, place, roadArea: drawing.value.area, stake });
    problem.value = answer.ok ? undefined : answer.problem;
    saved.value = answer.ok;
  }

  const address = camera.image ? pictureAddress(camera.image) : undefined;
  return (
    <section class="panel camera-editor">
      <p>{texts.help}</p>
      <Choice
        legend={texts.what}
        value={what.value}
        options={[
          { value: 'area' as const, label: texts.area },
          { value: 'stake' as const, label: texts.stake },
        ]}
        onChange={(value) => {
          what.value = value;
        }}
      />
      {!address && <p class="muted">{texts.noPicture}</p>}
      <Canvas
        address={address}
        label={texts.picture}
        drawing={drawing.value}
        what={what.value}
        onStart={() => change(drawing.value)}
        onMove={(handle, to) => {
          drawing.value = moved(drawing.value, handle, to);
        }}
        onAdd={(at) => change(withPoint(drawing.value, at))}
        onRemove={(index) => change(withoutPoint(drawing.value, index))}
      />
      {what.value === 'area' && drawing.value.area.length === 0 && <p class="muted">{texts.whole}</p>}
      <p class="actions">
        {what.value === 'area' ? (
          <>
            <Button size="sm" onClick={() => change(withPoint(drawing.value, { x: 0.5, y: 0.75 }))}>
              {texts.add}
            </Button>
            <Button size="sm" onClick={() => change({ ...drawing.value, area: [] })}>
              {texts.clear}
            </Button>
          </>
        ) : (
          <Button
            size="sm"
            onClick={() =>
              change({
                ...drawing.value,
                stake: drawing.value.stake
                  ? null
                  : { base: { x: 0.75, y: 0.75 }, top: { x: 0.75, y: 0.4 }, lengthCm: 100 },
              })
            }
          >
            {drawing.value.stake ? texts.remove : texts.addStake}
          </Button>
        )}
        <Button size="sm" disabled={before.value.length === 0} onClick={undo}>
          {texts.undo}
        </Button>
      </p>
      <Numbers what={what.value} drawing={drawing.value} onChange={change} />
      {what.value === 'stake' && drawing.value.stake && (
        <TextField
          label={texts.length}
          size="sm"
          inputMode="decimal"
          value={length.value}
          onInput={(value) => {
            length.value = value;
          }}
        />
      )}
      {error.value && (
        <p class="field-error" role="alert">
          {error.value}
        </p>
      )}
      {problem.value && <ProblemView problem={problem.value} />}
      <p class="actions">
        <Button kind="fill" onClick={() => void save()}>
          {texts.save}
        </Button>
        <span role="status">{saved.value ? texts.saved : ''}</span>
      </p>
    </section>
  );
}

type NumbersProps = { what: 'area' | 'stake'; drawing: Drawing; onChange: (next: Drawing) => void };

/** The same points as numbers: for who cannot see or point. */
function Numbers({ what, drawing, onChange }: NumbersProps) {
  const texts = snow.value.camera;
  const handles: { handle: Handle; name: string }[] =
    what === 'area'
      ? drawing.area.map((_, index) => ({ handle: { of: 'area', index }, name: texts.point(index + 1) }))
      : drawing.stake
        ? [
            { handle: { of: 'base' }, name: texts.base },
            { handle: { of: 'top' }, name: texts.top },
          ]
        : [];
  return (
    <div class="spots">
      {handles.map(({ handle, name }) => {
        const spot = spotOf(drawing, handle) ?? { x: 0, y: 0 };
        const put = (to: Partial<typeof spot>): void => onChange(moved(drawing, handle, { ...spot, ...to }));
        const read = (value: string): number => (Number(value) || 0) / 100;
        return (
          <fieldset key={name} class="spot-numbers">
            <legend>{name}</legend>
            {(['x', 'y'] as const).map((axis) => (
              <label key={axis}>
                {texts[axis]}
                <input
                  class="input input-sm"
                  type="number"
                  min="0"
                  max="100"
                  step="0.1"
                  value={Math.round(spot[axis] * 1000) / 10}
                  onChange={(event) => put({ [axis]: read(event.currentTarget.value) })}
                />
              </label>
            ))}
          </fieldset>
        );
      })}
    </div>
  );
}

function Recent({ code }: { code: string }) {
  const texts = snow.value.camera;
  const pictures = useResource(`pictures ${code}`, () => getPictures(code));
  return (
    <section class="panel recent" aria-labelledby="recent-title">
      <h2 id="recent-title">{texts.recent}</h2>
      {pictures.problem && <ProblemView problem={pictures.problem} retry={pictures.reload} />}
      <ul class="recent-list">
        {pictures.value?.items.map((picture) => {
          const address = pictureAddress(picture);
          return (
            <li key={picture.id}>
              {address && <img src={address} alt={picture.text[language.value]} loading="lazy" />}
              <span class="number">{formatTime(picture.at, 'dateTime', language.value)}</span>
              <span>{picture.text[language.value]}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
