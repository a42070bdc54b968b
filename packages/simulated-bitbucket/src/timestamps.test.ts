import { eventTime, nanosecondTime, pipelinesTime, restTime } from './timestamps';

const AT = Date.parse('2026-11-18T10:00:00.120Z');

describe('timestamps', () => {
  it('print one instant alike to the microsecond', () => {
    const fraction = restTime(AT).slice(20, 26);
    expect(restTime(AT)).toBe(`2026-11-18T10:00:00.${fraction}+00:00`);
    expect(eventTime(AT)).toBe(`2026-11-18T10:00:00.${fraction}Z`);
    expect(nanosecondTime(AT)).toMatch(new RegExp(`^2026-11-18T10:00:00\\.${fraction}\\d{3}Z$`));
    expect(pipelinesTime(AT)).toBe(`2026-11-18T10:00:00.${fraction.replace(/0+$/, '')}Z`);
  });

  it('leave out trailing zeros, sometimes the whole fraction, where Pipelines does', () => {
    const lengths = new Set<number>();
    for (let at = AT; at < AT + 5000; at += 1) lengths.add(pipelinesTime(at).length);
    expect([...lengths].sort((one, other) => one - other).slice(-3)).toEqual([25, 26, 27]);
  });

  it('keep the order of instants', () => {
    expect(restTime(AT) < restTime(AT + 1)).toBe(true);
    expect(Date.parse(pipelinesTime(AT))).toBe(AT);
  });
});
