import { type Prediction, queueKey } from '#shared/model/merging.ts';
import { type Projection, UNCHANGED } from './projection.ts';

/** How the open work of each target would merge, by the key of its queue. */
export const predictions: Projection<Prediction> = {
  name: 'predictions',
  version: 1,
  fold(_get, event) {
    if (event.type !== 'merges.predicted') return UNCHANGED;
    const { queue, ...rest } = event.body;
    const key = queueKey(queue);
    return [{ key, row: rest.agents.length === 0 ? null : { key, ...queue, ...rest } }];
  },
};
