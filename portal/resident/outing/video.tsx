import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { getVideos, tellSeen } from '../../api/community.ts';
import type { Video, Watch } from '../../api/community.ts';
import { prefix } from '../../api/base.ts';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { language } from '../../ui/language.ts';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { Back, Big, Heading, Waiting } from '../show.tsx';
import { Refused, inWords } from './show.tsx';
import { out } from './texts.ts';
import { seenText } from './videos.tsx';
import { piecesOf, secondsIn } from './watching.ts';

/** Every so often while it plays: whoever turns the tablet off loses no more than this. */
const tellEveryMs = 20_000;

export function VideoPage({ code }: { code: string }) {
  const texts = out.value.videos;
  const all = useResource('videos', getVideos);
  const video = all.value?.items.find((one) => one.code === code);
  return (
    <>
      <Back to="/resident/outing/videos" />
      <Heading title={video ? inWords(video.of) : texts.title} />
      {all.problem && <Refused problem={all.problem} again={all.reload} />}
      {all.loading && !all.value && <Waiting />}
      {all.value && !video && <p class="calm">{texts.missing}</p>}
      {video && <Player video={video} />}
    </>
  );
}

/** A file of the municipality's own address has its prefix before it. */
export function mediaAddress(url: string): string {
  return url.startsWith('/') ? prefix + url : url;
}

function Player({ video: { code, of, mine } }: { video: Video }) {
  const texts = out.value.videos;
  const element = useRef<HTMLVideoElement>(null);
  const watch = useSignal<Watch | undefined>(mine ?? undefined);
  const finishedNow = useSignal(false);
  const late = useSignal(false);
  const broken = useSignal(false);
  const playing = useSignal(false);
  const about = language.value === 'en' ? of.aboutEn : of.aboutJa;
  const points = watch.value?.points ?? 0;

  useEffect(() => {
    const player = element.current;
    if (!player) {
      return;
    }
    const stop = followWatching(player, code, {
      onTold: (now) => {
        late.value = false;
        finishedNow.value ||= Boolean(now.completedAt) && !watch.value?.completedAt;
        watch.value = now;
      },
      onLate: () => {
        late.value = true;
      },
    });
    return stop;
  }, []);

  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- it has where the town made captions */}
      <video
        ref={element}
        class="player"
        controls
        playsInline
        preload="metadata"
        src={mediaAddress(of.url)}
        aria-label={inWords(of)}
        {...(of.captionsUrl.startsWith('https://') ? { crossOrigin: 'anonymous' as const } : {})}
        onPlay={() => {
          playing.value = true;
        }}
        onPause={() => {
          playing.value = false;
        }}
        onError={() => {
          broken.value = true;
        }}
      >
        {of.captionsUrl !== '' && (
          <track kind="captions" srclang="ja" label={texts.captions} src={mediaAddress(of.captionsUrl)} default />
        )}
      </video>
      {broken.value ? (
        <p class="calm">{texts.broken}</p>
      ) : (
        <Big kind="fill" onClick={() => turn(element.current, () => (broken.value = true))}>
          {texts[playing.value ? 'pause' : 'play']}
        </Big>
      )}
      {finishedNow.value ? (
        <DoneBanner>
          {texts.finished + (points > 0 ? texts.points(formatCount(points)) : '')}
        </DoneBanner>
      ) : (
        <p class="standing">{seenText({ of, mine: watch.value ?? null })}</p>
      )}
      {late.value && <p role="status">{texts.again}</p>}
      {about !== '' && <p class="letter-body">{about}</p>}
    </>
  );
}

/** The browser's own controls are small: one button is as large as all others. */
function turn(player: HTMLVideoElement | null, onBroken: () => void): void {
  if (player?.paused) {
    // Who presses "stop" while it begins has ended the beginning; that is no fault of the film.
    player.play().catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'AbortError')) {
        onBroken();
      }
    });
  } else {
    player?.pause();
  }
}

type Telling = { onTold: (watch: Watch) => void; onLate: () => void };

/**
 * Tells the server what was seen: that it begins (its clock of what can have been seen starts there), now and then,
 * when it pauses, at the end, and when the page goes away. What could not be told is told again with the next.
 */
export function followWatching(player: HTMLVideoElement, code: string, { onTold, onLate }: Telling): () => void {
  let begun = false;
  let told = 0;
  let telling = false;
  let again = false;

  async function tell(): Promise<void> {
    if (telling) {
      again = true;
      return;
    }
    telling = true;
    do {
      again = false;
      begun ||= (await tellSeen(code, [])).ok;
      const pieces = piecesOf(player.played, player.duration);
      const seconds = secondsIn(pieces);
      if (begun && seconds > told) {
        const answer = await tellSeen(code, pieces);
        if (answer.ok) {
          told = seconds;
          onTold(answer.value);
        } else {
          onLate();
        }
      } else if (!begun) {
        onLate();
      }
    } while (again);
    telling = false;
  }

  const hear = (): void => void tell();
  const timer = setInterval(() => {
    if (!player.paused) {
      hear();
    }
  }, tellEveryMs);
  for (const event of ['play', 'pause', 'ended']) {
    player.addEventListener(event, hear);
  }
  return () => {
    clearInterval(timer);
    for (const event of ['play', 'pause', 'ended']) {
      player.removeEventListener(event, hear);
    }
    if (player.played.length > 0) {
      hear();
    }
  };
}
