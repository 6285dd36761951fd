import { type Remembered, rememberedKey } from '#shared/model/permission.ts';
import { type Projection, UNCHANGED } from './projection.ts';

/** What a person said to remember, by tool, pattern and scope. */
export const permissions: Projection<Remembered> = {
  name: 'permissions',
  version: 1,
  fold(get, event) {
    switch (event.type) {
      case 'permission.remembered':
        return [{ key: rememberedKey(event.body), row: { ...event.body, at: event.at } }];
      case 'permission.forgotten': {
        const key = rememberedKey(event.body);
        return get(key) === undefined ? UNCHANGED : [{ key, row: null }];
      }
      default:
        return UNCHANGED;
    }
  },
};
