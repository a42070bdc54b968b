import { negotiate } from './negotiate';

describe('negotiate', () => {
  it.each([
    { accept: undefined, format: 'text' },
    { accept: '', format: 'text' },
    { accept: '*/*', format: 'text' },
    { accept: 'text/plain', format: 'text' },
    { accept: 'text/plain;version=0.0.4;q=1,*/*;q=0.1', format: 'text' },
    { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', format: 'text' },
    { accept: 'application/openmetrics-text', format: 'openmetrics' },
    { accept: 'application/openmetrics-text; version=1.0.0; charset=utf-8', format: 'openmetrics' },
    { accept: 'application/openmetrics-text;version=0.0.1', format: 'text' },
    { accept: 'application/openmetrics-text;version=2.0.0,*/*;q=0.1', format: 'text' },
    { accept: 'Application/OpenMetrics-Text;Version="1.0.0"', format: 'openmetrics' },
    {
      accept: 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.6',
      format: 'text',
    },
    {
      accept: 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.5',
      format: 'openmetrics',
    },
    {
      accept: 'text/plain;version=0.0.4;q=0.5,application/openmetrics-text;version=1.0.0;q=7',
      format: 'openmetrics',
    },
    { accept: 'application/openmetrics-text;version=1.0.0;q=0', format: 'text' },
    { accept: 'application/openmetrics-text;version=1.0.0;q=-1,*/*;q=0.1', format: 'text' },
    { accept: 'application/openmetrics-text;version=1.0.0;q=nonsense', format: 'openmetrics' },
    {
      accept:
        'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;escaping=allow-utf-8;q=0.6',
      format: 'openmetrics',
    },
    {
      accept:
        'application/vnd.google.protobuf;proto=x;encoding=delimited;q=0.9,application/openmetrics-text;version=1.0.0;q=0.2',
      format: 'openmetrics',
    },
    { accept: ',;q=1,=,;;,/', format: 'text' },
  ])('answers $accept with $format', ({ accept, format }) => {
    expect(negotiate(accept)).toBe(format);
  });
});
