import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const THEMES = ['light', 'dark', 'spacing', 'typography', 'shape'];
const THEMES_ID = 'virtual:atlassian-themes.css';

/**
 * Atlassian's design tokens as a stylesheet. Their own loader writes inline styles at run time, which the
 * production Content-Security-Policy refuses.
 */
function atlassianThemes(): Plugin {
  return {
    name: 'atlassian-themes',
    resolveId: (id) => (id === THEMES_ID ? THEMES_ID : null),
    async load(id) {
      if (id !== THEMES_ID) return null;
      const sheets = THEMES.map(async (theme) => {
        const path = `@atlaskit/tokens/dist/esm/artifacts/themes/atlassian-${theme}.js`;
        return ((await import(path)) as { default: string }).default;
      });
      return (await Promise.all(sheets)).join('\n');
    },
  };
}

/** Gates are off: the page asks nobody else which features to show, and is lighter by 50 kB. */
const FEATURE_GATES = fileURLToPath(new URL('src/feature-gates.ts', import.meta.url));

export default defineConfig({
  // Forge serves the files below a path of its own choosing.
  base: './',
  plugins: [atlassianThemes()],
  resolve: {
    alias: [{ find: /^@atlaskit\/feature-gate-js-client.*/, replacement: FEATURE_GATES }],
  },
  oxc: { jsx: { runtime: 'automatic' } },
  define: { 'process.env': {}, 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    // What is bounded is what the browser loads: 250 kB gzipped, by a test. Script is over three times that before.
    chunkSizeWarningLimit: 3 * 250,
  },
});
