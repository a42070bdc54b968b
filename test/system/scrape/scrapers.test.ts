/** The scrapers of Debian's packages with their generated configurations; `npm run test:scrapers` runs the newest. */
import { describePromtool } from '../../scrapers/promtool';
import { prometheus, vmagent } from '../../scrapers/scrapers';
import { describeScrapers } from '../../scrapers/suite';

describe('generated configurations', () => {
  describeScrapers([
    prometheus('Prometheus 2', ['prometheus-2', 'discovery', 'kubernetes', 'runners']),
    vmagent('vmagent'),
  ]);
});

describe('promtool 2', () => {
  describePromtool('promtool', []);
});
