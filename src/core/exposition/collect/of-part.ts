import type { MetricFamily } from '../encode/model';
import type { Page } from './page';

/** Named after the part, so that series of several parts are distinct wherever their values are. */
export const ofPart = (family: MetricFamily, { part }: Pick<Page, 'part'>): MetricFamily =>
  part === null || family.type === 'histogram'
    ? family
    : {
        ...family,
        series: family.series.map((one) => ({ ...one, labels: [...one.labels, ['part', part]] })),
      };
