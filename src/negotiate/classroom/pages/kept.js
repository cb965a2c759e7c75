// What was said, after the game: whether it may be kept, and what everybody at the table may read then. And wishes for names.

import { html, t, useState, Icon } from '/pages/parts.js';
import { Thread } from '/pages/talk.js';

export function Kept({ state }) {
  if (!state.kept || !state.kept.length) return null;
  return html`<section class="card" aria-labelledby="kept"><h2 id="kept">${t('kept.title')}</h2><p class="quiet">${t('kept.who')}</p>
    <${Thread} state=${state} shown=${state.kept} named=${true} /></section>`;
}

export function Consent({ line, state }) {
  const [problem, complain] = useState('');
  const { keeps } = state.me;
  const send = async (on) => complain((await line.send('consent', { on })).why || '');
  return html`<section class="card consent" aria-labelledby="consent"><h2 id="consent">${t('kept.ask')}</h2><p>${t('kept.what')}</p>
    <div class="buttons row"><button aria-pressed=${keeps === true} onClick=${() => send(true)}><${Icon} name="check" />${t('kept.yes')}</button>
      <button aria-pressed=${keeps === false} onClick=${() => send(false)}><${Icon} name="cross" />${t('kept.no')}</button></div>
    <p class="quiet">${keeps && !state.class.keeps ? t('kept.teacher-not') : keeps ? t('kept.will') : t('kept.will-not')}</p>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}</section>`;
}

export function Keeping({ state, send }) {
  if (state.class.phase !== 'debrief') return null;
  const agreed = state.wall.devices.filter((device) => device.keeps).length;
  return html`<button aria-pressed=${state.class.keeps} onClick=${() => send('keep', { on: !state.class.keeps })}><${Icon} name="save" />
    ${t('kept.teacher', { count: agreed, all: state.wall.devices.length })}</button>`;
}

export function Wishes({ state, send }) {
  const wishes = state.wall.devices.filter((device) => device.wish);
  if (!wishes.length) return null;
  return html`<section class="card" aria-labelledby="wishes"><h2 id="wishes">${t('wish.title')}</h2><ul class="plain">${wishes.map((device) => html`<li class="line" key=${device.id}>
    <span class="grow">${t('wish.asks', { name: device.name, wish: device.wish })}</span>
    <button onClick=${() => send('name', { device: device.id, accept: true })}><${Icon} name="check" />${t('wish.accept')}</button>
    <button onClick=${() => send('name', { device: device.id, accept: false })}><${Icon} name="cross" />${t('wish.refuse')}</button></li>`)}</ul></section>`;
}
