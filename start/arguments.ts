import {
  HOST_OPTIONS,
  HOST_USAGE,
  type HostArguments,
  parseWords,
  readHostArguments,
} from 'local-forge/command';

/** The command line, understood. */
export interface Arguments extends HostArguments {
  readonly prometheus: boolean;
  /** Needs a Prometheus, and starts it. */
  readonly dashboards: boolean;
}

export const USAGE = `\
npm start -- ${HOST_USAGE.trimEnd()}
             [--prometheus]                      also start the machine's Prometheus on it
             [--dashboards]                      the same, with a played day before now, and Grafana's
                                                 dashboards; installs monitoring/grafana/ (500 MB) once
`;

const OPTIONS = {
  ...HOST_OPTIONS,
  prometheus: { type: 'boolean', default: false },
  dashboards: { type: 'boolean', default: false },
} as const;

/** Reads the command line; throws a `UsageError`. */
export function readArguments(argv: readonly string[], environment: NodeJS.ProcessEnv): Arguments {
  const values = parseWords(argv, OPTIONS);
  return {
    ...readHostArguments(values, environment, '.lifeline'),
    prometheus: values.prometheus || values.dashboards,
    dashboards: values.dashboards,
  };
}
