import type { KnownName } from '../core/pushes/vocabulary';
import type { SpansRead, StepSpans } from '../core/pushes/spans';
import { at, listAt, textAt } from './json';

/**
 * How attributes of a container's span are called that we understand [?]: nobody has published them, so these are
 * OpenTelemetry's own names. Seconds and bytes.
 */
const MEASURES: Readonly<Record<string, KnownName>> = {
  'container.cpu.time': 'cpu_seconds_total',
  'container.memory.usage': 'memory_peak_bytes',
  'container.memory.peak': 'memory_peak_bytes',
  'container.memory.limit': 'memory_limit_bytes',
  'container.filesystem.usage': 'disk_used_bytes',
};

const SPANS_MOST = 2000;
const ATTRIBUTES_MOST = 100;
const UNKNOWN_MOST = 50;
const ATTRIBUTE = /^[A-Za-z][\w.]{0,79}$/;
const NANOS_IN_MILLI = 1e6;

type Attributes = ReadonlyMap<string, string | number>;

interface Span {
  readonly id: string;
  readonly parentId: string;
  readonly name: string;
  readonly attributes: Attributes;
  readonly of: Attributes;
  readonly startedAt: number;
  readonly endedAt: number;
}

/**
 * The containers in a body of Bitbucket's `pipeline:span_created`; null where it is none. Commands and images are not
 * read: they may hold secrets.
 */
export function decodeSpans(body: unknown): SpansRead | null {
  if (!Array.isArray(at(body, 'resourceSpans'))) return null;
  const spans = spansIn(body).slice(0, SPANS_MOST);
  const byId = new Map(spans.map((span) => [span.id, span]));
  const containers = spans.filter(({ name }) => name === 'bbc.container');
  return {
    steps: containers.flatMap((span) => stepOf(span, byId) ?? []),
    endedAt: Math.max(0, ...spans.map(({ endedAt }) => endedAt)),
    unknown: unknownIn(containers),
  };
}

const spansIn = (body: unknown): readonly Span[] =>
  listAt(body, 'resourceSpans').flatMap((resource) => {
    const of = attributesOf(at(resource, 'resource'));
    return listAt(resource, 'scopeSpans').flatMap((scope) =>
      listAt(scope, 'spans').map((span) => readSpan(span, of)),
    );
  });

const readSpan = (span: unknown, of: Attributes): Span => ({
  id: idOf(at(span, 'spanId')),
  parentId: idOf(at(span, 'parentSpanId')),
  name: textAt(span, 'name') ?? '',
  attributes: attributesOf(span),
  of,
  startedAt: millisOf(at(span, 'startTimeUnixNano')),
  endedAt: millisOf(at(span, 'endTimeUnixNano')),
});

const HEX = /^[0-9a-f]{16}$/i;
const BASE64 = /^[\w+/-]{11}=?$/;

/** OpenTelemetry writes ids in hexadecimal, Bitbucket has been seen to write base64: both become the same. */
function idOf(id: unknown): string {
  if (typeof id !== 'string') return '';
  if (HEX.test(id)) return id.toLowerCase();
  if (!BASE64.test(id)) return '';
  const bytes = atob(id.replace(/-/g, '+').replace(/_/g, '/').replace(/=$/, '').padEnd(12, '='));
  return Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

function millisOf(nanos: unknown): number {
  const millis = Math.floor(Number(nanos) / NANOS_IN_MILLI);
  return Number.isSafeInteger(millis) && millis > 0 ? millis : 0;
}

function attributesOf(of: unknown): Attributes {
  const attributes = new Map<string, string | number>();
  for (const one of listAt(of, 'attributes').slice(0, ATTRIBUTES_MOST)) {
    const [key, value] = [textAt(one, 'key'), valueOf(at(one, 'value'))];
    if (key !== null && value !== null) attributes.set(key, value);
  }
  return attributes;
}

function valueOf(value: unknown): string | number | null {
  const told = at(value, 'stringValue') ?? at(value, 'intValue') ?? at(value, 'doubleValue');
  return typeof told === 'string' || typeof told === 'number' ? told : null;
}

const ANCESTORS_MOST = 8;

/** An attribute of the span, else of what it is part of. */
function told(span: Span, byId: ReadonlyMap<string, Span>, name: string): string | null {
  let one: Span | undefined = span;
  for (let left = ANCESTORS_MOST; one !== undefined && left > 0; left--) {
    const found = one.attributes.get(name);
    if (found !== undefined) return String(found);
    one = one.parentId === one.id ? undefined : byId.get(one.parentId);
  }
  const found = span.of.get(name);
  return found === undefined ? null : String(found);
}

const UUID = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i;

function uuidIn(text: string | null): string | null {
  const [, bare] = UUID.exec(text ?? '') ?? [];
  return bare === undefined ? null : `{${bare.toLowerCase()}}`;
}

function stepOf(span: Span, byId: ReadonlyMap<string, Span>): StepSpans | null {
  const uuid = (name: string) => uuidIn(told(span, byId, name));
  const repositoryUuid = uuid('pipeline.repository.uuid');
  const workspaceUuid = uuid('pipeline.account.uuid');
  const [pipelineUuid, stepUuid] = [uuid('pipeline.uuid'), uuid('step.uuid')];
  if (!repositoryUuid || !workspaceUuid || !pipelineUuid || !stepUuid) return null;
  const samples = samplesOf(span);
  if (samples.length === 0 || span.startedAt === 0) return null;
  const attempt = told(span, byId, 'pipeline_run.run_number') ?? '1';
  return {
    ...{ repositoryUuid, workspaceUuid, pipelineUuid, stepUuid, samples },
    attempt: /^\d{1,6}$/.test(attempt) ? attempt : '1',
    startedAt: span.startedAt,
  };
}

const MOST = 1e15;

function samplesOf({ attributes }: Span): StepSpans['samples'] {
  const largest = new Map<KnownName, number>();
  for (const [name, value] of attributes) {
    const measure = Object.hasOwn(MEASURES, name) ? MEASURES[name] : undefined;
    const number = numberIn(value);
    if (measure === undefined || number === null || number < 0 || number >= MOST) continue;
    largest.set(measure, Math.max(number, largest.get(measure) ?? 0));
  }
  return [...largest].map(([metric, value]) => ({
    ...{ metric, value, labels: [] },
    type: metric.endsWith('_total') ? ('counter' as const) : ('gauge' as const),
  }));
}

/** An integer is written as text in OpenTelemetry's JSON. */
function numberIn(value: string | number): number | null {
  if (typeof value === 'string' && !/^-?\d+(\.\d+)?$/.test(value)) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function unknownIn(containers: readonly Span[]): SpansRead['unknown'] {
  const counts = new Map<string, number>();
  const names = containers.flatMap(({ attributes }) =>
    [...attributes].flatMap(([name, value]) => (isUnknown(name, value) ? name : [])),
  );
  for (const name of names)
    if (counts.has(name) || counts.size < UNKNOWN_MOST)
      counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}

const isUnknown = (name: string, value: string | number): boolean =>
  numberIn(value) !== null &&
  !Object.hasOwn(MEASURES, name) &&
  ATTRIBUTE.test(name) &&
  !isIdentity(name);

const isIdentity = (name: string): boolean => /^(pipeline|pipeline_run|step|command)\./.test(name);
