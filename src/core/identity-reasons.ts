/** Why an identity is not believed that somebody else vouches for: of scrapers and of steps alike. */
export const IDENTITY_REASONS = [
  'algorithm',
  'issuer',
  'audience',
  'time',
  'subject',
  'claims',
  'unknown_key',
  'keys_unreachable',
  'signature',
] as const;
