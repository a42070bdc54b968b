/** Deliveries of Bitbucket's webhook of spans, as they are documented and as they were seen. */
import { createHmac } from 'node:crypto';

export interface SpanPlan {
  readonly pipelineUuid: string;
  readonly stepUuid: string;
  readonly repositoryUuid: string;
  readonly workspaceUuid: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Of the build container, as written in JSON. */
  readonly container: Readonly<Record<string, object>>;
  readonly runNumber?: object;
  /** How ids are written. */
  readonly idsAs?: 'hex' | 'base64';
}

const id = (number: number, as: SpanPlan['idsAs'] = 'base64'): string =>
  Buffer.from(number.toString(16).padStart(16, 'a'), 'hex').toString(as);

const text = (value: string) => ({ stringValue: value });
const attributes = (all: Readonly<Record<string, object>>) =>
  Object.entries(all).map(([key, value]) => ({ key, value }));
const nanos = (millis: number): string => `${String(millis)}000000`;

/** A delivery with the spans of one step: the run, the step, a command, and its container. */
export function delivery(plan: SpanPlan) {
  const { startedAt, endedAt, idsAs, container, runNumber = text('1') } = plan;
  const at = { startTimeUnixNano: nanos(startedAt), endTimeUnixNano: nanos(endedAt) };
  const span = (number: number, parent: number, name: string, own: Record<string, object>) => ({
    traceId: Buffer.alloc(16, 7).toString(idsAs ?? 'base64'),
    spanId: id(number, idsAs),
    ...(parent === 0 ? {} : { parentSpanId: id(parent, idsAs) }),
    ...{ name, kind: 1, ...at, attributes: attributes(own) },
  });
  const spans = [
    span(1, 0, 'bbc.pipeline_run', {
      'pipeline.uuid': text(plan.pipelineUuid),
      'pipeline.repository.uuid': text(plan.repositoryUuid),
      'pipeline.account.uuid': text(plan.workspaceUuid),
      'pipeline_run.run_number': runNumber,
      'pipeline.state.result.name': text('COMPLETE'),
    }),
    span(2, 1, 'bbc.step', { 'step.uuid': text(plan.stepUuid), 'step.name': text('forged-name') }),
    span(3, 2, 'bbc.command', { 'command.command': text('echo planted-secret') }),
    span(4, 2, 'bbc.container', { 'container.name': text('build'), ...container }),
  ];
  const scope = { name: 'bitbucket-pipelines' };
  const resource = { attributes: attributes({ 'service.name': text('bitbucket') }) };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans }] }] };
}

export const signatureOf = (secret: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
