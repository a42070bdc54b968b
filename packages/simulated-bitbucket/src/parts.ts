/** For those who compose a workspace of their own, and look into it: what `createSimulation` is made of. */
export { act } from './actions';
export type { Repository, Run, Step, TruthLog, World } from './model';
export { playUntil } from './play/engine';
export { createRandom } from './random';
export { createStepIssuer } from './rest/oidc';
export { answer } from './rest/router';
export { createTruthLog } from './truth';
export { createWorld } from './world';
