/** What the browser gets: light, whole, and without the backend. */
import { gzipSync } from 'node:zlib';
import { sources } from './project';

const dist = sources('static/panel/dist', /[.](html|css|js)$/);

describe('the panel’s bundle', () => {
  const page = dist.find(({ path }) => path.endsWith('/index.html'))?.text ?? '';
  const loaded = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(
    ([, path = '']) => path,
  );
  const texts = loaded.map(
    (path) => dist.find((file) => file.path === `static/panel/dist/${path}`)?.text ?? '',
  );

  it('is one script and one stylesheet', () => {
    expect(loaded.map((path) => path.replace(/.*[.]/, '')).sort()).toEqual(['css', 'js']);
  });

  it('is at most 250 kB gzipped', () => {
    const size = texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
    expect(size).toBeGreaterThan(10_000);
    expect(size).toBeLessThanOrEqual(250_000);
  });

  it('has no inline script or style, which production’s policy refuses', () => {
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/);
  });

  it('holds no backend code', () => {
    for (const word of ['__forge_fetch__', '__forge_runtime__', '/api/v1/transaction'])
      expect(texts.join('\n')).not.toContain(word);
  });
});
