import { leftUntil, useClock } from './clock.ts';

type CountdownProps = {
  until: string;
  texts: {
    minutes: (minutes: number) => string;
    seconds: (minutes: number, seconds: number) => string;
    over: string;
  };
};

/** What is left until something has to be answered, by the clock of the server. */
export function Countdown({ until, texts }: CountdownProps) {
  const now = useClock();
  const left = leftUntil(until, now.value);
  const text = left.over
    ? texts.over
    : left.close
      ? texts.seconds(left.minutes, left.seconds)
      : texts.minutes(left.minutes);
  return (
    <time dateTime={until} class={`countdown number${left.close ? ' countdown-close' : ''}`}>
      {text}
    </time>
  );
}
