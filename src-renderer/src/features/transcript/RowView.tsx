import { memo } from 'react';
import { assertNever } from '#shared/lib/assert-never.ts';
import { firstLine } from '#shared/model/text.ts';
import { useLive } from '#renderer/stores/live.ts';
import { AgentCard } from './AgentCard.tsx';
import { ApprovalCard } from './ApprovalCard.tsx';
import { CallDetail } from './CallDetail.tsx';
import { CallLine, ReadsLine } from './CallLine.tsx';
import { EdgeLine } from './EdgeLine.tsx';
import { FlowLine } from './FlowLine.tsx';
import { GoneLine, goneWords, rewoundWords } from './RewoundLines.tsx';
import { ItemLine } from './ItemLine.tsx';
import { NowLine } from './NowLine.tsx';
import { QuestionCard } from './QuestionCard.tsx';
import type { Row } from './rows.ts';
import { compactionWords, readsWords } from './words.ts';

/** One row of the tree. Drawn again only when its row object changed or what it reads from a store did. */
export const RowView = memo(function RowView({ row }: { row: Row }) {
  switch (row.kind) {
    case 'item':
      return <ItemLine row={row} item={row.item} />;
    case 'call':
      return <CallLine row={row} />;
    case 'detail':
      return <CallDetail session={row.session} item={row.item} />;
    case 'approval':
      return <ApprovalCard call={row.item.call} />;
    case 'question':
      return <QuestionCard call={row.item.call} />;
    case 'reads':
      return <ReadsLine row={row} items={row.items} />;
    case 'gone':
      return <GoneLine row={row} items={row.items} />;
    case 'agent':
      return <AgentCard agent={row.agent} open={row.open === true} />;
    case 'flow':
      return <FlowLine session={row.session} block={row.block} />;
    case 'edge':
      return <EdgeLine session={row.session} edge={row.edge} />;
    case 'now':
      return <NowLine agent={row.owner} />;
    default:
      return assertNever(row, 'row');
  }
});

/** What assistive technology calls a row. Rows of text give their first line: the whole is read from within. */
export function rowName(row: Row): string | undefined {
  switch (row.kind) {
    case 'item':
      switch (row.item.kind) {
        case 'message':
          return `Message from ${row.item.from.kind === 'person' ? 'you' : row.item.from.kind === 'agent' ? row.item.from.name : 'Coppice'}: ${firstLine(row.item.text)}`;
        case 'text':
          return firstLine(row.item.text);
        case 'reasoning':
          return `Thought: ${firstLine(row.item.text, 60)}`;
        case 'notice':
          return row.item.text;
        case 'nanite':
          return `Nanite ${row.item.name}`;
        case 'compaction':
          return compactionWords(row.item);
        case 'rewound':
          return rewoundWords(row.item);
        default:
          return undefined;
      }
    case 'call':
      return row.item.display.title;
    case 'detail':
      return `Arguments and output of ${row.item.display.title}`;
    case 'approval':
      return `Approval: ${row.item.display.title}`;
    case 'question':
      return `Question: ${firstLine(row.item.question?.text ?? '')}`;
    case 'reads':
      return readsWords(row.items);
    case 'gone':
      return goneWords(row.items);
    case 'agent': {
      const agent = useLive.getState().agents.get(row.agent);
      return agent === undefined ? undefined : `Agent ${agent.name}`;
    }
    default:
      return undefined;
  }
}
