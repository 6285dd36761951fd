export const all = import.meta.glob('#renderer/features/*/panel.tsx');
