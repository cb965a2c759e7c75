// Parts that all pages share: words, icons, emblems, folds, a sentence for screen readers.

import { h, html, render, useState, useEffect, useRef } from '/pages/preact.js';

export { h, html, render, useState, useEffect, useRef };

let words = {};
let icons = {};
export const languages = {};

export async function learn(language) {
  const found = await (await fetch(`/words/${language}`, { cache: 'no-store' })).json();
  words = found.labels;
  Object.assign(languages, found.languages);
  document.documentElement.lang = language;
  document.title = t('title');
}

export async function draw() {
  icons = await (await fetch('/icons')).json();
}

export function t(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// `label: text` with the colon as the language sets it; as Language.labelled.
export function labelled(label, text = '') {
  return `${label}${document.documentElement.lang === 'fr' ? '\u00a0' : ''}:${text && ` ${text}`}`;
}

// Words that may have commas of their own, with what stands between them in the language; as Language.separated.
export function separated(every) {
  return every.length ? every.reduce((one, other) => t('list.separated', { one, other })) : '';
}

export function Icon({ name, size = 22 }) {
  // our own drawings, which come from this machine; nothing that anybody wrote is ever put in as markup
  return html`<span class="icon" aria-hidden="true" style=${{ width: `${size / 16}rem`, height: `${size / 16}rem` }}
    dangerouslySetInnerHTML=${{ __html: icons[name] || '' }}></span>`;
}

function corners(count, turn = 0, radius = 29, centre = 32) {
  const points = [];
  for (let corner = 0; corner < count; corner++) {
    const angle = ((turn + (360 * corner) / count - 90) * Math.PI) / 180;
    points.push(`${(32 + radius * Math.cos(angle)).toFixed(1)} ${(centre + radius * Math.sin(angle)).toFixed(1)}`);
  }
  return `M${points.join('L')}Z`;
}

const SHAPES = [
  'M13 6H51Q58 6 58 13V51Q58 58 51 58H13Q6 58 6 51V13Q6 6 13 6Z',
  corners(6),
  'M32 4A28 28 0 1 1 32 60A28 28 0 1 1 32 4Z',
  'M32 2L62 32L32 62L2 32Z',
  'M32 4Q44 11 58 11V30Q58 50 32 61Q6 50 6 30V11Q20 11 32 4Z',
  'M32 3L62 58H2Z',
  corners(8, 22.5, 30),
  corners(5, 0, 31, 34),
];
const ARCH = 'M5 58V34A27 27 0 0 1 59 34V58Z';
const PARTY_COLOURS = 6;

export function Emblem({ party, size = 36, badge = '' }) {
  if (!party) return null;
  const mediator = party.kind === 'mediator';
  const shape = mediator ? ARCH : SHAPES[party.colour % SHAPES.length];
  const tone = mediator ? 'mediator' : `party-${party.colour % PARTY_COLOURS}`;
  const low = mediator ? 42 : 39;
  return html`<span class="emblem" style=${{ width: `${size}px`, height: `${size}px` }}>
    <svg viewBox="0 0 64 64" aria-hidden="true" width=${size} height=${size}>
      <path class=${`fill-${tone}`} d=${shape} />
      <text class=${`ink-${tone}`} x="32" y=${low} text-anchor="middle" font-size="22" font-weight="700">${party.initials}</text>
    </svg>${badge && html`<span class=${`badge ${badge}`}><${Icon} name=${BADGES[badge]} size=${12} /></span>`}
  </span>`;
}

const BADGES = { good: 'check', warn: 'dots', bad: 'cross', robot: 'robot' };

export function Fold({ head, children, open = false, name = '' }) {
  return html`<details class="fold" open=${open} data-name=${name}><summary>${head}<${Icon} name="down" size=${20} /></summary>
    <div class="inside">${children}</div></details>`;
}

export function Status({ line }) {
  const known = { here: ['good', 'check'], slow: ['warn', 'dots'], away: ['bad', 'cross'] }[line.status];
  return html`<span class=${`status ${known[0]}`} role="img" aria-label=${t(`status.${line.status}`)} title=${t(`status.${line.status}`)}>
    <${Icon} name=${known[1]} size=${18} /></span>`;
}

export function Choice({ label, value, options, onChange }) {
  return html`<label class="field"><span>${label}</span><select value=${value} onChange=${(event) => onChange(event.target.value)}>
    ${options.map(([key, text]) => html`<option key=${key} value=${key} selected=${key === value}>${text}</option>`)}</select></label>`;
}

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

export function partyOf(state, seat) {
  return state.class.parties.find((party) => party.seat === seat);
}

const ownCard = (state) => (state['public.parties'] || []).find((party) => party.seat === state.me.seat);

export function outOfChair(state) {
  const card = ownCard(state);
  return card && card.kind === 'mediator' && card.presence === 'absent' ? [card.presence_text, ...card.notes].join('. ') : '';
}

export function byName(state, prefix) {
  const found = {};
  for (const [name, value] of Object.entries(state)) if (name.startsWith(`${prefix}.`)) found[name.slice(prefix.length + 1)] = value;
  return found;
}

export function useTick(every = 1000) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), every);
    return () => clearInterval(timer);
  }, []);
}
