/** Why a token is not issued, rotated or revoked, in a sentence for people. */
export interface TokenProblem {
  readonly code: 'name-taken' | 'too-many' | 'too-large' | 'not-found' | 'already-ended' | 'busy';
  readonly message: string;
}

export const GOOD_TOKENS_MAX = 50;

export const nameTaken = (name: string): TokenProblem => ({
  code: 'name-taken',
  message: `There is a token named ${name} already. Choose another name, or rotate that one.`,
});
export const TOO_MANY: TokenProblem = {
  code: 'too-many',
  message: `There are ${GOOD_TOKENS_MAX} tokens already. Revoke one that is no longer used.`,
};
export const TOO_LARGE: TokenProblem = {
  code: 'too-large',
  message:
    'There is no room for this token: all tokens together may name about 2,900 repositories. Choose fewer repositories or the whole workspace, or revoke a token that is no longer used.',
};
export const NOT_FOUND: TokenProblem = {
  code: 'not-found',
  message: 'There is no such token any more. Load the page again.',
};
export const ALREADY_ENDED: TokenProblem = {
  code: 'already-ended',
  message: 'This token has been rotated or has ended already. Load the page again.',
};
export const BUSY: TokenProblem = {
  code: 'busy',
  message: 'Somebody else changed the tokens at the same time. Try again.',
};
