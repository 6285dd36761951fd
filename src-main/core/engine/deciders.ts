import { answerApproval, forget, remember } from '#main/core/approvals/decide.ts';
import { dropCheckpoints, failCheckpoint, takeCheckpoint } from '#main/core/checkpoints/decide.ts';
import { limitLanes, openLanes } from '#main/core/lanes/decide.ts';
import { endVerify, evict, landingPrepared, setBack, startLanding, startVerify } from '#main/core/merging/landing.ts';
import { mergesPredicted } from '#main/core/merging/predicted.ts';
import { addToQueue, moveInQueue, orderQueue, removeFromQueue, startQueue, stopQueue } from '#main/core/merging/queue.ts';
import type { Decide } from '#main/core/ports/decision.ts';
import { answerQuestion } from '#main/core/questions/decide.ts';
import { startEngine } from '#main/core/recovery/decide.ts';
import { endRewind, failRewind, requestRewind, startRewind } from '#main/core/rewinding/decide.ts';
import { end, fail, goOn, interrupt, kill, pause, raise, resume, stop, timeOut, wait } from '#main/core/runs/decide.ts';
import { sendMessage, startSession } from '#main/core/sessions/decide.ts';
import { spawn } from '#main/core/spawning/decide.ts';
import { sendComments } from '#main/core/sessions/comments.ts';
import { decideTrust } from '#main/core/trust/decide.ts';
import { compact } from '#main/core/turns/compact.ts';
import { breakTurn, finishTool, finishTurn, leaveOut, retryTurn, startTool, startTurn } from '#main/core/turns/decide.ts';
import {
  commitWorktree,
  endDiscardUndo,
  endMerge,
  endMergeUndo,
  purge,
  startDiscard,
  startDiscardUndo,
  startMerge,
  startMergeUndo,
  startWorktree,
  viewFile,
  worktreeFailed,
  worktreeGone,
  worktreeMade,
} from '#main/core/worktrees/decide.ts';
import { endUndo, keepHunk, resolveComment, startUndo } from '#main/core/worktrees/reviewing.ts';
import { endSetup, requestTeardown, startSetup } from '#main/core/worktrees/setup.ts';

/** Every command there is, by name, and who decides it. */
export const deciders = {
  'engine.start': startEngine,
  'session.start': startSession,
  'session.interrupt': interrupt,
  'message.send': sendMessage,
  'agent.spawn': spawn,
  'agent.stop': stop,
  'agent.kill': kill,
  'agent.pause': pause,
  'agent.resume': resume,
  'agent.compact': compact,
  'lanes.limit': limitLanes,
  'lanes.open': openLanes,
  'project.trust': decideTrust,
  'run.wait': wait,
  'run.go_on': goOn,
  'run.time_out': timeOut,
  'run.fail': fail,
  'budget.raise': raise,
  'run.end': end,
  'turn.start': startTurn,
  'turn.finish': finishTurn,
  'turn.break': breakTurn,
  'turn.retry': retryTurn,
  'sampling.leave_out': leaveOut,
  'tool.start': startTool,
  'tool.finish': finishTool,
  'approval.answer': answerApproval,
  'permission.remember': remember,
  'permission.forget': forget,
  'question.answer': answerQuestion,
  'worktree.start': startWorktree,
  'worktree.made': worktreeMade,
  'worktree.failed': worktreeFailed,
  'worktree.gone': worktreeGone,
  'worktree.commit': commitWorktree,
  'worktree.purge': purge,
  'setup.start': startSetup,
  'setup.end': endSetup,
  'teardown.request': requestTeardown,
  'file.view': viewFile,
  'merge.start': startMerge,
  'merge.end': endMerge,
  'merge.start_undo': startMergeUndo,
  'merge.end_undo': endMergeUndo,
  'discard.start': startDiscard,
  'discard.start_undo': startDiscardUndo,
  'discard.end_undo': endDiscardUndo,
  'queue.add': addToQueue,
  'queue.remove': removeFromQueue,
  'queue.move': moveInQueue,
  'queue.order': orderQueue,
  'queue.start': startQueue,
  'queue.stop': stopQueue,
  'landing.start': startLanding,
  'landing.prepared': landingPrepared,
  'landing.set_back': setBack,
  'landing.evict': evict,
  'verify.start': startVerify,
  'verify.end': endVerify,
  'merges.predicted': mergesPredicted,
  'review.comment': sendComments,
  'review.keep': keepHunk,
  'review.resolve': resolveComment,
  'undo.start': startUndo,
  'undo.end': endUndo,
  'checkpoint.take': takeCheckpoint,
  'checkpoint.fail': failCheckpoint,
  'checkpoints.drop': dropCheckpoints,
  'rewind.request': requestRewind,
  'rewind.start': startRewind,
  'rewind.end': endRewind,
  'rewind.fail': failRewind,
} as const;

export type CommandKind = keyof typeof deciders;
export type CommandOf<K extends CommandKind> = (typeof deciders)[K] extends Decide<infer Command, infer _> ? Command : never;
export type AnswerOf<K extends CommandKind> = (typeof deciders)[K] extends Decide<infer _, infer Answer> ? Answer : never;

/** On the disk before they are acknowledged, whatever the power does. */
export const durable: ReadonlySet<CommandKind> = new Set([
  'approval.answer',
  'merge.start',
  'merge.end',
  'merge.start_undo',
  'merge.end_undo',
  'discard.start',
  'discard.start_undo',
  'discard.end_undo',
  'worktree.gone',
  'undo.start',
  'worktree.purge',
  'rewind.start',
  'project.trust',
]);
