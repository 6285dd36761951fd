import { useView } from '#renderer/stores/view.ts';
import { Prompt } from './Prompt.tsx';

/** The field below the transcript: the next words to the selected session. A session's first words are written where it begins. */
export function Composer() {
  const session = useView((view) => view.session);
  return session === null ? null : <Prompt key={session} session={session} />;
}
