export { consume, onEvent, onInstalled, tick } from './background';
export { page, still } from './web';
export { resolve } from './resolver';
