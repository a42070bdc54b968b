/** What an admin chose about pushes. */
export interface PushChoice {
  readonly isOff: boolean;
  /** Repositories that may not push, by uuid. */
  readonly offUuids: readonly string[];
  /** Measures that are not ours and may be pushed: exact names or `prefix*`; none named allows all. */
  readonly allowed: readonly string[];
}

export const PUSHES_OPEN: PushChoice = { isOff: false, offUuids: [], allowed: [] };

export const isAllowedName = (name: string, { allowed }: PushChoice): boolean =>
  allowed.length === 0 ||
  allowed.some((pattern) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
