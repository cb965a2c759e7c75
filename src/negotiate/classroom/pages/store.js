// What a device keeps. Where a browser keeps nothing (a locked one, or one that blocks cookies), until the page is closed.

function kept(name) {
  try {
    const found = window[name];
    found.getItem('');
    return found;
  } catch {
    const held = new Map();
    return { getItem: (key) => held.get(key) ?? null, setItem: (key, value) => held.set(key, value), removeItem: (key) => held.delete(key) };
  }
}

export const device = kept('localStorage');
export const tab = kept('sessionStorage');
