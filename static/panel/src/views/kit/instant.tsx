import { ago, exactHere, exactUtc, until } from '../../state/time';

/** An instant as people say it; the viewer's own time and the exact UTC are in its title. Epoch seconds. */
export function Instant({ at, now }: { at: number; now: number }) {
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={`${exactHere(at)}\n${exactUtc(at)}`}>
      {at > now + 60 ? until(at, now) : ago(at, now)}
    </time>
  );
}

/** The same, or a word where it never happened. */
export function MaybeInstant({
  at,
  now,
  never,
}: {
  at: number | null;
  now: number;
  never: string;
}) {
  return at === null ? <span className="subtle">{never}</span> : <Instant at={at} now={now} />;
}
