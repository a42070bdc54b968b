/** What a service of the platform says to the runtime, over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A JSON answer. */
export function reply(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** A refusal in the platform's shape. */
export function refuse(status: number, code: string, message: string): Answer {
  return reply(status, { code, message });
}

/**
 * The refusal of something that this host does not play. The header makes the SDK throw; the body
 * names it for whoever reads the response.
 */
export function notModelled(what: string): Answer {
  const name = what.replace(/[^\x20-\x7e]/g, '?').slice(0, 300);
  const message = `The local Forge does not model ${name}.`;
  const { status, headers, body } = refuse(501, 'LOCAL_FORGE_NOT_MODELLED', message);
  return { status, body, headers: { ...headers, 'forge-proxy-error': message } };
}
