import { wishIn } from './explain';

it.each([
  { words: ['web'], wish: { repository: 'web', origin: 'http://127.0.0.1:8787' } },
  { words: ['--port', '80', 'web'], wish: { repository: 'web', origin: 'http://127.0.0.1:80' } },
  { words: ['web', '--port=80'], wish: { repository: 'web', origin: 'http://127.0.0.1:80' } },
  { words: [], wish: 'Name a repository.' },
  { words: ['web', 'api'], wish: 'Name one repository.' },
  { words: ['web', '--port', '70000'], wish: '--port is a number up to 65535, not 70000.' },
])('understands $words', ({ words, wish }) => {
  expect(wishIn(words)).toEqual(wish);
});

it.each([
  { words: ['--speed'], says: "Unknown option '--speed'" },
  { words: ['web', '--port'], says: "Option '--port <value>' argument missing" },
])('says what is wrong with $words', ({ words, says }) => {
  expect(wishIn(words)).toContain(says);
});
