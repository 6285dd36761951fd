export type Environment = Readonly<Record<string, string | undefined>>;

/** Text with each `${NAME}` as the environment has it. A variable without a value is as good as none, and stays as it is written. */
export function expand(text: string, env: Environment, missing: (variable: string) => void): string {
  return text.replace(/\$\{(\w+)\}/gu, (reference, variable: string) => {
    const value = env[variable];
    if (value !== undefined && value !== '') return value;
    missing(variable);
    return reference;
  });
}
