import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What is wrong with a call's arguments, for the model: which argument, and what was expected. */
export function problemsOf(tool: string, schema: z.ZodObject, error: z.ZodError): string {
  const known = Object.keys(schema.shape);
  const lines = error.issues.flatMap((issue) => problemOf(issue, known));
  return lines.length === 1 ? `${tool}: ${lines[0]}` : `${tool}:\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function problemOf(issue: Issue, known: readonly string[]): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `unknown argument ${JSON.stringify(key)}; the arguments are ${known.join(', ')}`);
  }
  const expected = issue.message.replace(/^Invalid input: /, '').replace(/^Invalid option: /, '');
  if (issue.path.length === 0) return [`the arguments must be one object with ${known.join(', ')}: ${expected}`];
  const name = issue.path.join('.');
  if (issue.code === 'invalid_type' && expected.endsWith(', received undefined')) {
    return [`argument "${name}" is missing: ${expected.replace(/, received undefined$/, '')}`];
  }
  return [`argument "${name}": ${expected}`];
}
