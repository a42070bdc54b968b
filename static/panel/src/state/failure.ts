/** Why an answer did not come. `message` is a sentence for the person who looks. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** Of a form that somebody else was faster than: what to send to replace theirs. */
  readonly revision?: number;
}
