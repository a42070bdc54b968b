import Tooltip from '@atlaskit/tooltip';
import { ago, exactHere, exactUtc, until } from '../../state/time';

/**
 * An instant as people say it; the viewer's own time and the exact UTC are in its tooltip, for mouse, keyboard and
 * screen reader. Epoch seconds.
 */
export function Instant({ at, now }: { at: number; now: number }) {
  const exact = (
    <>
      {exactHere(at)}
      <br />
      {exactUtc(at)}
    </>
  );
  return (
    <Tooltip content={exact}>
      {(trigger) => (
        <time {...trigger} className="instant" dateTime={isoOf(at)} tabIndex={0}>
          {at > now + 60 ? until(at, now) : ago(at, now)}
        </time>
      )}
    </Tooltip>
  );
}

const isoOf = (at: number): string => new Date(at * 1000).toISOString();

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
