import { HOUR, MINUTE } from '../given';
import { type Case, of } from './case';
import { ago } from './given';
import { scheduled } from './situations';

export const SCHEDULES: readonly Case[] = [
  of(
    'one that was due an hour before the comparison',
    scheduled('0 58 7 * * ? *'),
    'degraded: activity/schedule-missed (warning)',
  ),
  of('one that was due less than an hour before', scheduled('0 59 7 * * ? *'), 'healthy'),
  of('one that came twice before', scheduled('0 58 7 * * ? *', { days: 2 }), 'healthy'),
  of(
    'one that has been read before',
    scheduled('0 58 7 * * ? *', { readAgo: 3 * MINUTE }),
    'healthy',
  ),
  of('one that never came at that hour', scheduled('0 58 5 * * ? *'), 'healthy'),
  of(
    'one that was first seen after it was due',
    scheduled('0 58 7 * * ? *', { since: ago(HOUR) }),
    'healthy',
  ),
  of('one of every 20 minutes, after a single run', scheduled('0 0/20 * * * ? *'), 'healthy'),
  of('one of tomorrow', scheduled('0 58 7 ? * THU *'), 'healthy'),
  of('one that nobody understands', scheduled('at dawn'), 'healthy'),
];
