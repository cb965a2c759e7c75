// Messages: to everybody at the table, or to one delegation; a text, a ready-made phrase, an offer.

import { html, t, useState, Emblem, Icon, partyOf } from '/pages/parts.js';

const ALL = 'all';

export function Talk({ line, state, shared, own, attached, attach }) {
  const [to, turn] = useState(ALL);
  const [typed, type] = useState('');
  const [problem, complain] = useState('');
  const me = state.me.seat;
  const seats = state.class.tables.find((table) => table.number === state.me.table).seats;
  const others = state.class.parties.filter((party) => party.seat !== me && !seats[party.seat].program);
  const shown = to === ALL ? state.table.messages : state.team.messages.filter((one) => one.sender === to || one.to === to);
  const say = async (fields) => {
    const answer = await line.send('say', { to, text: null, phrase: null, offer: attached, ...fields });
    complain(answer.why || '');
    if (answer.kind === 'ok') {
      type('');
      attach(null);
    }
  };
  const name = to === ALL ? t('talk.all') : partyOf(state, to).label;
  return html`<h1 class="unseen">${t('nav.talk')}</h1>
    <div class="chips" role="group" aria-label=${t('talk.to')}><button aria-pressed=${to === ALL} onClick=${() => turn(ALL)}><${Icon} name="people" />${t('talk.all')}</button>
      ${others.map((party) => html`<button key=${party.seat} aria-pressed=${to === party.seat} onClick=${() => turn(party.seat)}><${Emblem} party=${party} size=${26} />${party.label}</button>`)}</div>
    <section class="card thread" aria-label=${name}><h2>${name} <small>${to === ALL ? t('talk.everybody-reads') : t('talk.only-two')}</small></h2>
      ${shown.length === 0 && html`<p class="quiet">${t('talk.nothing')}</p>`}
      ${shown.map((one) => html`<article key=${one.id} class=${`message ${one.sender === me ? 'own' : ''}`}>
        ${one.sender === 'teacher' ? html`<b class="tag">${t('talk.teacher')}</b>` : html`<${Emblem} party=${partyOf(state, one.sender)} size=${30} />`}
        <div class="bubble">${one.hidden ? html`<i>${t('talk.hidden', { why: one.hidden })}</i>` : one.text}
          ${one.offer && html`<div class="shown"><b>${t('talk.shown')}</b>${one.offer.map((text) => html`<div>${text}</div>`)}</div>`}
          <small>${new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short' }).format(new Date(one.at * 1000))}</small></div></article>`)}
    </section>
    <section class="foot" aria-label=${t('talk.write')}>
      ${attached && html`<div class="shown"><b>${t('talk.attached')}</b><div>${own.builder.items.map((item) => item.text).join('; ')}</div>
        <button class="small" onClick=${() => attach(null)}>${t('talk.detach')}</button></div>`}
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      ${state.class.talk === 'off' ? html`<p class="quiet">${t('talk.off')}</p>` : html`
        <div class="chips phrases">${Object.entries(state.class.phrases).map(([key, text]) => html`<button key=${key} onClick=${() => say({ phrase: key })}>${text}</button>`)}</div>
        ${state.class.talk === 'free' && html`<form class="write" onSubmit=${(event) => { event.preventDefault(); if (typed.trim() || attached) say({ text: typed.trim() || null }); }}>
          <input value=${typed} maxlength="2000" aria-label=${t('talk.write')} placeholder=${name} onInput=${(event) => type(event.target.value)} />
          <button class="main" type="submit" aria-label=${t('talk.send')}><${Icon} name="send" /></button></form>`}
        ${state.class.talk !== 'free' && attached && html`<button class="main wide" onClick=${() => say({})}>${t('talk.send')}</button>`}`}
    </section>`;
}
