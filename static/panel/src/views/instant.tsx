import { ago, exactUtc } from '../state/time';

/** An instant as people say it; the exact UTC is in its title. Epoch seconds. */
export function Instant({ at, now }: { at: number; now: number }) {
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={exactUtc(at)}>
      {ago(at, now)}
    </time>
  );
}
