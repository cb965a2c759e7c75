// Whoever looks on at a table without a seat: all that is public there, and what is said in public.

import { html, t, useState, Icon, Status, byName, languages, Choice } from '/pages/parts.js';
import { Agreements, Exchanges, Log, Offers, Promises, Sealed, Tracks } from '/pages/table.js';
import { Debrief } from '/pages/debrief.js';
import { Kept } from '/pages/kept.js';
import { Heard, newest } from '/pages/news.js';
import { SeatChoice } from '/pages/join.js';
import { Thread } from '/pages/talk.js';

export function ObserverPage({ line, state, token }) {
  const [choosing, choose] = useState(false);
  if (choosing) return html`<${SeatChoice} line=${line} state=${state} done=${() => choose(false)} />`;
  const shared = byName(state, 'public');
  const seen = { ...state, me: { ...state.me, speaks: false } };
  const news = shared.log && newest(shared.log);
  const over = state.class.phase === 'debrief';
  return html`<div><header class="top"><${Icon} name="eye" size=${34} /><div class="who"><h1>${t('watch.title', { number: state.me.table })}</h1>
      <small>${state.class.title} · ${state.me.name}</small></div>
      ${shared.header && html`<div class="when"><b>${shared.header.round_text}</b>${!over && html`<small>${shared.header.turn_text}</small>`}</div>`}<${Status} line=${line} /></header>
    <main class="page watch" id="main">
      ${!shared.header && html`<p class="note">${t('watch.wait')}</p>`}
      ${state.table && state.table.paused && html`<p class="note"><${Icon} name="pause" />${t('table.paused')}</p>`}
      ${over && html`<${Debrief} line=${line} state=${state} token=${token} /><${Kept} state=${state} />`}
      ${shared.header && html`<div class="columns"><div>
          ${news && !over && html`<p class="note"><${Icon} name="card" />${news.text}</p>`}
          ${!over && html`<${Sealed} state=${state} />`}<${Offers} line=${line} state=${seen} shared=${shared} own=${{}} open=${() => {}} />
          <${Tracks} shared=${shared} /><${Exchanges} shared=${shared} /><${Agreements} shared=${shared} /></div><${Promises} state=${state} shared=${shared} />
        <div><section class="card" aria-labelledby="said"><h2 id="said">${t('watch.said')}</h2>
            <${Thread} state=${seen} shown=${state.table.messages} /></section>
          <${Log} log=${shared.log} open=${true} /></div></div>`}
      <section class="card mine-only" aria-label=${t('device.title')}><${Choice} label=${t('join.language')} value=${state.me.language} options=${Object.entries(languages)}
          onChange=${(language) => line.send('language', { language })} />
        ${!over && html`<button onClick=${() => choose(true)}><${Icon} name="left" />${t('watch.choose')}</button>`}</section>
    </main><${Heard} state=${seen} shared=${shared} own=${{}} /></div>`;
}
