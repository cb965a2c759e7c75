// What the server has packed (present/compact.py): names of fields once, and words that are there several times once.

function joined(parts, texts) {
  return parts.map((part) => (typeof part === 'string' ? part : texts[-part - 1])).join('');
}

function expanded(data, shapes, texts) {
  if (!Array.isArray(data)) return data;
  const [first, ...rest] = data;
  if (first < 0) return joined(data, texts);
  const values = rest.map((inner) => expanded(inner, shapes, texts));
  if (first === 0) return values;
  return Object.fromEntries(shapes[first - 1].map((name, place) => [name, values[place]]));
}

export function unpacked(packed = []) {
  const found = {};
  for (const { shapes, texts, value } of packed) {
    const whole = []; // a text that is put together has its parts before it
    for (const text of texts) whole.push(typeof text === 'string' ? text : joined(text, whole));
    Object.assign(found, expanded(value, shapes, whole));
  }
  return found;
}
