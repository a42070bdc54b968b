import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Grafana's modules import CommonJS packages as if these had a default. */
const defaultImports = {
  name: 'default-imports',
  transform(code, id) {
    if (!/@grafana\/(ui|data|i18n)\/dist\/esm/.test(id)) return undefined;
    const found = /^import ([A-Za-z_$][\w$]*)(, \{[^}]*\})? from '([^.'][^']*)';$/gm;
    const taken = code.replace(
      found,
      (_, name, rest, from) =>
        `import ${name}__d${rest ?? ''} from '${from}';\nconst ${name} = ${name}__d && ${name}__d.__esModule && ${name}__d.default !== undefined ? ${name}__d.default : ${name}__d;`,
    );
    return { code: taken, map: null };
  },
};

const dashboards = {
  name: 'dashboards',
  closeBundle() {
    const from = fileURLToPath(new URL('../dashboards', import.meta.url));
    cpSync(from, fileURLToPath(new URL('dist/dashboards', import.meta.url)), { recursive: true });
  },
};

const target = process.env.LIFELINE_PROMETHEUS ?? 'http://127.0.0.1:9090';

export default defineConfig({
  root: fileURLToPath(new URL('preview', import.meta.url)),
  plugins: [defaultImports, dashboards],
  define: { 'process.env': {}, global: 'globalThis' },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    chunkSizeWarningLimit: 100_000,
    reportCompressedSize: false,
    minify: false,
  },
  preview: {
    host: '127.0.0.1',
    proxy: { '/prometheus': { target, rewrite: (path) => path.replace(/^\/prometheus/, '') } },
  },
});
