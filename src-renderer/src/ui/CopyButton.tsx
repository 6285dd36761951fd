import { useState } from 'react';
import { IconButton } from './IconButton.tsx';

/** Puts `text` on the clipboard and says so for two seconds. `text` may be a function, for what is dear to make. */
export function CopyButton({
  text,
  label = 'Copy',
  className,
}: {
  text: string | (() => string);
  label?: string;
  className?: string | undefined;
}) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
      setState('copied');
    } catch {
      setState('failed');
    }
    setTimeout(() => setState('idle'), 2000);
  };
  const words = { idle: label, copied: 'Copied', failed: 'Could not copy' };
  return (
    <IconButton
      small
      icon={state === 'copied' ? 'check' : 'copy'}
      label={words[state]}
      className={className}
      onClick={(event) => {
        event.stopPropagation();
        void copy();
      }}
    />
  );
}
