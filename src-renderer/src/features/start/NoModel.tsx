import { CopyButton } from '#renderer/ui/CopyButton.tsx';
import type { SystemStatus } from '#shared/contract/system.ts';
import styles from './Start.module.css';
import { Tour } from './Tour.tsx';

/** Nobody can answer yet: how to change that, and what can be seen without. */
export function NoModel({ status }: { status: SystemStatus }) {
  const ready = status.providers.find((provider) => provider.ready);
  const toml = ready === undefined ? TABLES : `[options]\nmodel = ${modelOf(status) ?? `"${ready.name}/NAME-OF-THE-MODEL"`}\n`;
  return (
    <>
      <Tour />
      <section className={styles.card} aria-label="No model is configured">
        <h2 className={styles.cardTitle}>No model is configured</h2>
        {ready === undefined ? (
          <p>
            Start Coppice with a key in <code>ANTHROPIC_API_KEY</code>, <code>OPENAI_API_KEY</code>, <code>GEMINI_API_KEY</code> or{' '}
            <code>OPENROUTER_API_KEY</code>, or describe the address of any server that speaks like one of theirs, a local one too. Either
            way, name the model in
          </p>
        ) : (
          <p>
            <b>{ready.name}</b> is ready; what is missing is the name of a model. Write it to
          </p>
        )}
        <Copied text={status.configFile} label="Copy the path of the config file" />
        <Copied text={toml} label="Copy these lines" block />
        <p className={styles.note}>
          Then start Coppice again. Keys stay on this machine: they are in no log and are never sent to this window.
        </p>
      </section>
    </>
  );
}

/** One that would work as it is. */
function modelOf({ models, aliases }: SystemStatus): string | null {
  const [name] = models;
  if (name === undefined) return null;
  const reference = aliases[name];
  return reference === undefined ? `"${name}"` : `"${name}"  # ${reference}`;
}

const TABLES = `[options]
# With a key in the environment this is enough; or "small", "sonnet", "anthropic/NAME-OF-THE-MODEL" ...
model = "large"

# Or, for a model on this machine:
# model = "local/NAME-OF-THE-MODEL"
# [providers.local]
# kind = "openai-compatible"
# base_url = "http://localhost:11434/v1"
# api_key = "\${LOCAL_API_KEY}"  # if it asks for one
`;

function Copied({ text, label, block = false }: { text: string; label: string; block?: boolean }) {
  return (
    <div className={styles.copied}>
      {block ? <pre>{text.trimEnd()}</pre> : <code>{text}</code>}
      <CopyButton text={text} label={label} />
    </div>
  );
}
