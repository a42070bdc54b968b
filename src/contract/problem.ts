/** Why nothing was done: a stable code for the page, a sentence for people. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  /** Of a form that is `stale`: what to send so that it replaces what is stored now. */
  readonly revision?: number;
}

export type ProblemCode =
  | 'already-ended'
  | 'busy'
  | 'failed'
  | 'invalid-request'
  | 'name-taken'
  | 'no-repository'
  | 'not-allowed'
  | 'not-checked'
  | 'not-found'
  | 'not-known'
  | 'stale'
  | 'too-large'
  | 'too-many';
