/** What self-hosted steps ask of their runner: that of the workspace lacks the last. */
export const BENCH_LABELS = ['self.hosted', 'linux', 'bench'] as const;
export const SHARED_LABELS = ['self.hosted', 'linux'] as const;
