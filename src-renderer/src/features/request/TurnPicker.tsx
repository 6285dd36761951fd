import { IconButton } from '#renderer/ui/IconButton.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { exactly, size } from '#renderer/ui/format.ts';
import { keyOf, type TurnEntry } from './use-turns.ts';

/** Which model call: the newest until another is chosen. */
export function TurnPicker({ turns, at, onGo }: { turns: readonly TurnEntry[]; at: number; onGo: (to: number) => void }) {
  const chosen = turns[at];
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center' }}>
      <IconButton icon="arrowUp" label="Earlier turn" small disabled={at <= 0} onClick={() => onGo(at - 1)} />
      <IconButton icon="arrowDown" label="Later turn" small disabled={at >= turns.length - 1} onClick={() => onGo(at + 1)} />
      <Select
        label="Turn"
        value={chosen === undefined ? '' : keyOf(chosen)}
        choices={turns.toReversed().map((turn) => ({
          value: keyOf(turn),
          title: turn.attempt === 1 ? `Turn ${turn.turn}` : `Turn ${turn.turn}, attempt ${turn.attempt}`,
          note: `${exactly(turn.at)} · ${size(turn.requestBytes)} sent, ${size(turn.responseBytes)} received`,
        }))}
        onChange={(key) => onGo(turns.findIndex((turn) => keyOf(turn) === key))}
      />
    </span>
  );
}
