/** `again` asks the platform to deliver the message once more after that many seconds. */
export type Counted =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'again'; readonly afterSeconds: number; readonly reason: string };
