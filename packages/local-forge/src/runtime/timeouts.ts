import {
  ASYNC_TIMEOUT_SECONDS_DEFAULT,
  ASYNC_TIMEOUT_SECONDS_MAX,
  RESOLVER_TIMEOUT_SECONDS,
  TRIGGER_TIMEOUT_SECONDS,
  WEBTRIGGER_TIMEOUT_SECONDS,
} from '../limits';
import type { FunctionModule } from '../host/manifest';

/** How long a function may run: fixed for what people and products wait for, `timeoutSeconds` for the rest. */
export function timeoutSecondsOf(moduleType: string, definition: FunctionModule): number {
  switch (moduleType) {
    case 'trigger':
      return TRIGGER_TIMEOUT_SECONDS;
    case 'webtrigger':
      return WEBTRIGGER_TIMEOUT_SECONDS;
    case 'consumer':
    case 'scheduledTrigger':
      return Math.min(
        definition.timeoutSeconds ?? ASYNC_TIMEOUT_SECONDS_DEFAULT,
        ASYNC_TIMEOUT_SECONDS_MAX,
      );
    default:
      return RESOLVER_TIMEOUT_SECONDS;
  }
}
