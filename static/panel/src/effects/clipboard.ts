/** Puts text on the clipboard; false when the browser refuses, so that the page can ask for a manual copy. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused by permission policy or a browser setting: the view then says how to copy by hand.
    return false;
  }
}
