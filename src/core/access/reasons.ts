import { IDENTITY_REASONS } from '../identity-reasons';
import { TARGET_REASONS } from '../target-reasons';
import type { Tallied } from '../tally';

/**
 * Why a request to the scrape URL is refused. The caller gets one sentence for all that are 401; the reason is counted
 * and shown to admins, as the label `reason` of `bitbucket_exporter_rejected_scrapes_total`.
 */
export const REASONS = [
  'missing',
  'malformed',
  'too_long',
  'in_url',
  'checksum',
  'unknown',
  'wrong_secret',
  'expired',
  'revoked',
  ...IDENTITY_REASONS,
  ...TARGET_REASONS,
  'method',
] as const;

export type Reason = (typeof REASONS)[number];

export type Counts = Tallied<Reason>;
