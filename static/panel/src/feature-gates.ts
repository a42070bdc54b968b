/**
 * Stands for @atlaskit/feature-gate-js-client (see vite.config.mts): every gate is off and every experiment has
 * its default, so the page asks nobody else which features to show.
 */
const FeatureGates = {
  initializeCompleted: () => false,
  checkGate: () => false,
  getExperimentValue: <Value>(_experiment: string, _parameter: string, fallback: Value) => fallback,
};

export { FeatureGates as default };
