import { pieces, type RawChunk, type StreamOf } from './provider-streams.ts';

/** After "Generating content" of the Gemini API's reference; test/fixtures/wire says which page. */
export const geminiStream: StreamOf = (parts, usage, _request, index) => {
  const chunks: RawChunk[] = [];
  const chunk = (content: readonly object[], more: object = {}, usageMetadata: object | null = null): void => {
    const candidate = { content: { parts: content, role: 'model' }, index: 0, ...more };
    const whole = {
      candidates: [candidate],
      ...(usageMetadata === null ? {} : { usageMetadata }),
      modelVersion: 'gemini',
      responseId: `r${index}`,
    };
    chunks.push(`data: ${JSON.stringify(whole)}\r\n\r\n`);
  };
  let calls = 0;
  let malformed = false;
  for (const part of parts) {
    if ('wait' in part) {
      chunks.push(part.wait);
    } else if ('text' in part) {
      for (const text of pieces(part.text)) chunk([{ text }]);
    } else if ('reasoning' in part) {
      for (const text of pieces(part.reasoning)) chunk([{ text, thought: true }]);
      chunk([{ text: '', thought: true, thoughtSignature: part.signature ?? `signature-${index}` }]);
    } else if (typeof part.call.args === 'string') {
      // Arguments come as an object or not at all: what is none ends the answer.
      malformed = true;
      break;
    } else {
      const { name, args, id = `call_${index}_${calls}` } = part.call;
      // Of calls side by side the first is signed.
      chunk([{ functionCall: { name, args, id }, ...(calls === 0 ? { thoughtSignature: `signature-${index}-call` } : {}) }]);
      calls += 1;
    }
  }
  const end = malformed ? { finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage: 'Malformed function call' } : { finishReason: 'STOP' };
  chunk([{ text: '' }], end, usage === null ? null : usageOf(usage));
  return chunks;
};

function usageOf({ input, output, cacheRead = 0 }: { input: number; output: number; cacheRead?: number }): object {
  const promptTokenCount = input + cacheRead;
  return { promptTokenCount, cachedContentTokenCount: cacheRead, candidatesTokenCount: output, totalTokenCount: promptTokenCount + output };
}
