export type Other = import('../turns/decide.ts').Thing;
