/** What is wrong with what is asked for; whoever asks is known, and the credential is good. */
export const TARGET_REASONS = [
  'out_of_scope',
  'unknown_repository',
  'unknown_path',
  'bad_shard',
  'bad_query',
] as const;

export type TargetReason = (typeof TARGET_REASONS)[number];
