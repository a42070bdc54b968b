import { RESULTS } from '../../events/vocabulary';
import { LIMITS } from '../../settings';
import { BOUNDS, type Bounds } from './histogram';
import type { Table } from './table';

/** Takes the place of every label value for which there is no room. */
export const OTHER = 'other';

/** A label of a table's rows. */
export interface Label {
  readonly name: string;
  /** For values that nobody can list: how many different ones a repository may have, and what replaces one too many. */
  readonly open?: { readonly limit: number; readonly instead: string };
}

/** The numbers of a row: a count for each result, one number, or both; or the buckets of a histogram and its sum. */
export type Cells =
  | {
      readonly kind: 'by-result' | 'number' | 'by-result-and-number';
      readonly width: number;
      /** How many results are there at 0 with their row; the others appear with their first count. */
      readonly foreseen?: number;
    }
  | { readonly kind: 'histogram'; readonly width: number; readonly bounds: Bounds };

const label = (name: string): Label => ({ name });
/** A value too many becomes `other`, or no label where `instead` is empty. */
const open = (name: string, limit: number, instead = OTHER): Label => ({
  name,
  open: { limit, instead },
});

/** Success and failure, which are the first two. */
const foreseenByResult = { kind: 'by-result', width: RESULTS.length, foreseen: 2 } as const;
const byResult = { kind: 'by-result', width: RESULTS.length, foreseen: 0 } as const;
const number = { kind: 'number', width: 1 } as const;
const byResultAndNumber = {
  kind: 'by-result-and-number',
  width: RESULTS.length + 1,
  foreseen: 0,
} as const;
/** One number a bucket, +Inf, and the sum in milliseconds. */
const histogram = (bounds: Bounds) =>
  ({ kind: 'histogram', bounds, width: bounds.length + 2 }) as const;

const table = <const L extends readonly Label[], C extends Cells>(labels: L, cells: C) =>
  ({ labels, cells, isOwn: false }) as const;
/** Our own count, exposed as a sum over all repositories: it never goes idle and must not shrink with a repository. */
const own = <const L extends readonly Label[]>(...labels: L) =>
  ({ labels, cells: number, isOwn: true }) as const;

const PIPELINE = open('pipeline', LIMITS.pipelines);
export const RUN = [PIPELINE, label('ref_class'), open('branch', LIMITS.branches, '')] as const;
export const ENVIRONMENT = [
  open('deployment_environment_name', LIMITS.environments),
  label('environment_type'),
] as const;
/** The queue by the branch that it merges to. */
const QUEUE = open('queue', LIMITS.pipelines);
const STEP = [PIPELINE, open('step', LIMITS.steps)] as const;

/**
 * The tables of one repository. How wide a row is stored, where a number stands in it and what the catalogue says of
 * its labels follow from here. Changing cells or the number of labels breaks every stored record.
 */
export const TABLES = {
  runs: table([...RUN, label('trigger')], foreseenByResult),
  runDurations: table([...RUN, label('result')], histogram(BOUNDS.run)),
  queueDurations: table([label('runner_kind')], histogram(BOUNDS.queue)),
  buildSeconds: table([PIPELINE, label('runner_kind')], number),
  /** The same where the size of the step is told, times that size. */
  billed: table([PIPELINE, label('runner_kind'), label('size')], number),
  /** What runs came to that went on after their first rest. */
  resumptions: table([...RUN, label('kind')], byResult),
  /** Steps that ran again. */
  stepReruns: table(STEP, byResult),
  /** The number is the active time in milliseconds. */
  steps: table(STEP, byResultAndNumber),
  stepDurations: table(STEP, histogram(BOUNDS.step)),
  /** Tests of steps, where the settings ask for them. */
  tests: table(STEP, byResult),
  /** Steps that failed and then passed on the same commit, and how long their failures took. */
  flakySteps: table(STEP, number),
  flakySeconds: table(STEP, number),
  /** What came of merges that a queue tried. */
  mergeQueueRuns: table([QUEUE, label('outcome')], number),
  mergeQueueDurations: table([QUEUE], histogram(BOUNDS.run)),
  /** Active time of the steps of those that were not merged. */
  mergeQueueWasted: table([QUEUE, label('outcome')], number),
  deployments: table(ENVIRONMENT, foreseenByResult),
  deploymentDurations: table([...ENVIRONMENT, label('result')], histogram(BOUNDS.step)),
  rollbacks: table(ENVIRONMENT, number),
  rework: table([...ENVIRONMENT, label('kind')], number),
  leadTimes: table(ENVIRONMENT, histogram(BOUNDS.lead)),
  restores: table(ENVIRONMENT, histogram(BOUNDS.lead)),
  events: own(label('event')),
  duplicates: own(label('event')),
  rejections: own(label('event'), label('reason')),
  apiRequests: own(label('resource')),
  apiFailures: own(label('resource'), label('error_type')),
  dropped: own(label('family')),
} as const;

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];

type Named<S> = {
  [N in TableName]: (typeof TABLES)[N] extends S ? N : never;
}[TableName];
/** The tables of our own counts. */
export type OwnTable = Named<{ readonly isOwn: true }>;
/** The tables in which a repository is counted, by the kind of their cells. */
export type TableOf<K extends Cells['kind'] = Cells['kind']> = Named<{
  readonly isOwn: false;
  readonly cells: { readonly kind: K };
}>;

type Values<L extends readonly Label[]> = { readonly [At in keyof L]: string };
/** A value for each label of a table, in its order. */
export type LabelsOf<N extends TableName> = Values<(typeof TABLES)[N]['labels']>;

export type Tables = Readonly<Record<TableName, Table>>;

/** One table for each name. */
export function tablesOf(make: (name: TableName) => Table): Tables {
  const tables: Partial<Record<TableName, Table>> = {};
  for (const name of TABLE_NAMES) tables[name] = make(name);
  return tables as Tables;
}

const EMPTY: Table = new Map();
export const NO_TABLES: Tables = tablesOf(() => EMPTY);
