import { PUSHES_OPEN } from './choice';
import { decodePush } from './decode-push';
import { PUSH_LIMITS } from './vocabulary';

const gauge = (name: string, ...samples: string[]): string =>
  [`# TYPE ${name} gauge`, ...samples, ''].join('\n');
const counter = (name: string, ...samples: string[]): string =>
  [`# TYPE ${name} counter`, ...samples, ''].join('\n');
const incident = (...samples: string[]): string => gauge('lifeline_incident', ...samples);
const labelled = (labels: string): string => gauge('depth', `depth{${labels}} 1`);

describe('decodePush', () => {
  it('reads what the text format allows', () => {
    const text = `# HELP depth How deep.
# just a comment

# TYPE\tdepth gauge
depth 1
 depth { b = "two words" , a="1", }\t-2.5e-1
# TYPE warnings_total counter
warnings_total{kind="a\\"b\\\\c\\nd"} +3
`;
    expect(decodePush(text)).toEqual({
      ok: true,
      value: [
        { metric: 'depth', type: 'gauge', labels: [], value: 1 },
        {
          metric: 'depth',
          type: 'gauge',
          labels: [
            ['a', '1'],
            ['b', 'two words'],
          ],
          value: -0.25,
        },
        {
          metric: 'warnings_total',
          type: 'counter',
          labels: [['kind', 'a"b\\c\nd']],
          value: 3,
        },
      ],
    });
  });

  it.each([
    { kind: 'nothing', text: '', line: null, reason: 'empty' },
    { kind: 'only comments', text: '# nothing\n', line: null, reason: 'empty' },
    {
      kind: 'a text that was cut off',
      text: gauge('a', 'a 12') + 'a 3',
      line: null,
      reason: 'cut_off',
    },
    {
      kind: '64 KiB and a byte',
      text: `#${'x'.repeat(65_535)}\n`,
      line: null,
      reason: 'too_large',
    },
    {
      kind: '64 KiB in other letters',
      text: `#${'é'.repeat(32_768)}\n`,
      line: null,
      reason: 'too_large',
    },
    {
      kind: '201 samples',
      text: gauge('a', ...Array.from({ length: 201 }, (_, at) => `a{n="${at}"} 1`)),
      line: 202,
      reason: 'too_many_samples',
    },
    { kind: 'a NUL', text: gauge('a', 'a{n="\u0000"} 1'), line: 2, reason: 'control_character' },
    {
      kind: 'lines of Windows',
      text: '# TYPE a gauge\r\na 1\r\n',
      line: 1,
      reason: 'control_character',
    },
    {
      kind: 'an escape character',
      text: gauge('a', 'a{n="\u001b[31m"} 1'),
      line: 2,
      reason: 'control_character',
    },
    { kind: 'a line that is no sample', text: '= 1\n', line: 1, reason: 'syntax' },
    { kind: 'a name in quotes', text: '{"depth"} 1\n', line: 1, reason: 'syntax' },
    { kind: 'a name with a dash', text: gauge('a', 'a-b 1'), line: 2, reason: 'syntax' },
    { kind: 'an exemplar', text: gauge('a', 'a 1 # {t="1"} 1'), line: 2, reason: 'syntax' },
    { kind: 'capital letters', text: gauge('Depth', 'Depth 1'), line: 1, reason: 'name' },
    { kind: 'a colon', text: gauge('a:b', 'a:b 1'), line: 1, reason: 'name' },
    { kind: 'a name that begins with _', text: gauge('_a', '_a 1'), line: 1, reason: 'name' },
    { kind: 'a long name', text: gauge('a'.repeat(101), 'a 1'), line: 1, reason: 'name' },
    {
      kind: 'a name of ours',
      text: gauge('bitbucket_pipeline_runs'),
      line: 1,
      reason: 'reserved_name',
    },
    {
      kind: 'a name of ours untyped',
      text: 'bitbucket_exporter_up 1\n',
      line: 1,
      reason: 'reserved_name',
    },
    { kind: 'a name of Lifeline', text: gauge('lifeline_x'), line: 1, reason: 'reserved_name' },
    { kind: 'the name up', text: gauge('up', 'up 1'), line: 1, reason: 'reserved_name' },
    {
      kind: 'a name of the scraper',
      text: gauge('scrape_duration_seconds'),
      line: 1,
      reason: 'reserved_name',
    },
    { kind: 'a name with __', text: gauge('a__name__'), line: 1, reason: 'reserved_name' },
    {
      kind: 'a name that ends with _bucket',
      text: gauge('a_bucket'),
      line: 1,
      reason: 'reserved_name',
    },
    {
      kind: 'a name that ends with _created',
      text: gauge('a_created'),
      line: 1,
      reason: 'reserved_name',
    },
    {
      kind: 'a name that ends with _info',
      text: gauge('a_info'),
      line: 1,
      reason: 'reserved_name',
    },
    { kind: 'a histogram', text: '# TYPE a histogram\n', line: 1, reason: 'type' },
    { kind: 'a TYPE with more words', text: '# TYPE a gauge now\n', line: 1, reason: 'type' },
    { kind: 'no TYPE', text: 'a 1\n', line: 1, reason: 'type_missing' },
    {
      kind: 'a TYPE that comes late',
      text: 'a 1\n# TYPE a gauge\n',
      line: 1,
      reason: 'type_missing',
    },
    {
      kind: 'a TYPE twice',
      text: '# TYPE a gauge\n# TYPE a gauge\n',
      line: 2,
      reason: 'type_repeated',
    },
    { kind: 'a counter without _total', text: counter('warnings'), line: 1, reason: 'type_unfit' },
    { kind: 'a gauge with _total', text: gauge('warnings_total'), line: 1, reason: 'type_unfit' },
    {
      kind: 'our measure as another type',
      text: counter('memory_peak_bytes'),
      line: 1,
      reason: 'type_unfit',
    },
    {
      kind: 'six labels',
      text: labelled('a="1",b="1",c="1",d="1",e="1",f="1"'),
      line: 2,
      reason: 'too_many_labels',
    },
    { kind: 'a label without a value', text: labelled('a'), line: 2, reason: 'label_syntax' },
    { kind: 'a label without quotes', text: labelled('a=1'), line: 2, reason: 'label_syntax' },
    {
      kind: 'a label without an end',
      text: gauge('depth', 'depth{a="1'),
      line: 2,
      reason: 'label_syntax',
    },
    {
      kind: 'labels without an end',
      text: gauge('depth', 'depth{a="1"'),
      line: 2,
      reason: 'label_syntax',
    },
    {
      kind: 'labels without a comma',
      text: labelled('a="1" b="2"'),
      line: 2,
      reason: 'label_syntax',
    },
    { kind: 'an unknown escape', text: labelled('a="\\t"'), line: 2, reason: 'label_syntax' },
    { kind: 'a label with a capital', text: labelled('Kind="1"'), line: 2, reason: 'label_name' },
    {
      kind: 'another repository',
      text: labelled('repository="victim"'),
      line: 2,
      reason: 'reserved_label',
    },
    { kind: 'another step', text: labelled('step="deploy"'), line: 2, reason: 'reserved_label' },
    { kind: 'another job', text: labelled('job="x"'), line: 2, reason: 'reserved_label' },
    { kind: 'a label with __', text: labelled('__name__="x"'), line: 2, reason: 'reserved_label' },
    { kind: 'a bucket', text: labelled('le="1"'), line: 2, reason: 'reserved_label' },
    { kind: 'a label twice', text: labelled('a="1",a="2"'), line: 2, reason: 'label_repeated' },
    { kind: 'an empty label', text: labelled('a=""'), line: 2, reason: 'label_value' },
    {
      kind: 'a label of 129 bytes',
      text: labelled(`a="${'x'.repeat(129)}"`),
      line: 2,
      reason: 'label_value',
    },
    { kind: 'half a letter', text: labelled('a="\ud800"'), line: 2, reason: 'label_value' },
    {
      kind: 'our measure without its label',
      text: gauge('artifact_size_bytes', 'artifact_size_bytes 1'),
      line: 2,
      reason: 'label_unfit',
    },
    {
      kind: 'our measure with another label',
      text: gauge('clone_seconds', 'clone_seconds{a="1"} 1'),
      line: 2,
      reason: 'label_unfit',
    },
    { kind: 'no value', text: gauge('a', 'a'), line: 2, reason: 'value' },
    { kind: 'a word for a value', text: gauge('a', 'a many'), line: 2, reason: 'value' },
    { kind: 'NaN', text: gauge('a', 'a NaN'), line: 2, reason: 'value' },
    { kind: 'infinity', text: gauge('a', 'a +Inf'), line: 2, reason: 'value' },
    { kind: 'what becomes infinity', text: gauge('a', 'a 1e999'), line: 2, reason: 'value' },
    { kind: 'a hexadecimal number', text: gauge('a', 'a 0x1f'), line: 2, reason: 'value' },
    { kind: 'a counter below 0', text: counter('a_total', 'a_total -1'), line: 2, reason: 'value' },
    {
      kind: 'a size below 0',
      text: gauge('memory_peak_bytes', 'memory_peak_bytes -1'),
      line: 2,
      reason: 'value',
    },
    {
      kind: 'a counter that leaves no room to add',
      text: counter('a_total', 'a_total 1e16'),
      line: 2,
      reason: 'value',
    },
    {
      kind: 'an incident without an id',
      text: incident('lifeline_incident 1'),
      line: 2,
      reason: 'label_unfit',
    },
    {
      kind: 'an incident of an environment that the body names',
      text: incident('lifeline_incident{id="INC-7",environment="Production"} 1'),
      line: 2,
      reason: 'reserved_label',
    },
    {
      kind: 'an incident with another label',
      text: incident('lifeline_incident{id="INC-7",severity="1"} 1'),
      line: 2,
      reason: 'label_unfit',
    },
    {
      kind: 'an incident with an empty id',
      text: incident('lifeline_incident{id=""} 1'),
      line: 2,
      reason: 'label_value',
    },
    {
      kind: 'an incident that is half open',
      text: incident('lifeline_incident{id="INC-7"} 0.5'),
      line: 2,
      reason: 'value',
    },
    {
      kind: 'an incident that is open twice',
      text: incident('lifeline_incident{id="INC-7"} 2'),
      line: 2,
      reason: 'value',
    },
    {
      kind: 'an incident both open and resolved',
      text: incident('lifeline_incident{id="INC-7"} 1', 'lifeline_incident{id="INC-7"} 0'),
      line: 3,
      reason: 'repeated',
    },
    {
      kind: 'incidents as a counter',
      text: counter('lifeline_incident'),
      line: 1,
      reason: 'type_unfit',
    },
    {
      kind: 'a name that begins as that of incidents',
      text: gauge('lifeline_incidents'),
      line: 1,
      reason: 'reserved_name',
    },
    { kind: 'a timestamp', text: gauge('a', 'a 1 1700000000000'), line: 2, reason: 'timestamp' },
    {
      kind: 'a series twice',
      text: gauge('a', 'a{x="1",y="2"} 1', 'a{y="2",x="1"} 2'),
      line: 3,
      reason: 'repeated',
    },
    {
      kind: 'a bad line after good ones',
      text: gauge('a', 'a 1', 'a{b="1"} 2', 'a{b="2"} x'),
      line: 4,
      reason: 'value',
    },
  ])('refuses $kind', ({ text, line, reason }) => {
    expect(decodePush(text)).toEqual({
      ok: false,
      problem: { line, reason, detail: expect.stringMatching(/^[A-Z].*[^.]$/) as string },
    });
  });

  it('reads incidents, whatever an admin allows', () => {
    const text = incident('lifeline_incident{id="INC 7"} 1', 'lifeline_incident{id="8"} 0');
    expect(decodePush(text, { ...PUSHES_OPEN, allowed: ['depth'] })).toEqual({
      ok: true,
      value: [
        { metric: 'lifeline_incident', type: 'gauge', labels: [['id', 'INC 7']], value: 1 },
        { metric: 'lifeline_incident', type: 'gauge', labels: [['id', '8']], value: 0 },
      ],
    });
  });

  it('takes as much as is allowed', () => {
    const samples = Array.from({ length: PUSH_LIMITS.samples }, (_, at) => `a{n="${at}"} 1`);
    expect(decodePush(gauge('a', ...samples)).ok).toBe(true);
    expect(decodePush(gauge('a', 'a 1') + `#${'x'.repeat(65_000)}\n`).ok).toBe(true);
  });
});
