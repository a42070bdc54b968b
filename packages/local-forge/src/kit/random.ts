/** A seeded sequence: the same seed gives the same decisions in the same order. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** True with this probability; draws nothing for 0 and 1, so that unused switches do not disturb the sequence. */
  chance(probability: number): boolean;
}

/** Mulberry32: small, fast, good enough to choose faults. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    chance: (probability) => (probability >= 1 ? true : probability > 0 && next() < probability),
  };
}
