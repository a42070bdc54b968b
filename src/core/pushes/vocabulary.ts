import { IDENTITY_REASONS } from '../identity-reasons';

/** What a sample by a name of ours has to be. */
export interface KnownShape {
  readonly type: MeasureType;
  /** Labels of its own, all of them wanted; `pipeline` and `step` are ours. */
  readonly labels: readonly string[];
  /** The only values that it may have; without it none below 0. */
  readonly values?: readonly number[];
}

/** The measures that a step pushes by our own names, without the prefix under which they are exposed. */
export interface KnownMeasure extends KnownShape {
  readonly help: string;
}

export type MeasureType = 'counter' | 'gauge';

export const STEP_PREFIX = 'bitbucket_step_';
export const CUSTOM_PREFIX = 'bitbucket_custom_';

export const KNOWN_MEASURES = {
  artifact_size_bytes: {
    type: 'gauge',
    labels: ['artifact'],
    help: 'Size of an artifact, as the newest run of the step measured it.',
  },
  cpu_seconds_total: {
    type: 'counter',
    labels: [],
    help: 'CPU time of the build container, added up over the runs of the step that pushed it.',
  },
  memory_peak_bytes: {
    type: 'gauge',
    labels: [],
    help: 'The most memory that the build container used in the newest run of the step.',
  },
  memory_limit_bytes: {
    type: 'gauge',
    labels: [],
    help: 'The memory that the build container may use.',
  },
  disk_used_bytes: {
    type: 'gauge',
    labels: [],
    help: 'Disk space that the clone directory took at the end of the newest run of the step.',
  },
  cache_restore_seconds: {
    type: 'gauge',
    labels: ['cache'],
    help: 'How long the newest run of the step took to restore a cache.',
  },
  clone_seconds: {
    type: 'gauge',
    labels: [],
    help: 'How long the newest run of the step took to clone.',
  },
} as const satisfies Readonly<Record<string, KnownMeasure>>;

export type KnownName = keyof typeof KNOWN_MEASURES;

export const isKnownName = (name: string): name is KnownName => Object.hasOwn(KNOWN_MEASURES, name);

/** No measure: an incident of a production environment is 1 while it is open, and 0 once it is resolved. */
export const INCIDENT = 'lifeline_incident';
const INCIDENT_SHAPE: KnownShape = { type: 'gauge', labels: ['id'], values: [0, 1] };

export const knownShape = (name: string): KnownShape | null => {
  if (name === INCIDENT) return INCIDENT_SHAPE;
  return isKnownName(name) ? KNOWN_MEASURES[name] : null;
};

/** What one push, and one repository, may bring. */
export const PUSH_LIMITS = {
  bytes: 64 * 1024,
  samples: 200,
  nameCharacters: 100,
  labels: 5,
  /** Different values of one label of one measure in a repository. */
  labelValues: 50,
  labelBytes: 128,
  /** Series of a repository that come from pushes. */
  series: 300,
  /** Measures of a repository that are not ours. */
  customNames: 50,
  /** Incidents of a repository. */
  incidents: 50,
  /** Beyond it a sum would no longer be exact to a millionth. */
  counterMost: 1e15,
} as const;

/** Why a push is refused: a closed set, for it becomes a label. */
export const PUSH_REASONS = [
  'method',
  'missing',
  'malformed',
  'too_long',
  'in_url',
  ...IDENTITY_REASONS,
  'not_a_step',
  'off',
  'repository_off',
  'unknown_repository',
  'excluded',
  'too_often',
  'not_told',
  'no_deployment',
  'unknown_environment',
  'not_production',
  'not_text',
  'too_large',
  'empty',
  'cut_off',
  'control_character',
  'too_many_samples',
  'syntax',
  'name',
  'reserved_name',
  'not_allowed',
  'type',
  'type_missing',
  'type_repeated',
  'type_unfit',
  'label_syntax',
  'label_name',
  'reserved_label',
  'label_repeated',
  'label_unfit',
  'label_value',
  'too_many_labels',
  'value',
  'timestamp',
  'repeated',
  'too_many_names',
  'too_many_values',
  'too_many_series',
  'too_many_incidents',
  'no_room',
] as const;

export type PushReason = (typeof PUSH_REASONS)[number];

/** Why nothing of a push was taken; `line` counts from 1, and is null where no line is to blame. */
export interface PushProblem {
  readonly line: number | null;
  readonly reason: PushReason;
  /** A sentence without a full stop at its end; it never repeats a value. */
  readonly detail: string;
}

/** One sample as pushed, its labels in order of their names. */
export interface PushedSample {
  readonly metric: string;
  readonly type: MeasureType;
  readonly labels: readonly PushedLabel[];
  readonly value: number;
}

export type PushedLabel = readonly [name: string, value: string];

/** What tells series of one measure apart. Neither character may stand in a label. */
export const seriesKey = (metric: string, labels: readonly PushedLabel[]): string =>
  [metric, ...labels.flat()].join('\u0000');
