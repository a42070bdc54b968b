import type { EpochMillis } from '../../time';
import type { Standing, Walked } from '../totals';
import { hashOf } from '../short-id';

/** How many commits that stood in an environment are remembered there. */
export const STOOD_KEPT = 100;
/** How many lines of history are followed side by side, and how many refs are remembered. */
export const TIPS_KEPT = 8;
const REFS_KEPT = 20;

/** As much of a commit as an older version of this app kept tells it from others. */
const markOf = (commit: string): string => hashOf(commit.slice(0, 12));

/** What came to stand there. */
export interface Arrival {
  /** Whole; null where nobody knows. */
  readonly commit: string | null;
  readonly buildNumber: number | null;
  readonly pipeline: string;
  /** Its ref, hashed; empty where nobody knows. */
  readonly ref?: string;
  /** Commits that stood there and that it was made from: they are no tips any more. */
  readonly passed?: ReadonlySet<string>;
  /** Whether it brought no commit that was not there before. */
  readonly isBehind?: boolean;
}

/** With what stands there now, and stood there at some time. */
export function stoodThere(
  walked: Walked,
  { commit, buildNumber, pipeline, ref = '', passed = new Set(), isBehind = false }: Arrival,
): Pick<Walked, 'standing' | 'stood' | 'tips' | 'refs'> {
  const refs = ref === '' ? walked.refs : youngest([...walked.refs, ref], REFS_KEPT);
  if (commit === null) {
    const unknown = { commit: null, buildNumber, pipeline };
    return { standing: unknown, stood: walked.stood, tips: walked.tips, refs };
  }
  const mark = markOf(commit);
  const others = walked.tips.filter((tip) => !passed.has(tip) && tip !== commit);
  const isTip = !isBehind || walked.tips.includes(commit);
  return {
    standing: { commit: mark, buildNumber, pipeline },
    stood: youngest([...walked.stood, mark], STOOD_KEPT),
    tips: (isTip ? [commit, ...others] : walked.tips).slice(0, TIPS_KEPT),
    refs,
  };
}

/** The last ones, each once. */
const youngest = (all: readonly string[], kept: number): readonly string[] =>
  [...new Set([...all].reverse())].slice(0, kept).reverse();

interface Completed {
  readonly completedAt: EpochMillis;
  readonly buildNumber: number | null;
}

/** In which order deployments came to stand, however they arrived: by their ends, and of one moment by their builds. */
export const byCompletion = (a: Completed, b: Completed): number =>
  a.completedAt - b.completedAt || (a.buildNumber ?? 0) - (b.buildNumber ?? 0);

/** Whether it is what stands there. */
const isSame = ({ commit, buildNumber }: Standing, arrival: Arrival): boolean =>
  commit !== null && arrival.commit !== null
    ? commit === markOf(arrival.commit)
    : buildNumber !== null && buildNumber === arrival.buildNumber;

/** Whether an arrival goes back: to a commit that stood there before, or to an older build of the same pipeline. */
export function goesBack({ standing, stood }: Walked, arrival: Arrival): boolean {
  if (standing === null || isSame(standing, arrival)) return false;
  if (arrival.commit !== null && stood.includes(markOf(arrival.commit))) return true;
  const { pipeline } = arrival;
  return isOlder(arrival, standing) && pipeline !== '' && pipeline === standing.pipeline;
}

type Build = Pick<Standing, 'buildNumber'>;

const isOlder = (a: Build, b: Build): boolean =>
  a.buildNumber !== null && b.buildNumber !== null && a.buildNumber < b.buildNumber;

/**
 * The build that stands there and whose pipeline decides whether an arrival goes back; null where it is known, or
 * decides nothing. Of what stood there before the baseline nobody has asked it.
 */
export const buildToAsk = ({ standing }: Walked, arrival: Build): number | null =>
  standing?.pipeline === '' && isOlder(arrival, standing) ? standing.buildNumber : null;
