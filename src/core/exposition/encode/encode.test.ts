import { encode, encodeFamily } from './encode';
import type { MetricFamily } from './model';

const runs: MetricFamily = {
  name: 'bitbucket_pipeline_runs_total',
  help: 'Pipeline runs that "completed",\nby \\result.',
  type: 'counter',
  series: [
    {
      labels: [
        ['repository', 'acme/"api"'],
        ['result', 'failure'],
      ],
      value: 3,
    },
    {
      labels: [
        ['repository', 'web'],
        ['result', 'success'],
      ],
      value: 12,
      exemplar: { labels: [['build_number', '41']], value: 1, at: 1767603662.25 },
    },
  ],
};

const durations: MetricFamily = {
  name: 'run_seconds',
  help: 'Wall time.',
  type: 'histogram',
  bounds: [30, 60.5],
  series: [
    {
      labels: [['repository', 'web']],
      counts: [2, 1, 4],
      sum: 91.5,
      exemplar: { bucket: 1, labels: [['build_number', '7']], value: 45, at: 10 },
    },
  ],
};

describe('encodeFamily', () => {
  it('writes a counter as text 0.0.4', () => {
    expect(encodeFamily(runs, 'text')).toBe(`\
# HELP bitbucket_pipeline_runs_total Pipeline runs that "completed",\\nby \\\\result.
# TYPE bitbucket_pipeline_runs_total counter
bitbucket_pipeline_runs_total{repository="acme/\\"api\\"",result="failure"} 3
bitbucket_pipeline_runs_total{repository="web",result="success"} 12
`);
  });

  it('writes a counter as OpenMetrics: the family without its suffix, quotes escaped, the exemplar at the time of its event', () => {
    expect(encodeFamily(runs, 'openmetrics')).toBe(`\
# HELP bitbucket_pipeline_runs Pipeline runs that \\"completed\\",\\nby \\\\result.
# TYPE bitbucket_pipeline_runs counter
bitbucket_pipeline_runs_total{repository="acme/\\"api\\"",result="failure"} 3
bitbucket_pipeline_runs_total{repository="web",result="success"} 12 # {build_number="41"} 1 1767603662.25
`);
  });

  it('writes a histogram with cumulative buckets, its bounds as floats', () => {
    expect(encodeFamily(durations, 'openmetrics')).toBe(`\
# HELP run_seconds Wall time.
# TYPE run_seconds histogram
run_seconds_bucket{repository="web",le="30.0"} 2
run_seconds_bucket{repository="web",le="60.5"} 3 # {build_number="7"} 45 10
run_seconds_bucket{repository="web",le="+Inf"} 7
run_seconds_sum{repository="web"} 91.5
run_seconds_count{repository="web"} 7
`);
  });

  it.each([
    { value: 'plain', written: 'plain' },
    { value: 'a"b\\c\nd', written: 'a\\"b\\\\c\\nd' },
    { value: 'carriage\rreturn', written: 'carriage return' },
    { value: 'half \uD83D of it', written: 'half \uFFFD of it' },
    { value: '\uDE00 other half', written: '\uFFFD other half' },
    { value: 'whole 😀', written: 'whole 😀' },
    { value: 'nul\u0000', written: 'nul\u0000' },
    { value: '\u202Eright to left', written: '\u202Eright to left' },
  ])('writes the label value $value as $written', ({ value, written }) => {
    const family: MetricFamily = {
      name: 'a',
      help: '',
      type: 'gauge',
      series: [{ labels: [['l', value]], value: 1 }],
    };
    expect(encodeFamily(family, 'text').split('\n')[2]).toBe(`a{l="${written}"} 1`);
  });

  it.each([
    { value: 0, written: '0' },
    { value: -0, written: '0' },
    { value: 1e21, written: '1e+21' },
    { value: 0.1, written: '0.1' },
    { value: Infinity, written: '+Inf' },
    { value: -Infinity, written: '-Inf' },
    { value: NaN, written: 'NaN' },
  ])('writes $value as $written', ({ value, written }) => {
    expect(
      encodeFamily(
        { name: 'a', help: 'b', type: 'gauge', series: [{ labels: [], value }] },
        'text',
      ),
    ).toBe(`# HELP a b\n# TYPE a gauge\na ${written}\n`);
  });

  it('leaves out an exemplar that is longer than OpenMetrics allows', () => {
    const exemplar = { labels: [['build_number', 'x'.repeat(128)]], value: 1, at: 1 } as const;
    expect(
      encodeFamily({ ...runs, series: [{ labels: [], value: 1, exemplar }] }, 'openmetrics'),
    ).not.toContain('# {');
  });
});

describe('encode', () => {
  it('ends OpenMetrics with the mark that tells a whole page from a cut one', () => {
    expect(
      encode([durations], 'openmetrics').endsWith('run_seconds_count{repository="web"} 7\n# EOF\n'),
    ).toBe(true);
  });

  it('writes an empty page as nothing, or as the mark alone', () => {
    expect([encode([], 'text'), encode([], 'openmetrics')]).toEqual(['', '# EOF\n']);
  });
});
