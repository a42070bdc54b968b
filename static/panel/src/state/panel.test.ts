import type { PanelAnswer } from '../../../../src/contract/panel';
import { emptyPanel, panel, type PanelEvent, type PanelState, type ShownPanel } from './panel';

const answer: PanelAnswer = {
  repository: { slug: 'lighthouse', uuid: '{11111111-0000-4000-8000-000000000001}' },
  now: 1_700_000_000,
  verdict: 'bored',
  sentence: 'No pushes since Friday; Bitbucket agrees.',
  problems: [],
  scrape: { lastAt: 1_699_999_990, client: 'Prometheus/2.42.0', intervalSeconds: 30, status: 200 },
  counted: { runs: 412, uncounted: 0 },
};
const failure = { code: 'not-reached', message: 'The network is gone.' };
/** The viewer's clock is an hour ahead of the backend's. */
const shown: ShownPanel = {
  phase: 'shown',
  answer,
  answeredAt: 1_700_003_600,
  now: 1_700_000_000,
  asking: false,
  stale: null,
};

describe('panel', () => {
  it.each<{
    name: string;
    state: PanelState;
    event: PanelEvent;
    next: PanelState;
    effects: unknown;
  }>([
    {
      name: 'asks when opened',
      state: emptyPanel,
      event: { type: 'opened' },
      next: { phase: 'loading' },
      effects: [{ type: 'ask-panel' }],
    },
    {
      name: 'shows the answer',
      state: emptyPanel,
      event: { type: 'answered', answer, at: 1_700_003_600 },
      next: shown,
      effects: [],
    },
    {
      name: 'says when the first answer does not come',
      state: emptyPanel,
      event: { type: 'refused', failure, at: 1_700_003_600 },
      next: { phase: 'failed', failure },
      effects: [],
    },
    {
      name: 'asks again when the viewer retries',
      state: { phase: 'failed', failure },
      event: { type: 'retried' },
      next: { phase: 'loading' },
      effects: [{ type: 'ask-panel' }],
    },
    {
      name: 'moves its clock by what the viewer’s clock moved',
      state: shown,
      event: { type: 'ticked', at: 1_700_003_629 },
      next: { ...shown, now: 1_700_000_029 },
      effects: [],
    },
    {
      name: 'asks again after 30 seconds',
      state: shown,
      event: { type: 'ticked', at: 1_700_003_630 },
      next: { ...shown, now: 1_700_000_030, asking: true },
      effects: [{ type: 'ask-panel' }],
    },
    {
      name: 'asks once, however often the clock ticks',
      state: { ...shown, asking: true },
      event: { type: 'ticked', at: 1_700_003_700 },
      next: { ...shown, now: 1_700_000_100, asking: true },
      effects: [],
    },
    {
      name: 'does not run backwards with the viewer’s clock',
      state: shown,
      event: { type: 'ticked', at: 1_700_000_000 },
      next: shown,
      effects: [],
    },
    {
      name: 'keeps the last good answer when a refresh fails, and says so',
      state: { ...shown, now: 1_700_000_030, asking: true },
      event: { type: 'refused', failure, at: 1_700_003_631 },
      next: {
        ...shown,
        answer: { ...answer, now: 1_700_000_030 },
        answeredAt: 1_700_003_631,
        now: 1_700_000_030,
        asking: false,
        stale: failure,
      },
      effects: [],
    },
    {
      name: 'keeps what it shows while it asks again',
      state: { ...shown, stale: failure },
      event: { type: 'retried' },
      next: { ...shown, stale: failure, asking: true },
      effects: [{ type: 'ask-panel' }],
    },
    {
      name: 'lets the clock tick while it has nothing to show',
      state: emptyPanel,
      event: { type: 'ticked', at: 1 },
      next: emptyPanel,
      effects: [],
    },
  ])('$name', ({ state, event, next, effects }) => {
    expect(panel(state, event)).toEqual({ state: next, effects });
  });
});
