import { IDENTITY_REASONS } from '../identity-reasons';
import type { Tallied } from '../tally';

/** What is wrong with what one scrape job asks for; whoever asks is known, and the credential is good. */
export const TARGET_REASONS = [
  'out_of_scope',
  'unknown_repository',
  'unknown_path',
  'bad_shard',
  'bad_query',
] as const;

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
export type TargetReason = (typeof TARGET_REASONS)[number];

export type Counts = Tallied<Reason>;
