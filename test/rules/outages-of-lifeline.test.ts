import { readFileSync } from 'node:fs';
import { alertsFile } from '../../monitoring/alerts/rules-file';
import { ALERTS_FILE, expectAlert } from './outage';
import { LIFELINE_OUTAGES } from './outages-of-lifeline';

describe('the alert rules', () => {
  it('are what the file has that users install', () => {
    expect(readFileSync(ALERTS_FILE, 'utf8')).toBe(alertsFile());
  });

  it.each(LIFELINE_OUTAGES)('fire, once, and nothing else does: $name', expectAlert, 240_000);
});
