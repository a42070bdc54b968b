/** Why nothing was done: a stable code for the page, a sentence for people. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
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
  | 'too-large'
  | 'too-many';
