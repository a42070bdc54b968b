/** Read as a text by every YAML parser, without quotes: no number, no date, no word with a meaning, no mark. */
const PLAIN = /^(?:\/[\w./-]*|https?:\/\/[\w./?=&%:-]*[\w/]|[a-z][\w./-]*)$/i;
const WORDS = /^(?:true|false|yes|no|on|off|null|y|n)$/i;

/** A text as a value of YAML. */
export const yamlText = (text: string): string =>
  PLAIN.test(text) && !WORDS.test(text) ? text : yamlQuoted(text);

/** The same, always in quotes. What is written as JSON is YAML. */
export const yamlQuoted = (text: string): string =>
  /^[^\p{C}]*$/u.test(text) ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);

/** A text as one word of a POSIX shell. */
export const shellWord = (text: string): string =>
  /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A text between the quotes of PromQL, Alloy's and other languages that escape as Go does. */
export const quoted = (text: string): string => JSON.stringify(text);

/** A text between the quotes of Terraform, which looks for expressions in it. */
export const terraformText = (text: string): string =>
  quoted(text).replace(/[$%](?=\{)/g, (mark) => mark.repeat(2));

/** A text of the OpenTelemetry Collector's configuration, which looks for variables in it. */
export const collectorText = (text: string): string => text.replaceAll('$', '$$$$');
