import { TABLE_NAMES, TABLES } from './tables';

/** How many labels and numbers a stored row has. A new table gets a line; changing one breaks every stored record. */
const STORED = {
  runs: [4, 6],
  runDurations: [4, 14],
  queueDurations: [1, 12],
  buildSeconds: [2, 1],
  billed: [3, 1],
  resumptions: [4, 6],
  stepReruns: [2, 6],
  steps: [2, 7],
  stepDurations: [2, 13],
  tests: [2, 6],
  flakySteps: [2, 1],
  flakySeconds: [2, 1],
  mergeQueueRuns: [2, 1],
  mergeQueueDurations: [1, 14],
  mergeQueueWasted: [2, 1],
  deployments: [2, 6],
  deploymentDurations: [3, 13],
  rollbacks: [2, 1],
  rework: [3, 1],
  leadTimes: [2, 11],
  restores: [2, 11],
  events: [1, 1],
  duplicates: [1, 1],
  rejections: [2, 1],
  apiRequests: [1, 1],
  apiFailures: [2, 1],
  dropped: [1, 1],
};

it('rows are as wide as those that are stored: a new table is added here, no other line changes', () => {
  const widths = TABLE_NAMES.map((name) => {
    const { labels, cells } = TABLES[name];
    return [name, [labels.length, cells.width]];
  });
  expect(Object.fromEntries(widths)).toEqual(STORED);
});
