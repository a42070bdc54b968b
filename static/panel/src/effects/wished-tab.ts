/** The tab that a link leads to, from one page of ours to the next in the same window; the router takes no more than a module. */
const KEY = 'lifeline-tab';

export function wishTab(tab: string): void {
  try {
    sessionStorage.setItem(KEY, tab);
  } catch {
    // The browser keeps nothing for frames: the page opens with its first tab, and the link has named the other.
  }
}

/** What was wished, once; null where nothing was. */
export function takeWishedTab(): string | null {
  try {
    const tab = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return tab;
  } catch {
    // As above.
    return null;
  }
}
