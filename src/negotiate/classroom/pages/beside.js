// What a seat is shown beside its game: the time that is left, and frozen screens.

import { html, t, Icon, clock, useTick } from '/pages/parts.js';

export function left(line, told) {
  // seconds on a table's clock, by the teacher's computer; null without one
  if (!told) return null;
  return told.until === null ? told.left : told.until - (Date.now() / 1000 + (line.ahead || 0));
}

export function TimeLeft({ line, told, large = false }) {
  useTick();
  const seconds = left(line, told);
  if (seconds === null) return null;
  const tone = seconds <= 0 ? 'bad' : seconds < 60 ? 'warn' : '';
  return html`<span class=${`time-left ${tone} ${large ? 'large' : ''}`} role="timer" aria-label=${t('time.left')}><${Icon} name=${told.until === null ? 'pause' : 'clock'} size=${large ? 30 : 18} />
    ${seconds <= 0 ? t('time.up') : clock(seconds)}</span>`;
}

export function Beside({ line, state }) {
  const table = state.class && state.me && state.class.tables.find((one) => one.number === state.me.table);
  if (!table || state.class.phase !== 'play') return null;
  return html`${table.clock && html`<div class="beside"><${TimeLeft} line=${line} told=${table.clock} /></div>`}
    ${table.frozen && html`<div class="frozen" role="alert"><${Icon} name="freeze" size=${96} /><h1>${t('frozen.title')}</h1><p>${t('frozen.text')}</p></div>`}`;
}
