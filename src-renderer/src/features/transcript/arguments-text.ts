import type { JsonObject } from '#shared/model/json.ts';

/** Arguments as a person reads them: JSON, and below it each text of several lines as it is, not as one line of escapes. */
export function argumentsText(args: JsonObject): string {
  const plain: JsonObject = {};
  const long: string[] = [];
  for (const [key, value] of Object.entries(args)) {
    if (typeof value === 'string' && value.includes('\n')) long.push(`${key}:\n${value}`);
    else plain[key] = value;
  }
  const json = Object.keys(plain).length === 0 && long.length > 0 ? [] : [JSON.stringify(plain, null, 2)];
  return [...json, ...long].join('\n\n');
}
