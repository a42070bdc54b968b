/**
 * Forge's price list as of 3 August 2026 (developer.atlassian.com/platform/forge/forge-platform-pricing): in USD, per app
 * and month, summed over all installations, beyond what is free.
 */
export const PRICES = {
  asOf: '2026-08-03',
  gbSecond: { usd: 0.000025, free: 200_000 },
  gbRead: { usd: 0.055, free: 0.1 },
  gbWritten: { usd: 1.09, free: 0.1 },
} as const;
