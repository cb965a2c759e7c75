// How large the text of this device is; it stays on the device.

import { device } from '/pages/store.js';

const SIZE = 'negotiate-size';
const FACTORS = { usual: '', large: '125%', larger: '150%' };

export const SIZES = Object.keys(FACTORS);

export const size = () => (device.getItem(SIZE) in FACTORS ? device.getItem(SIZE) : 'usual');

export function resize(wanted) {
  device.setItem(SIZE, wanted);
  document.documentElement.style.fontSize = FACTORS[wanted];
  document.documentElement.dataset.size = wanted;
}
