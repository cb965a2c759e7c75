// What is half written or half chosen: it outlives another page of the seat and a reload, and nobody else finds it in this tab.

import { useState } from '/pages/parts.js';
import { tab } from '/pages/store.js';

export function useTyped(state, name, first) {
  const key = `negotiate-typed:${state.class.code} ${state.me.id} ${name}`;
  const [value, set] = useState(() => JSON.parse(tab.getItem(key)) ?? first);
  const type = (next) => set((old) => {
    const found = typeof next === 'function' ? next(old) : next;
    if (found === first) tab.removeItem(key);
    else tab.setItem(key, JSON.stringify(found));
    return found;
  });
  return [value, type];
}
